"""Planning meetings by rules: forms of transcripts, tasks by the form of verbs, the hand-made marks, what comes back."""

from pathlib import Path

import pytest
import yaml
from docx import Document
from typer.testing import CliRunner

from coach.audit.meeting.controlled import metrics_in
from coach.audit.meeting.decisions import decisions
from coach.audit.meeting.review import review
from coach.audit.meeting.transcript import parse, read_transcript
from coach.audit.meeting.types import Transcript
from coach.cli.audit import app
from coach.errors import InputError
from coach.settings import Settings
from coach.texts import text
from tools.meeting_marks import FOLDER, first_sight, totals


def heard(*lines: str) -> Transcript:
    return parse("планёрка.txt", list(enumerate(lines, 1)))


def made(*lines: str) -> list[tuple[int, str, str]]:
    return [(one.said.line, one.who, one.when) for one in decisions(heard(*lines))]


@pytest.mark.parametrize(
    "lines",
    [
        ("[00:00:05] Ольга (РОП): Начнём.", "[00:00:09] Игорь: Я тут.", "[00:00:11] Ольга (РОП): Хорошо."),
        ("Ольга (РОП): Начнём.", "Игорь: Я тут.", "Ольга (РОП): Хорошо."),
        ("Ольга (РОП) 00:00:05", "Начнём.", "Игорь 00:00:09", "Я тут.", "Ольга (РОП) 00:00:11", "Хорошо."),
        ("00:05 - Ольга (РОП): Начнём.", "00:09 - Игорь: Я тут.", "00:11 - Ольга (РОП): Хорошо."),
    ],
)
def test_who_speaks_is_found_in_every_form(lines: tuple[str, ...]) -> None:
    found = heard(*lines)
    told = [(line.speaker, line.text) for line in found.lines]
    assert told == [("Ольга (РОП)", "Начнём."), ("Игорь", "Я тут."), ("Ольга (РОП)", "Хорошо.")]
    assert found.chair == "Ольга (РОП)"


def test_a_word_before_a_colon_is_no_speaker() -> None:
    found = heard("Всем привет.", "Что делаем: звоним.", "План: четыре миллиона.", "Работаем.", "Вопросы есть?")
    assert found.speakers == ()
    assert found.lines[1].text == "Что делаем: звоним."


def test_lines_are_numbered_as_in_the_file(tmp_path: Path, settings: Settings) -> None:
    plain = tmp_path / "п.txt"
    plain.write_text("Первая.\n\nТретья.\n", encoding="cp1251")
    assert [line.number for line in read_transcript(plain, settings).lines] == [1, 3]
    word = Document()
    word.add_paragraph("Анна: Начнём.")
    word.add_paragraph("Анна: Всё.")
    word.save(str(tmp_path / "п.docx"))
    assert read_transcript(tmp_path / "п.docx", settings).speakers == ("Анна",)


def test_a_file_without_words_is_refused(tmp_path: Path, settings: Settings) -> None:
    empty = tmp_path / "п.txt"
    empty.write_text("  \n", encoding="utf-8")
    with pytest.raises(InputError):
        read_transcript(empty, settings)


@pytest.mark.parametrize(
    ("line", "who", "when"),
    [
        ("Олег, подготовь договор до пятницы.", "Олег", "до пятницы"),
        ("Олег, с тебя расчёт к среде.", "Олег", "к среде"),
        ("Олег, пришлёшь расчёт завтра.", "Олег", "завтра"),
        ("Я сегодня позвоню в банк.", "Анна", "сегодня"),
        ("Кто-нибудь разошлите прайс.", "", ""),
        ("Все пишут причину отказа с понедельника.", "*", "с понедельника"),
        ("Скинь прайс как-нибудь.", "Олег", ""),
    ],
)
def test_a_task_has_an_owner_and_a_time_or_says_that_it_has_none(line: str, who: str, when: str) -> None:
    assert made("Олег: Да.", f"Анна: {line}", "Олег: Понял.", "Анна: Всё.") == [(2, who, when)]


@pytest.mark.parametrize(
    "line",
    [
        "Олег, отправил договор?",
        "Вчера отправил договор.",
        "Смотрите, что получается.",
        "Давайте начнём с цифр.",
        "Договаривались, что напишешь им завтра.",
        "Конверсия упала до двадцати процентов.",
    ],
)
def test_talk_questions_and_the_past_are_no_tasks(line: str) -> None:
    assert made("Олег: Да.", f"Анна: {line}", "Олег: Понял.", "Анна: Всё.") == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Вчера четырнадцать заявок и 3 КП.", ["leads", "proposals"]),
        ("Встреча через двадцать минут.", []),
        ("Отправляет счёт до двенадцати.", []),
        ("Заявок мало.", []),
        ("Скорость ответа пятьдесят минут при норме 15.", ["answer-speed"]),
    ],
)
def test_controlled_is_what_stands_with_a_number_that_is_no_time(line: str, expected: list[str]) -> None:
    assert metrics_in(line) == expected


def test_blame_is_no_examination_of_bad_news() -> None:
    blamed = review(heard("Сделку слили, Уралмет ушёл.", "Кто виноват? Почему опять ты?", "Всё."))
    calm = review(heard("Сделку слили, Уралмет ушёл.", "Где мы его потеряли, в чём причина?", "Всё."))
    status = [next(item.status for item in one.items if item.id == "bad-news-examined") for one in (blamed, calm)]
    assert status == ["partly", "found"]


def test_every_statement_cites_a_line_that_stands_in_the_transcript() -> None:
    for file in FOLDER.glob("*.txt"):
        transcript = read_transcript(file, Settings(_env_file=None))
        found = review(transcript, [transcript])
        said = [one.said for one in found.decisions]
        said += [line for item in found.items for line in item.said]
        said += [line for one in found.controlled for line in one.said]
        said += [one.now for one in found.returns]
        assert said
        assert all(transcript.line(one.line).text == one.text for one in said)
        assert all(item.said for item in found.items if item.status == "found")


def test_the_marks_made_by_hand_are_met_as_well_as_before() -> None:
    """Floors (right, found) are today's: a change of the rules may not lose what they hear."""
    for split, floors in {
        "dev": {"items": (21, 21), "decisions": (19, 19), "controlled": (14, 14), "returns": (3, 3)},
        "test": {"items": (24, 25), "decisions": (24, 26), "controlled": (22, 22), "returns": (2, 2)},
        "fresh": {"items": (13, 13), "decisions": (12, 12), "controlled": (10, 10)},
        "last": {"items": (12, 12), "decisions": (8, 8), "controlled": (7, 7)},
    }.items():
        measured = totals(split)
        for kind, (right, found) in floors.items():
            assert measured[kind].right >= right, (split, kind)
            assert measured[kind].found - measured[kind].right <= found - right, (split, kind)


def test_the_page_states_what_was_measured_at_first_sight() -> None:
    measured = first_sight()
    for kind in ("items", "decisions"):
        one = measured[kind]
        assert f"{one.right} из {one.wanted}" in text("meeting.limits.rules", lang="ru")
        assert f"{one.right} of {one.wanted}" in text("meeting.limits.rules", lang="en")


def test_the_marks_name_lines_and_items_that_exist() -> None:
    told = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))["meetings"]
    for one in told:
        found = review(read_transcript(FOLDER / one["file"], Settings(_env_file=None)))
        assert set(one["found"]) <= {item.id for item in found.items}


def test_the_command_compares_with_earlier_meetings_and_writes_a_file(tmp_path: Path) -> None:
    earlier, now, out = FOLDER / "dev-chaos.txt", FOLDER / "dev-repeat.txt", tmp_path / "разбор.md"
    result = CliRunner().invoke(app, ["meeting", str(earlier), str(now), "--out", str(out)])
    assert result.exit_code == 0
    told = out.read_text(encoding="utf-8")
    assert "Возвращаются" in told
    assert "dev-chaos.txt\\#14" in told or "dev-chaos.txt#14" in told
    assert "не значит «не было»" in told
    word = tmp_path / "разбор.docx"
    assert CliRunner().invoke(app, ["meeting", str(now), "--out", str(word)]).exit_code == 0
    assert Document(str(word)).tables


def test_what_cannot_be_reviewed_is_refused_with_a_reason(tmp_path: Path) -> None:
    for options, code in (
        (["meeting", str(FOLDER / "dev-good.txt"), "--role", "rom"], "meeting.no-checklist"),
        (["meeting", str(FOLDER / "dev-good.txt"), "--out", str(tmp_path / "x.xlsx")], "meeting.format"),
        (["meeting", str(tmp_path / "нет.txt")], "file.missing"),
    ):
        result = CliRunner().invoke(app, options)
        assert isinstance(result.exception, InputError)
        assert result.exception.code == code


def test_a_table_is_no_transcript(settings: Settings) -> None:
    with pytest.raises(InputError, match=r"meeting\.form"):
        read_transcript(Path(__file__).parents[2] / "examples" / "audit_deals.csv", settings)
