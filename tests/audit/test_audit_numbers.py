"""Numbers as people and programs write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.audit.numbers import currency_in, read_numbers, read_written


@pytest.mark.parametrize(
    ("cell", "value", "currency"),
    [
        ("€ 3.500,00", 3500.0, "EUR"),
        ("3 500,00 ₽", 3500.0, "RUB"),
        ("3\u00a0500,5 руб.", 3500.5, "RUB"),
        ("1,234.5", 1234.5, ""),
        ("1.234.567", 1234567.0, ""),
        ("(1 200)", -1200.0, ""),
        ("1200-", -1200.0, ""),
        ("−3,5", -3.5, ""),
        ("15000|RUB", 15000.0, "RUB"),
        ("€ 11398,00", 11398.0, "EUR"),
        ("1'234.50", 1234.5, ""),
        ("0.125", 0.125, ""),
    ],
)
def test_a_number_is_read_with_its_currency(cell: str, value: float, currency: str) -> None:
    read = read_numbers([cell], "money")
    assert (read.values, read.currencies) == ([value], [currency])


@pytest.mark.parametrize(
    "cell", ["abc", "12 5", "1.2.3", "1,23,4", "10%", "5 € 3 $", "12 мес", "1e5", "--5", "3,5.000,1"]
)
def test_what_is_no_number_is_never_made_one(cell: str) -> None:
    read = read_numbers([cell], "money")
    assert read.values == [None]
    assert read.unreadable == {0}


@pytest.mark.parametrize("cell", ["", " ", "-", "—", "нет данных", "#REF!", "#Н/Д"])
def test_an_empty_cell_and_an_error_of_the_spreadsheet_are_no_nought(cell: str) -> None:
    assert read_numbers([cell], "money").values == [None]


def test_the_column_settles_what_one_cell_leaves_open() -> None:
    assert read_numbers(["3.500", "2,75"], "money").values == [3500.0, 2.75]
    assert read_numbers(["3.500", "2.75"], "money").values == [3.5, 2.75]


def test_both_marks_as_decimals_leave_the_open_one_out() -> None:
    read = read_numbers(["3.500", "2.75", "2,75"], "money")
    assert read.values == [None, 2.75, 2.75]
    assert read.ambiguous == {0}


def test_without_proof_three_digits_behind_a_mark_are_thousands_and_that_is_told() -> None:
    read = read_numbers(["3.500", "11.000"], "money")
    assert (read.values, read.guessed) == ([3500.0, 11000.0], {0, 1})


def test_counts_have_no_decimals() -> None:
    read = read_numbers(["1,234", "12.5"], "count")
    assert (read.values, read.unreadable) == ([1234.0, None], {1})


def test_a_number_of_the_workbook_is_taken_as_it_is() -> None:
    assert read_numbers([1.234, 3500, "1.234"], "money").values[:2] == [1.234, 3500.0]


@pytest.mark.parametrize(
    ("header", "code"), [("Расход, руб.", "RUB"), ("Spend (USD)", "USD"), ("Сумма", ""), ("Цена, ₽", "RUB")]
)
def test_a_header_may_name_the_currency(header: str, code: str) -> None:
    assert currency_in(header) == code


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False),
    st.sampled_from([" ", "\u00a0", ".", "'"]),
)
def test_what_is_written_with_a_decimal_comma_comes_back(value: object, thousands: str) -> None:
    written = f"{value:,.2f}".replace(",", "T").replace(".", ",").replace("T", thousands)
    assert read_numbers([written], "money").values == [pytest.approx(float(value))]  # type: ignore[arg-type]


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False))
def test_what_is_written_with_a_decimal_point_comes_back(value: object) -> None:
    assert read_numbers([f"{value:,.2f}"], "money").values == [pytest.approx(float(value))]  # type: ignore[arg-type]


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(cell: str) -> None:
    read_written(cell)
    read_numbers([cell], "count")
