"""What holds for every export, however faulty: nothing is lost, nothing counts twice, nothing breaks."""

import json
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from coach.audit.facts import Wishes, compute_facts
from coach.audit.types import Facts
from coach.files.child.columns import TypedRow, gather
from coach.files.child.refusal import Limits
from coach.files.columns import ColumnTable, from_raw

_LIMITS = Limits(seconds=10, memory_mb=512, unpacked_mb=10, unpack_ratio=10, rows=1000, documents=10)
_LEFT_OUT = {
    "no_content",
    "header_again",
    "total_row",
    "duplicate_row",
    "id_conflict",
    "duplicate_empty",
    "surplus",
    "not_a_deal",
}
_DEALS = ["ID", "Стадия", "Дата создания", "Дата закрытия", "Сумма", "Источник", "Качество"]
_DATES = st.sampled_from(["01.02.2024", "2024-03-05 10:00", "31.02.2024", "05/06/2024", "", "завтра", 45000, "1.1.24"])
_MONEY = st.sampled_from(["1 000,00 ₽", "€ 3.500,00", "1,234.5", "3.500", "", 100, -5, "по договору", "#REF!", 12.5])
_DEAL = st.tuples(
    st.sampled_from(["1", "2", "3", "4", "", 5.8e18]),
    st.sampled_from(["Новая", "Оплачено", "Отказ", "Ы", "", "Итого"]),
    _DATES,
    _DATES,
    _MONEY,
    st.sampled_from(["Сайт", "cайт", "VK", "", "#REF!"]),
    st.sampled_from(["A", "Нецелевой", "?", ""]),
)
_SPEND = ["Дата", "Источник", "Кампания", "Показы", "Клики", "Расход"]
_COUNT = st.sampled_from([0, 10, "1,234", "", -3, "12.5", "нет"])
_LINE = st.tuples(
    _DATES, st.sampled_from(["Сайт", "VK", "Итого", ""]), st.sampled_from(["а", "б", ""]), _COUNT, _COUNT, _MONEY
)
_GOOD_DEAL = ("9", "Оплачено", "01.02.2024", "05.02.2024", 100, "VK", "A")
_GOOD_LINE = ("01.02.2024", "VK", "а", 100, 10, 50)


def _table(file: str, header: list[str], rows: list[tuple[object, ...]]) -> ColumnTable:
    typed = [TypedRow(number, list(row)) for number, row in enumerate([tuple(header), *rows], start=1)]
    return from_raw(file, json.loads(json.dumps(gather(iter(typed), _LIMITS, ragged=True))))


def _facts(deals: list[tuple[object, ...]], spend: list[tuple[object, ...]]) -> Facts:
    ours = _table("deals.csv", _DEALS, [_GOOD_DEAL, *deals])
    return compute_facts("rop", ours, _table("spend.csv", _SPEND, [_GOOD_LINE, *spend]), Wishes())


@settings(max_examples=150, deadline=None)
@given(st.lists(_DEAL, max_size=25), st.lists(_LINE, max_size=15))
def test_every_row_is_counted_or_listed(deals: list[tuple[object, ...]], spend: list[tuple[object, ...]]) -> None:
    facts = _facts(deals, spend)
    for table in ("deals", "spend"):
        left = sum(one.rows for one in facts.repairs if one.table == table and one.code in _LEFT_OUT)
        assert facts.rows_read[table] - facts.rows_used[table] == left


@settings(max_examples=150, deadline=None)
@given(st.lists(_DEAL, max_size=25), st.lists(_LINE, max_size=15))
def test_segments_add_up_to_the_whole(deals: list[tuple[object, ...]], spend: list[tuple[object, ...]]) -> None:
    facts = _facts(deals, spend)
    whole = {one.id: one for one in facts.indicators if not one.segments}
    sums: Counter[tuple[str, str]] = Counter()
    for one in facts.indicators:
        if len(one.segments) == 1 and one.value is not None:
            sums[one.id, one.segments[0].dimension] += one.value  # type: ignore[assignment]
    for id_ in ("leads", "won", "lost", "revenue"):
        for dimension in ("month", "source"):
            if whole[id_].value is not None and (id_, dimension) in sums:
                assert abs(sums[id_, dimension] - (whole[id_].value or 0)) < 1e-6
    assert whole["leads"].value == facts.rows_used["deals"]
    outcomes = [whole[id_] for id_ in ("won", "lost", "open")]
    if all(one.value is not None for one in outcomes):
        unclear = sum(left.rows for left in outcomes[0].excluded)
        assert sum(one.value or 0 for one in outcomes) + unclear == whole["leads"].value


@settings(max_examples=100, deadline=None)
@given(st.lists(_DEAL, max_size=25))
def test_shares_lie_in_their_interval(deals: list[tuple[object, ...]]) -> None:
    facts = _facts(deals, [])
    for one in facts.indicators:
        if one.unit == "share" and one.value is not None and one.low is not None and one.high is not None:
            assert 0 <= one.low <= one.value + 1e-12
            assert one.value - 1e-12 <= one.high <= 1
