# ruff: noqa: DTZ001 - moments in an export have no time zone
"""Dates and lengths of time as exports write them."""

# ruff: noqa: DTZ001 - exports carry wall-clock times without a zone

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.audit.dates import read_dates
from coach.audit.durations import read_durations

_WRITTEN = ["%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:00+03:00", "%d %b %Y %H:%M", "%b %d, %Y %I:%M %p"]


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("21.06.2024 15:30", datetime(2024, 6, 21, 15, 30)),
        ("21.06.24", datetime(2024, 6, 21)),
        ("12 марта 2024 г.", datetime(2024, 3, 12)),
        ("12-Mar-2024", datetime(2024, 3, 12)),
        ("2024/03/12", datetime(2024, 3, 12)),
        ("45000", datetime(2023, 3, 15)),
    ],
)
def test_a_date_is_read(cell: str, moment: datetime) -> None:
    assert read_dates([cell]).values == [moment]


@pytest.mark.parametrize(
    "cell", ["31.02.2024", "2024-13-01", "00.01.2024", "29.02.2023", "01.01.0001", "12.12.2024 25:00"]
)
def test_an_impossible_date_is_none(cell: str) -> None:
    read = read_dates([cell])
    assert (read.values, read.impossible) == ([None], {0})


def test_the_column_says_whether_day_or_month_stands_first() -> None:
    assert read_dates(["03/04/2024", "21/04/2024"]).values[0] == datetime(2024, 4, 3)
    assert read_dates(["03/04/2024", "04/21/2024"]).values[0] == datetime(2024, 3, 4)


@pytest.mark.parametrize("others", [[], ["21/04/2024", "04/21/2024"]])
def test_unproven_order_is_left_out(others: list[str]) -> None:
    read = read_dates(["03/04/2024", *others])
    assert (read.values[0], read.ambiguous) == (None, {0})


def test_day_and_month_alike_need_no_order() -> None:
    assert read_dates(["05/05/2024"]).values == [datetime(2024, 5, 5)]


@given(st.datetimes(datetime(1995, 1, 1), datetime(2090, 1, 1)), st.sampled_from(_WRITTEN))
def test_every_style_comes_back(moment: datetime, style: str) -> None:
    moment = moment.replace(second=0, microsecond=0)
    assert read_dates([moment.strftime(style)]).values == [moment]


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(cell: str) -> None:
    read_dates([cell])
    read_durations([cell])


@pytest.mark.parametrize(
    ("cell", "hours"),
    [("2 days, 03:04:05", 51.0681), ("00:26:43", 0.4453), ("26:10:00", 26.1667), ("1 ч 20 мин", 1.3333)],
)
def test_a_length_of_time_is_read_in_hours(cell: str, hours: float) -> None:
    assert read_durations([cell])[0] == [pytest.approx(hours, abs=1e-4)]


def test_a_bare_number_has_no_unit() -> None:
    assert read_durations(["5"]) == ([None], {0})


def test_lengths_that_a_workbook_shows_as_moments() -> None:
    read, _ = read_durations([datetime(1900, 1, 1, 3), timedelta(days=2)])
    assert read == [27.0, 48.0]
