"""`coach audit facts` as a person runs it."""

# ruff: noqa: DTZ001 - exports carry wall-clock times without a zone

import json
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from coach.audit.types import Facts
from coach.cli.main import main
from coach.files.columns import read_columns
from coach.settings import Settings
from coach.texts import LANGUAGES, has_text

_ROWS = [
    ["Id", "Stage", "Created Time", "Closing Date", "Amount", "SLA", "Source"],
    ["1", "Payment Done", datetime(2024, 2, 1, 10), "11.02.2024", "€ 3.500,00", time(0, 30), "Ads"],
    ["2", "Lost", "02.02.2024 11:00", datetime(2024, 2, 3), None, timedelta(days=2, hours=1), "Ads"],
    ["3", "New Lead", "31.02.2024", None, None, None, "#REF!"],
    [None, None, None, None, None, None, "#REF!"],
]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in _ROWS:
        sheet.append(row)
    path = tmp_path / "deals.xlsx"
    book.save(path)
    return path


def test_a_workbook_keeps_the_kinds_of_its_cells(export: Path) -> None:
    table = read_columns(export, Settings())
    held = {column.name: column.values for column in table.columns}
    assert held["Created Time"][0] == datetime(2024, 2, 1, 10)
    assert held["SLA"][:2] == (timedelta(minutes=30), timedelta(days=2, hours=1))
    assert list(table.numbers) == [2, 3, 4, 5]


def test_json_is_the_facts(export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["audit", "facts", "--role", "rop", "--deals", str(export), "--json"])
    assert ended.value.code == 0
    facts = Facts.model_validate(json.loads(capsys.readouterr().out))
    revenue, answer = facts.get("revenue"), facts.get("first_answer_median")
    assert revenue is not None
    assert answer is not None
    assert (revenue.value, revenue.currency) == (3500, "EUR")
    assert answer.value == pytest.approx((0.5 + 49) / 2)
    assert {one.code for one in facts.repairs} >= {"date_impossible", "no_content", "sheet_error", "number_repaired"}
    for one in facts.repairs:
        assert all(has_text(f"audit.repair.{one.code}", lang=lang) for lang in LANGUAGES), one.code
    for figure in facts.indicators:
        assert figure.why is None or all(has_text(f"audit.why.{figure.why}", lang=lang) for lang in LANGUAGES)
        assert all(
            has_text(f"audit.excluded.{left.reason}", lang=lang) for left in figure.excluded for lang in LANGUAGES
        )


def test_the_table_shows_figures_and_repairs(
    export: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "220")
    with pytest.raises(SystemExit) as ended:
        main(["audit", "facts", "--role", "rop", "--deals", str(export), "--stage-order", "New Lead,Payment Done"])
    shown = capsys.readouterr().out
    assert ended.value.code == 0
    assert "3\u00a0500.00 EUR" in shown
    assert "deals.xlsx#4" in shown


@pytest.mark.parametrize(
    "given", [["--column", "amount=X"], ["--column", "deals.amount=нет"], ["--column", "deals.foo=Id"]]
)
def test_a_wrong_wish_is_told(export: Path, given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["audit", "facts", "--role", "rop", "--deals", str(export), *given])
    assert ended.value.code == 2
    assert capsys.readouterr().err.strip()


@pytest.mark.parametrize(("option", "value"), [("--won", "Нетакой"), ("--lost", "Нетакой"), ("--stage-order", "А,Б")])
def test_a_stage_that_is_not_there_is_named(option: str, value: str, capsys: pytest.CaptureFixture[str]) -> None:
    deals = Path(__file__).parents[2] / "examples" / "audit_deals.csv"
    with pytest.raises(SystemExit) as ended:
        main(["audit", "facts", "--role", "rop", "--deals", str(deals), option, value])
    assert ended.value.code == 2
    assert "в выгрузке нет" in capsys.readouterr().err
