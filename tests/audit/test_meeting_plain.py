"""Plain things of a meeting: direct requests, what was not done, tasks that nobody has."""

from pathlib import Path

import pytest
import yaml

from coach.audit.meeting.document import review_report
from coach.audit.meeting.review import review
from coach.audit.meeting.transcript import read_transcript
from coach.audit.meeting.types import MeetingReview
from coach.files.markdown import report_markdown
from coach.settings import Settings
from tools.meeting_marks import FOLDER, compare


def reviewed(path: Path) -> MeetingReview:
    return review(read_transcript(path, Settings(_env_file=None)), [])


def heard(tmp_path: Path, *lines: str) -> MeetingReview:
    path = tmp_path / "meeting.txt"
    path.write_text("\n".join(["Игорь: Начинаем.", "Оля: Да.", "Вадим: Да.", *lines]), encoding="utf-8")
    return reviewed(path)


@pytest.mark.parametrize(
    ("line", "who", "timed"),
    [
        ("Игорь: Оля, пришли до пятницы список.", "Оля", True),
        ("Игорь: Оля, нужен отчёт до среды.", "Оля", True),
        ("Игорь: Вадим, прошу позвонить ему сегодня.", "Вадим", True),
        ("Игорь: Вадим, жду фото завтра утром.", "Вадим", True),
        ("Игорь: Вадиму позвонить в Лесторг.", "Вадим", False),
        ("Игорь: Прайс за Олей, до конца недели.", "Оля", True),
    ],
)
def test_a_request_is_a_task_of_the_one_who_is_asked(tmp_path: Path, line: str, who: str, *, timed: bool) -> None:
    (made,) = heard(tmp_path, line).decisions
    assert (made.who, bool(made.when)) == (who, timed)


@pytest.mark.parametrize("line", ["Оля: Не успела, болела.", "Вадим: Не сделал расчёт.", "Оля: Забыла про письмо."])
def test_what_was_not_done_is_listed(tmp_path: Path, line: str) -> None:
    assert [one.line for one in heard(tmp_path, line).undone] == [4]


def test_a_question_about_it_is_not(tmp_path: Path) -> None:
    assert heard(tmp_path, "Игорь: Почему не сделал?").undone == ()


def test_a_task_without_an_owner_is_listed_and_a_taken_one_is_not(tmp_path: Path) -> None:
    found = heard(tmp_path, "Игорь: Надо обновить прайс.", "Игорь: Оля, надо обновить сайт, сделай к среде.")
    assert [one.line for one in found.unowned] == [4]


def test_the_report_shows_both(tmp_path: Path) -> None:
    found = heard(tmp_path, "Вадим: Не успел.", "Игорь: Хорошо бы отзывы собрать.")
    written = report_markdown(review_report(found, "ru"))
    assert "Обещано и не сделано" in written
    assert "Задачи, которые никто не взял" in written


@pytest.mark.parametrize(("file", "decisions"), [("plain-clinic.txt", 5), ("plain-wood.txt", 6)])
def test_the_marked_transcripts_are_heard_as_well_as_measured(file: str, decisions: int) -> None:
    told = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))["meetings"]
    one = next(meeting for meeting in told if meeting["file"] == file)
    made = reviewed(FOLDER / file)
    wanted, got = compare(one, made)["decisions"]
    assert len(wanted & got) >= decisions
    assert got <= wanted
    assert {said.line for said in made.undone} == set(one["undone"])
    assert {said.line for said in made.unowned} >= set(one["ownerless"])
