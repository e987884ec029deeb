"""Exports that lack something: the summary is still made, and nothing in it had to be taken out."""

import asyncio
import csv
from pathlib import Path

import pytest

from coach.audit.documents import as_markdown
from coach.audit.draft import AuditInput, Draft
from coach.audit.drafting import draft
from coach.audit.facts import read_facts
from coach.errors import InputError
from coach.rubric.types import Role
from coach.settings import Settings
from tests.audit.audit_exports import write_deals, write_spend

Rows = list[list[str]]


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rows, Rows]:
    folder = tmp_path_factory.mktemp("faulty")
    with write_deals(folder / "deals.csv", months=7, a_day=2).open(encoding="cp1251") as file:
        deals = list(csv.reader(file, delimiter=";"))
    with write_spend(folder / "spend.csv").open(encoding="utf-8") as file:
        return deals, list(csv.reader(file, delimiter=";"))


def audited(folder: Path, deals: Rows, spend: Rows, *roles: Role) -> list[tuple[AuditInput, Draft]]:
    """Write the tables and draft the audit of each role."""
    for name, rows in (("deals.csv", deals), ("spend.csv", spend)):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows)
    facts = read_facts(None, folder / "deals.csv", folder / "spend.csv", Settings())
    made = (AuditInput(role=role, facts=facts) for role in roles)
    return [(given, asyncio.run(draft(given))) for given in made]


@pytest.mark.parametrize("column", range(9))
def test_without_a_column(tmp_path: Path, exports: tuple[Rows, Rows], column: int) -> None:
    deals, spend = exports
    for given, made in audited(tmp_path, [row[:column] + row[column + 1 :] for row in deals], spend, "rop", "rom"):
        assert made.removed == ()
        assert made.findings
        assert as_markdown(made, given)


def mixed(rows: Rows) -> Rows:
    """Return the deals with every second amount in dollars."""
    return [[*row[:4], row[4].replace("€", "$") if at % 2 else row[4], *row[5:]] for at, row in enumerate(rows)]


def test_one_stage_two_currencies_few_rows(tmp_path: Path, exports: tuple[Rows, Rows]) -> None:
    deals, spend = exports
    won = [row for row in deals if row[1] in {"Стадия сделки", "Успешно реализовано"}]
    for table in (won, mixed(deals), deals[:12], deals[:2]):
        for _, made in audited(tmp_path, table, spend, "rop", "rom"):
            assert made.removed == ()


def test_two_currencies_are_never_added_up(tmp_path: Path, exports: tuple[Rows, Rows]) -> None:
    ((given, made),) = audited(tmp_path, mixed(exports[0]), exports[1], "rop")
    words = as_markdown(made, given)
    assert "несколько валют" in words
    assert not any("выручка" in one.statement.text.lower() for one in made.findings)


def test_spend_that_meets_no_deal_gives_no_price_of_a_sale(tmp_path: Path, exports: tuple[Rows, Rows]) -> None:
    deals, spend = exports
    foreign = [spend[0], *([row[0], "ВКонтакте", *row[2:]] for row in spend[1:])]
    ((given, made),) = audited(tmp_path, deals, foreign, "rom")
    assert "CAC платных источников" in as_markdown(made, given)
    assert any(one.id == "rom.match-source-bad" for one in made.findings)


def test_no_rows_are_refused(tmp_path: Path, exports: tuple[Rows, Rows]) -> None:
    with pytest.raises(InputError):
        audited(tmp_path, exports[0][:1], exports[1], "rop")
