"""Figures made of computed ones, against sums done by hand."""

import pytest

from coach.audit.book import Book, known
from coach.audit.checklists import load_checklist
from coach.audit.definitions import definitions, derived_ids
from coach.audit.derived import with_derived
from coach.audit.rules import load_rules
from coach.audit.sections import checklist_words, summary_file
from coach.audit.types import Repair
from coach.rubric.types import Role
from tests.audit.audit_company import company


@pytest.fixture(scope="module")
def book() -> Book:
    return Book.of(company().facts)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("leads_part[source=Facebook Ads]", 4210 / 12480),
        ("won_part[owner=Анна Белова]", 171 / 612),
        ("spend_part[source=Google Ads]", 41230 / 98640.5),
        ("unrated_share", 1280 / 12480),
        ("no_answer_share", 2680 / 12480),
        ("no_closed_share", 22 / 612),
        ("no_reason_share", (8730 - 6293) / 8730),
        ("reason_group_share[reason=недозвон]", (2310 + 804) / 6293),
        ("paid_part", 1234560 / 4321750),
        ("cycle_tail", 74 / 18),
        ("cac_times[source=Блогеры]", (18135 / 37) / 214.9031),
        ("leads_recent", 1340 + 1485 + 1421),
        ("leads_before", 980 + 1110 + 1205),
        ("leads_change", (1340 + 1485 + 1421) / (980 + 1110 + 1205) - 1),
        ("qualified_share_recent", (287 + 268 + 261) / (1250 + 1300 + 1290)),
        ("qualified_share_best", (352 + 371 + 361) / (900 + 1000 + 1100)),
        ("cpl_recent", (9815 + 11240 + 10905) / (1010 + 1130 + 1072)),
        ("cpql_before", (7010 + 7420 + 8030) / (352 + 371 + 361)),
        ("qualified_share_goal_half_year", 1084 / 3000),
        ("qualified_share_goal_quarter", (816 / 3840 + 1084 / 3000) / 2),
        ("conversion_spread[owner=Анна Белова][owner=Борис Котов]", (137 / 1687) / (78 / 2115)),
        ("deals_read", 12485),
    ],
)
def test_a_derived_figure_is_its_formula(book: Book, key: str, value: float) -> None:
    one = book.get(key)
    assert one is not None
    assert one.value == pytest.approx(value)


def test_the_sales_missing_to_the_middle(book: Book) -> None:
    middle = 51 / 1312  # of Charlie Davis, the middle one of three
    assert known(book.by_key["conversion_middle"]) == pytest.approx(middle)
    assert known(book.by_key["sales_gain"]) == round((middle - 78 / 2115) * 2115)


def test_months_at_the_ends_that_are_not_whole_do_not_count(book: Book) -> None:
    facts = company().facts
    assert facts is not None
    june = book.by_key["leads[month=2024-05]"].model_copy(update={"value": 900.0, "rows": 900})
    june = june.model_copy(update={"segments": (june.segments[0].model_copy(update={"value": "2024-06"}),)})
    own = [one for one in facts.indicators if one.id not in derived_ids()]
    more = with_derived(facts.model_copy(update={"indicators": (*own, june)}))
    assert known(Book.of(more).by_key["leads_recent"]) == 1340 + 1485 + 1421


def test_facts_are_derived_once() -> None:
    facts = company().facts
    assert facts is not None
    assert with_derived(facts) is facts


def test_spend_without_a_currency_gets_that_of_the_deals_only_where_the_join_assumed_it() -> None:
    facts = company().facts
    assert facts is not None
    own = [one for one in facts.indicators if one.id not in derived_ids()]
    bare = [one.model_copy(update={"currency": None}) if one.id == "spend" else one for one in own]
    assumed = Repair(table="spend", column="", code="currency_as_deals", rows=1, detail="EUR")
    for repairs, currency in (((), None), ((assumed,), "EUR")):
        made = with_derived(facts.model_copy(update={"indicators": tuple(bare), "repairs": repairs}))
        assert Book.of(made).by_key["spend"].currency == currency


@pytest.mark.parametrize("role", ["rop", "rom"])
def test_rules_name_figures_and_norms_that_exist(role: Role) -> None:
    checklist = load_checklist(role)
    ids = [rule.id for rule in load_rules(role)]
    assert len(set(ids)) == len(ids)
    for rule in load_rules(role):
        assert checklist_words(checklist, rule.item), rule.id
        assert rule.item.startswith(f"{rule.area}/"), rule.id
        named = [*rule.also, *([rule.when.of] if hasattr(rule.when, "of") else [])]
        assert {key.partition("[")[0] for key in named} <= set(definitions()), rule.id
    for sentence in (*summary_file().picture, *summary_file().vision_quarter, *summary_file().border):
        assert {key.partition("[")[0] for key in sentence.keys} <= set(definitions())
    assert set(summary_file().front[role]) <= set(definitions())
