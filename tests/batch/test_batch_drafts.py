"""Uploads that wait: kept, owned, bounded, understood anew after each word of a person, swept away when old."""

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coach.batch.drafts import KEPT, Drafts
from coach.batch.looking import Looker
from coach.errors import InputError
from coach.rubric.library import Library, load_library
from coach.settings import Settings

FORM = (
    "Отметка времени;ФИО;Как вы относитесь к скриптам?;Расскажите про ваш самый трудный квартал\n"
    "2026-11-02 10:00;Анна Л.;Скрипт для меня опора, а не читка, новичок сдаёт его за три дня;Квартал, когда ушли "
    "три менеджера из восьми и план пришлось собирать вдвоём с лучшим продавцом\n"
    "2026-11-02 11:00;Пётр К.;Не люблю;Не было таких кварталов, всё шло ровно, потому что я контролирую всех каждый день\n"
)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "uploads", max_mb=1)


@pytest.fixture
def looker(tmp_path: Path, drafts: Drafts) -> Looker:
    return Looker(drafts, Settings(data_dir=tmp_path, _env_file=None))  # type: ignore[call-arg]


def upload(drafts: Drafts, text: str = FORM, *, name: str = "форма.csv", encoding: str = "cp1251") -> str:
    return drafts.begin("7", name, io.BytesIO(text.encode(encoding))).id


def test_an_upload_is_there_after_a_restart_and_only_for_its_owner(drafts: Drafts, tmp_path: Path) -> None:
    kept = upload(drafts)
    again = Drafts(tmp_path / "uploads", max_mb=1)
    assert again.get(kept, "7").file == "форма.csv"
    assert [one.id for one in again.of("7")] == [kept]
    assert again.of("8") == []
    for owner, wanted in (("8", kept), ("7", "0" * 32), ("7", "../" + kept), ("7", "")):
        with pytest.raises(InputError, match=r"desk\.no-draft"):
            again.get(wanted, owner)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Анна\\ответы.xlsx", "ответы.xlsx"),
        ("a" * 300 + ".csv", "a" * 120 + ".csv"),
        ("draft.json", "draft.json"),
        ("две\nстроки.csv", "двестроки.csv"),
    ],
)
def test_a_name_from_outside_is_only_a_name(drafts: Drafts, sent: str, kept: str) -> None:
    draft = drafts.get(upload(drafts, name=sent), "7")
    assert draft.file == kept
    assert drafts.path(draft).read_bytes() == FORM.encode("cp1251")


@pytest.mark.parametrize("sent", ["", "..", "/", "   "])
def test_a_file_without_a_name_is_refused(drafts: Drafts, sent: str) -> None:
    with pytest.raises(InputError, match=r"desk\.no-name"):
        upload(drafts, name=sent)


def test_too_much_is_refused_and_nothing_of_it_stays(drafts: Drafts, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"file\.too_large"):
        drafts.begin("7", "big.csv", io.BytesIO(b"x" * (1024 * 1024 + 1)))
    assert list((tmp_path / "uploads").iterdir()) == []


def test_what_is_old_is_swept_away_when_the_next_comes(drafts: Drafts, tmp_path: Path) -> None:
    old, young = upload(drafts), upload(drafts)
    long_ago = (datetime.now(UTC) - KEPT - timedelta(minutes=1)).timestamp()
    os.utime(tmp_path / "uploads" / old, (long_ago, long_ago))
    newest = upload(drafts)
    assert {one.id for one in drafts.of("7")} == {young, newest}


def test_what_a_person_says_wins_over_what_was_recognised(drafts: Drafts, looker: Looker, library: Library) -> None:
    draft = drafts.get(upload(drafts), "7")
    look = looker.look(draft, library, "ru")
    assert (look.found.shape, look.found.encoding, look.found.separator) == ("wide", "cp1251", ";")
    assert (len(look.answers), look.waiting, len(look.errors)) == (2, 1, 0)
    assert look.sample[0][1][1] == "Анна Л."

    said = looker.look(draft.model_copy(update={"said": {"D": "rop.first-day"}}), library, "ru")
    assert (len(said.answers), said.waiting, len(said.errors)) == (4, 0, 0)
    aside = looker.look(draft.model_copy(update={"said": {"D": "-", "C": "gone.question"}}), library, "ru")
    assert (len(aside.answers), aside.waiting) == (2, 0)


def test_an_upload_is_read_once_for_each_way_of_reading_it(drafts: Drafts, looker: Looker, library: Library) -> None:
    draft = drafts.get(upload(drafts), "7")
    looker.look(draft, library, "ru")
    drafts.path(draft).unlink()
    assert len(looker.look(draft.model_copy(update={"said": {"D": "-"}}), library, "ru").answers) == 2
    with pytest.raises(InputError):
        looker.look(draft.model_copy(update={"encoding": "cp866"}), library, "ru")


def test_an_upload_shown_again_is_not_understood_again(drafts: Drafts, looker: Looker, library: Library) -> None:
    draft = drafts.get(upload(drafts), "7")
    first = looker.look(draft, library, "ru")
    assert looker.look(draft.model_copy(), library, "ru") is first
    assert looker.look(draft, library, "en") is not first
    assert looker.look(draft, Library(library.banks, library.scale), "ru") is not first, "the banks may have changed"
    again = looker.look(draft, library, "ru")
    looker.forget(draft)
    assert looker.look(draft, library, "ru") is not again


def test_a_table_without_questions_waits_for_a_person(drafts: Drafts, looker: Looker, library: Library) -> None:
    draft = drafts.get(upload(drafts, "А;Б\nИванов;коротко\nПетров;да\n"), "7")
    look = looker.look(draft, library, "ru")
    assert look.problem
    assert [column.letter for column in look.found.columns] == ["A", "B"]
    said = looker.look(draft.model_copy(update={"said": {"A": "candidate", "B": "rop.scripts"}}), library, "ru")
    assert not said.problem
    assert [row.candidate for row in said.answers] == ["Иванов", "Петров"]


def test_an_error_names_the_file_and_not_the_folder_in_which_it_lies(
    drafts: Drafts, looker: Looker, library: Library, tmp_path: Path
) -> None:
    draft = drafts.begin("7", "ответы.xlsx", io.BytesIO(b"MZ\x90\x00 no table"))
    with pytest.raises(InputError) as caught:
        looker.look(draft, library, "ru")
    assert str(caught.value.details["file"]) == "ответы.xlsx"
    assert str(tmp_path) not in str(caught.value)
