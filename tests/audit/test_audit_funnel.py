"""The funnel: out of a history of stages, out of the stage of the loss, or a lower bound that calls itself one."""

from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from coach.audit.facts import Extras, Wishes, compute_facts, read_facts
from coach.audit.measures import wilson
from coach.audit.types import Facts, Indicator
from coach.settings import Settings
from tests.audit.tables import table

DEALS = """ID;Стадия;Дата создания;Источник
1;Оплачено;01.02.2026 10:00;Сайт
2;Отказ;02.02.2026 10:00;Сайт
3;Отказ;03.02.2026 10:00;VK
4;КП отправлено;04.02.2026 10:00;VK
5;Новая;05.02.2026 10:00;Сайт
6;Отказ;06.02.2026 10:00;Сайт
"""
HISTORY = """ID сделки;Новая стадия;Дата изменения
1;Новая;01.02.2026 10:00
1;Встреча назначена;03.02.2026 10:00
1;КП отправлено;05.02.2026 10:00
1;Оплачено;09.02.2026 10:00
2;Новая;02.02.2026 10:00
2;Отказ;04.02.2026 10:00
3;Новая;03.02.2026 10:00
3;Встреча назначена;04.02.2026 10:00
3;Отказ;06.02.2026 10:00
4;Новая;04.02.2026 10:00
4;КП отправлено;06.02.2026 10:00
5;Новая;05.02.2026 10:00
5;Новая;05.02.2026 10:00
;Новая;05.02.2026 10:00
"""


def facts_of(folder: Path, deals: str | None, history: str | None) -> Facts:
    paths: list[Path | None] = []
    for name, text in (("deals.csv", deals), ("history.csv", history)):
        paths.append(folder / name if text else None)
        if text:
            (folder / name).write_text(text, encoding="utf-8")
    return read_facts("rop", paths[0], None, Settings(), extras=Extras(history=paths[1]))


def get(facts: Facts, key: str) -> Indicator:
    found = facts.get(key)
    assert found is not None, key
    return found


def test_without_history_there_is_a_lower_bound_and_no_conversion(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, DEALS, None)
    assert get(facts, "stage_conversion").why == "lost_stage_unknown"
    reached = get(facts, "reached_least[stage=КП отправлено]")
    assert reached.value == 2
    assert (reached.excluded[0].reason, reached.excluded[0].rows) == ("lost_stage_unknown", 3)
    assert get(facts, "proposals_least").value == 2
    assert get(facts, "proposals_sent").why == "no_proposal_column"


def test_the_history_gives_the_conversion_of_those_who_left_the_stage(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, DEALS, HISTORY)
    assert [get(facts, f"stage_reached[stage={s}]").value for s in ("Новая", "Встреча назначена", "Оплачено")] == [
        5,
        3,
        1,
    ]
    new = get(facts, "stage_conversion[stage=Новая]")
    assert (new.rows, new.of) == (3, 4)
    assert (new.low, new.high) == pytest.approx(wilson(3, 4))
    assert new.excluded[0].reason == "still_there"
    meeting = get(facts, "stage_conversion[stage=Встреча назначена]")
    assert (meeting.rows, meeting.of) == (2, 3)
    assert get(facts, "stage_days[stage=Новая]").value == pytest.approx(2)
    codes = {one.code for one in facts.repairs if one.table == "history"}
    assert {"duplicate_row", "history_no_deal"} <= codes


def test_meetings_and_proposals_come_out_of_the_history_by_deal(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, DEALS, HISTORY)
    assert get(facts, "meetings_set").value == 2
    assert get(facts, "meetings_set[source=VK]").value == 1
    assert get(facts, "proposals_sent").value == 2
    left = get(facts, "meetings_set").excluded
    assert [(one.reason, one.rows) for one in left] == [("not_in_history", 1)]


def test_the_history_alone_is_enough(tmp_path: Path) -> None:
    assert get(facts_of(tmp_path, None, HISTORY), "stage_reached[stage=Новая]").value == 5


def test_the_stage_of_the_loss_makes_a_funnel(tmp_path: Path) -> None:
    rows = [
        line + ";" + stage
        for line, stage in zip(DEALS.splitlines()[1:], ["", "Новая", "КП отправлено", "", "", "Новая"], strict=True)
    ]
    facts = facts_of(tmp_path, "\n".join([DEALS.splitlines()[0] + ";Этап отказа", *rows]) + "\n", None)
    assert (get(facts, "stage_conversion[stage=Новая]").rows, get(facts, "stage_conversion[stage=Новая]").of) == (3, 5)
    proposal = get(facts, "stage_conversion[stage=КП отправлено]")
    assert (proposal.rows, proposal.of) == (1, 2)


def test_a_stage_of_the_loss_that_is_mostly_empty_makes_none(tmp_path: Path) -> None:
    rows = [
        line + ";" + stage for line, stage in zip(DEALS.splitlines()[1:], ["", "Новая", "", "", "", ""], strict=True)
    ]
    facts = facts_of(tmp_path, "\n".join([DEALS.splitlines()[0] + ";Этап отказа", *rows]) + "\n", None)
    assert get(facts, "stage_conversion").why == "lost_stage_unknown"


def test_meetings_and_proposals_by_their_columns(tmp_path: Path) -> None:
    rows = ["1;Оплачено;01.02.2026;03.02.2026;04.02.2026", "2;Отказ;02.02.2026;05.02.2026;", "3;Новая;02.02.2026;;"]
    facts = facts_of(tmp_path, "\n".join(["ID;Стадия;Дата создания;Дата встречи;Дата отправки КП", *rows]), None)
    assert (get(facts, "meetings_set").value, get(facts, "proposals_sent").value) == (2, 1)
    assert get(facts, "meetings_set[month=2026-02]").value == 2


_STAGES = ["Новая", "Звонок", "Встреча", "КП", "Оплачено", "Отказ"]


@hypothesis(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.sampled_from(_STAGES), min_size=1, max_size=6), min_size=1, max_size=15))
def test_the_funnel_is_the_one_that_plain_python_counts(ways: list[list[str]]) -> None:
    rows = [
        (str(deal), stage, f"{1 + step:02}.03.2026 {deal % 24:02}:00")
        for deal, way in enumerate(ways)
        for step, stage in enumerate(way)
    ]
    facts = compute_facts(
        "rop", None, None, Wishes(stage_order=_STAGES), {"history": table("h.csv", ["Сделка", "Стадия", "Дата"], rows)}
    )
    seen = [stage for stage in _STAGES[:4] if any(stage in way for way in ways)]
    order = [*seen, *(["Оплачено"] if any("Оплачено" in way for way in ways) else [])]
    furthest = [max((order.index(stage) for stage in way if stage in order), default=-1) for way in ways]
    expected: dict[str, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for place, stage in enumerate(order):
        reached = sum(one >= place for one in furthest)
        standing = sum(one == place and way[-1] != "Отказ" for one, way in zip(furthest, ways, strict=True))
        expected[stage] = (reached, sum(one > place for one in furthest), reached - standing)
    for place, stage in enumerate(order):
        reached, went_on, left = expected[stage]
        assert get(facts, f"stage_reached[stage={stage}]").value == reached
        if place < len(order) - 1:
            found = get(facts, f"stage_conversion[stage={stage}]")
            assert (found.value is None) == (left == 0)
            assert left == 0 or (found.rows, found.of) == (went_on, left)
