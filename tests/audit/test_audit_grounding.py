"""Grounding: what is false or cites nothing goes, what is true stays. The company and its numbers are made up."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from coach.audit.draft import AuditInput, Cite, Draft, Finding, Section, Statement
from coach.audit.drafting import draft
from coach.audit.grounding.check import check, check_action
from coach.audit.grounding.ground import ground
from coach.audit.grounding.sources import Sources
from coach.texts import LANGUAGES, has_text
from tests.audit.audit_company import company
from tests.audit.planted_changes import Planted, changes

_PLANTED = Path(__file__).parent / "planted"
_KINDS = {"line", "checklist", "card"}


@pytest.fixture(scope="module")
def given() -> AuditInput:
    return company()


@pytest.fixture(scope="module")
def sources(given: AuditInput) -> Sources:
    return Sources(given)


def statements(name: str) -> Iterator[Statement]:
    """Read the statements of a file."""
    for row in yaml.safe_load((_PLANTED / f"{name}.yaml").read_text(encoding="utf-8")):
        yield Statement(text=row["text"], cites=tuple(map(cite, row["cites"])))


def cite(ref: str) -> Cite:
    """Return the citation that a file writes as `leads` or `line:notes.md#2`."""
    kind, _, rest = ref.partition(":")
    if kind in _KINDS:
        return Cite(kind=kind, ref=rest)  # type: ignore[arg-type]
    return Cite(kind="indicator", ref=ref)


@pytest.mark.parametrize("name", ["dev_false", "heldout_false", "fresh_false", "sly_false", "sly_heldout_false"])
def test_none_of_the_false_statements_gets_through(sources: Sources, name: str) -> None:
    assert [one.text for one in statements(name) if check(one, sources) is None] == []


@pytest.mark.parametrize("name", ["dev_true", "heldout_true", "fresh_true"])
def test_no_true_statement_is_taken_out(sources: Sources, name: str) -> None:
    faults = [check(one, sources) for one in statements(name)]
    assert [one for one in faults if one is not None] == []


async def _true(given: AuditInput) -> list[Statement]:
    made = await draft(given)
    own = [one for section in made.sections if section.id != "unknown" for one in section.statements]
    return [*own, *(one.statement for one in made.findings)]


async def test_what_the_rules_say_holds(given: AuditInput) -> None:
    for role in ("rop", "rom"):
        made = await draft(given.model_copy(update={"role": role}))
        assert made.removed == ()
        assert len(made.findings) > 10


async def test_none_of_hundreds_of_changed_statements_gets_through(given: AuditInput, sources: Sources) -> None:
    true = [*(await _true(given)), *statements("dev_true"), *statements("heldout_true")]
    planted = [one for seed, statement in enumerate(true) for one in changes(statement, sources, seed)]
    through: list[Planted] = [one for one in planted if check(one.statement, sources) is None]
    assert len(planted) > 1000
    assert {one.what for one in planted} == {"number", "unit", "direction", "part", "cite", "added"}
    assert through == []


def finding(text: str, *cites: str, action: str = "Разобрать за две недели.", area: str = "metrics") -> Finding:
    """Return a finding as a model would give it."""
    return Finding(
        id="model.1",
        area=area,
        severity="risk",
        confidence="high",
        statement=Statement(text=text, cites=tuple(map(cite, cites))),
        action=action,
        horizon="now",
        owner="rop",
    )


def test_a_draft_keeps_what_holds_and_lists_the_rest(sources: Sources) -> None:
    true, false = (
        Statement(text="Отказов 8 730.", cites=(cite("lost"),)),
        Statement(text="Отказов 87.", cites=(cite("lost"),)),
    )
    mixed = Draft(
        role="rop",
        by="stub",
        sections=(Section(id="picture", statements=(true, false)),),
        findings=(finding("Отдел закрыл 612 продаж.", "won"), finding("Отдел закрыл 900 продаж.", "won")),
    )
    kept = ground(mixed, sources)
    assert kept.sections[0].statements == (true,)
    assert [one.statement.text for one in kept.findings] == ["Отдел закрыл 612 продаж."]
    assert {one.text for one in kept.removed} == {"Отказов 87.", "Отдел закрыл 900 продаж."}
    assert all(has_text(f"audit.removed.{one.code}", lang=lang) for one in kept.removed for lang in LANGUAGES)


def test_a_finding_of_no_area_goes(sources: Sources) -> None:
    made = Draft(role="rop", by="stub", sections=(), findings=(finding("Отказов 8 730.", "lost", area="weather"),))
    assert ground(made, sources).removed[0].code == "unknown_area"


@pytest.mark.parametrize(
    ("action", "code"),
    [
        ("Разобрать отказы за две недели с РОПом.", None),
        ("Каждый день в течение 10 дней смотреть список.", None),
        ("Вернуть 999 отказов.", "number_unproved"),
        ("Поднять конверсию до 12 %.", "number_unproved"),
        ("Поручить Сидорову разбор отказов.", "unknown_name"),
        ("Купить рекламу в «Авито».", "quote_not_found"),
    ],
)
def test_an_action_may_plan_time_but_make_up_nothing(sources: Sources, action: str, code: str | None) -> None:
    statement = Statement(text="Отказов 8 730.", cites=(cite("lost"),))
    fault = check_action(action, statement, sources)
    assert (fault.code if fault else None) == code


def test_every_reason_has_its_words() -> None:
    codes = ("no_cite", "unknown_cite", "unrelated_cite", "number_unproved", "wrong_indicator", "wrong_segment")
    codes += (
        "denied",
        "unit_wrong",
        "date_unproved",
        "direction_wrong",
        "unknown_name",
        "quote_not_found",
        "line_contradicts",
    )
    assert all(has_text(f"audit.removed.{code}", lang=lang) for code in (*codes, "no_model") for lang in LANGUAGES)
