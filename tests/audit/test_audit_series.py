"""What stands out in a series, and where its level changes: checked against plain definitions."""

import random
from datetime import date, timedelta
from statistics import median

import pytest

from coach.audit.facts import Wishes, compute_facts
from coach.audit.marks import series
from coach.audit.outliers import level_break, outliers
from tests.audit.tables import table


def calm(n: int, level: float = 100.0, seed: int = 1) -> list[float]:
    chance = random.Random(seed)
    return [level + chance.uniform(-8, 8) for _ in range(n)]


def test_a_calm_series_has_no_marks() -> None:
    for seed in range(50):
        values = calm(40, seed=seed)
        assert outliers(values) == []
        assert level_break(values) is None


def test_one_point_that_stands_out_is_found_with_what_was_expected() -> None:
    values = calm(30)
    values[12] = 260
    assert [place for place, _ in outliers(values)] == [12]
    assert outliers(values)[0][1] == pytest.approx(median(values[9:16]))


def test_a_short_series_is_left_alone() -> None:
    assert outliers([1, 1, 1, 900, 1, 1, 1, 1, 1, 1, 1]) == []
    assert level_break([1] * 7 + [100] * 8) is None


@pytest.mark.parametrize("at", [8, 15, 22])
def test_a_change_of_level_is_found_where_it_is(at: int) -> None:
    values = calm(at) + calm(30 - at, level=180, seed=2)
    found = level_break(values)
    assert found is not None
    place, before, after, p = found
    assert place == at
    assert (before, after) == (pytest.approx(100, abs=8), pytest.approx(180, abs=8))
    assert p <= 0.01


def test_the_statistic_is_pettitts() -> None:
    """U_t by its definition, a double sum, gives the same place as the recursion."""
    values = calm(10) + calm(14, level=150, seed=3)
    sign = lambda x: (x > 0) - (x < 0)  # noqa: E731
    sums = [
        sum(sign(values[j] - values[i]) for i in range(t + 1) for j in range(t + 1, len(values)))
        for t in range(len(values) - 1)
    ]
    found = level_break(values)
    assert found is not None
    assert found[0] == max(range(len(sums)), key=lambda t: abs(sums[t])) + 1


def test_weeks_that_are_not_whole_are_no_part_of_a_series_and_empty_ones_are_nought() -> None:
    days = ["02.01.2026", "05.01.2026", "06.01.2026", "19.01.2026", "25.01.2026", "26.01.2026"]
    rows = [(str(n), "Новая", f"{day} 10:00") for n, day in enumerate(days)]
    deals = table("deals.csv", ["ID", "Стадия", "Дата создания"], rows)
    facts = compute_facts("rop", deals, None, Wishes())
    keys, values = series(facts.indicators, "leads", "week")
    assert keys == [f"leads[week=2026-W0{n}]" for n in (2, 3, 4)]
    assert values == [2, 0, 2]


def test_marks_stand_in_the_facts() -> None:
    first = date(2026, 1, 5)
    counts = [20] * 20
    counts[10] = 70
    rows = [
        (f"{week}-{n}", "Новая", f"{first + timedelta(days=7 * week + n % 7):%d.%m.%Y} {n % 24:02}:00")
        for week, count in enumerate(counts)
        for n in range(count)
    ]
    facts = compute_facts("rop", table("d.csv", ["ID", "Стадия", "Дата создания"], rows), None, Wishes())
    assert [(one.key, one.kind, one.value, one.expected) for one in facts.marks] == [
        ("leads[week=2026-W12]", "outlier", 70, 20)
    ]
