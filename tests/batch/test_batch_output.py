"""The output says the same in every form, and the same file gives the same bytes."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from coach.batch.output import to_object
from coach.batch.rows import AnswerRow, BadRow, read_rows
from coach.batch.run import Outcome, Run
from coach.batch.summary import summarise
from coach.batch.writing import FORMS, form_of
from coach.errors import InputError
from coach.files.tables import read_table
from coach.grading.intake import clean
from coach.grading.offline.judge import OfflineJudge
from coach.grading.types import Reason
from coach.rubric.library import Library
from coach.settings import Settings
from coach.texts import use_language

KEYS = [
    *("id", "row", "candidate", "role", "question_id", "status", "reason", "level", "range", "points", "preliminary"),
    *("review", "criteria", "depth", "red_flags", "feedback", "provenance"),
]
FORMULA = '=HYPERLINK("http://example.com";"да") Слушаем звонки и правим скрипт там, где клиенты уходят.'
BAD = BadRow(99, "б/н", "<b>Иван</b>", "", Reason(code="bad-row", details={"row": 99, "problem": "не указан вопрос."}))


@pytest.fixture
async def outcomes(library: Library, judge: OfflineJudge, settings: Settings, sample: Path) -> list[Outcome]:
    rows = read_rows(read_table(sample, settings), library, file=sample).rows
    formula = AnswerRow(98, "=1", "@кто", "rop", "rop.scripts", FORMULA)
    return await Run([*rows, formula, BAD], library, judge, settings).go()


def objects(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.decode().splitlines()]


async def test_an_object_has_all_keys_and_quotes_that_stand_in_the_answer(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        found = to_object(outcome)
        assert list(found) == KEYS
        assert (found["status"] == "graded") == (found["level"] is not None) == (found["reason"] is None)
        if not isinstance(outcome.row, AnswerRow):
            continue
        answer = clean(outcome.row.answer)
        checks = [check for criterion in found["criteria"] for check in criterion["checks"]] + found["depth"]
        for quote in [quote for check in [*checks, *found["red_flags"]] for quote in check["quotes"]]:
            assert answer[quote["start"] : quote["end"]] == quote["text"]
        for check in checks:
            assert check["verdict"] in {"met", "not_met", "unclear"}
            assert check["verdict"] != "met" or check["quotes"]
        for review in found["review"]:
            assert len(review["message"]) > len(review["code"])
            assert "{" not in review["message"]


async def test_a_bad_row_is_an_ungraded_object_with_its_number(outcomes: list[Outcome]) -> None:
    found = to_object(outcomes[-1])
    assert (found["row"], found["status"], found["level"], found["provenance"]) == (99, "ungraded", None, None)
    assert found["reason"] == {"code": "bad-row", "message": "Строка 99: не указан вопрос."}
    use_language("en")
    assert to_object(outcomes[-1])["reason"]["message"].startswith("Row 99")


async def test_the_same_answers_give_the_same_bytes(
    outcomes: list[Outcome], library: Library, judge: OfflineJudge, settings: Settings
) -> None:
    again = await Run([outcome.row for outcome in outcomes], library, judge, settings).go()
    for suffix in (".csv", ".xlsx", ".md"):
        assert FORMS[suffix](outcomes, library) == FORMS[suffix](again, library)
    first, second = (objects(FORMS[".jsonl"](each, library)) for each in (outcomes, again))
    for found in (*first, *second):
        for name in ("graded_at", "duration_ms") if found["provenance"] else ():
            del found["provenance"][name]
    assert first == second


async def test_csv_and_xlsx_hold_every_row_and_no_formula(outcomes: list[Outcome], library: Library) -> None:
    rows = list(
        csv.reader(io.StringIO(FORMS[".csv"](outcomes, library).decode("utf-8-sig"), newline=""), delimiter=";")
    )
    assert len(rows) == len(outcomes) + 1
    formula = rows[-2]
    assert (formula[0], formula[2], formula[-1]) == ("'=1", "'@кто", f"'{FORMULA}")
    book = load_workbook(io.BytesIO(FORMS[".xlsx"](outcomes, library)))
    assert book.sheetnames == ["Сводка", "Ответы", "Проверки"]
    answers = list(book["Ответы"].iter_rows(values_only=True))
    assert [row[0] for row in answers[1:]] == [outcome.row.id for outcome in outcomes]
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)
    levels = [row[answers[0].index("Уровень")] for row in answers[1:]]
    assert levels == [outcome.grade.level if outcome.grade else None for outcome in outcomes]


async def test_the_checks_sheet_holds_every_verdict(outcomes: list[Outcome], library: Library) -> None:
    page = load_workbook(io.BytesIO(FORMS[".xlsx"](outcomes, library)))["Проверки"]
    grades = [outcome.grade for outcome in outcomes if outcome.grade]
    expected = sum(
        sum(len(criterion.checks) for criterion in grade.criteria) + len(grade.depth) + len(grade.red_flags)
        for grade in grades
    )
    assert page.max_row == expected + 1


async def test_markdown_is_a_report_that_runs_nothing(outcomes: list[Outcome], library: Library) -> None:
    report = FORMS[".md"](outcomes, library).decode()
    assert report.startswith("# Оценка ответов")
    assert report.count("\n### ") == len(outcomes)
    assert "<b>" not in report
    assert "http://" not in report
    assert "| Анна Соколова |" in report


async def test_the_summary_adds_up(outcomes: list[Outcome]) -> None:
    summary = summarise(outcomes)
    assert summary.rows == len(outcomes) == summary.graded + summary.ungraded
    assert sum(summary.reasons.values()) == summary.ungraded
    assert sum(figures.graded for figures in summary.questions) == summary.graded
    assert all(1 <= figures.mean <= 5 for figures in summary.questions if figures.mean is not None)


def test_a_form_is_told_by_the_suffix() -> None:
    assert form_of(Path("a.XLSX")) is FORMS[".xlsx"]
    with pytest.raises(InputError, match=r"file\.out_suffix"):
        form_of(Path("a.doc"))
