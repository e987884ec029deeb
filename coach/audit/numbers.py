"""Numbers as people and programs write them: «€ 3.500,00», «3 500,00 ₽», «1,234.5», «(1 200)», «15000|RUB».

One number alone may be ambiguous («3.500»); the column it stands in usually settles it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from coach.audit.words import currency_names, fold, is_empty, is_sheet_error
from coach.files.columns import Value

Mark = Literal[".", ","]
Kind = Literal["count", "money"]

_BODY = re.compile(r"[-+(]?[\d.,'\u2019 ]*\d[\d.,'\u2019 ]*\)?-?")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d{1,3}(?:['\u2019]\d{3})+(?:[.,]\d+)?")
_WORD = re.compile(r"[^\W\d_]+\.?|[$€£₽₸₴₺¥]")
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-"})


@dataclass(frozen=True, slots=True)
class Written:
    """A number with its currency, before the meaning of its marks is settled.

    Attributes:
        digits: the number with dots and commas as written, blanks and sign removed.
        negative: whether it is below nought.
        currency: ISO code that stands beside it, or empty.
    """

    digits: str
    negative: bool = False
    currency: str = ""


@dataclass(frozen=True)
class Numbers:
    """The distinct values of a column as numbers.

    Attributes:
        values: None where the cell is empty or holds no number.
        currencies: ISO code in the cell, or empty.
        repaired: places of values that were text and had to be read.
        unreadable: places of values that are neither empty nor a number.
        ambiguous: places of numbers that can be read in two ways, and are left out.
        guessed: places of numbers whose only mark was taken for one of thousands without proof.
        errors: places of spreadsheet errors.
    """

    values: list[float | None] = field(default_factory=list)
    currencies: list[str] = field(default_factory=list)
    repaired: set[int] = field(default_factory=set)
    unreadable: set[int] = field(default_factory=set)
    ambiguous: set[int] = field(default_factory=set)
    guessed: set[int] = field(default_factory=set)
    errors: set[int] = field(default_factory=set)


def read_written(text: str) -> Written | None:
    """Take a cell apart; None if it holds anything besides one number and a currency."""
    plain = fold(text).translate(_MINUS).replace("|", " ")
    currency = ""
    for word in _WORD.findall(plain):
        code = currency_names().get(word) or currency_names().get(word.removesuffix("."))
        if code is None or currency not in {"", code}:
            return None
        currency = code
    body = _WORD.sub(" ", plain).strip()
    body = re.sub(r"^([-+])\s+", r"\1", body)
    if not _BODY.fullmatch(body) or body.startswith("(") != body.endswith(")"):
        return None
    negative = body[0] in "-(" or (body.endswith("-") and body[0] != "-")
    if body[0] in "-+(" and body.endswith("-"):
        return None
    digits = body.strip("-+() ")
    if " " in digits or "'" in digits or "\u2019" in digits:
        if not _SPACED.fullmatch(digits):
            return None
        digits = re.sub("[ '\u2019]", "", digits)
        if re.search(r"[.,]\d{3}$", digits):  # the blanks are the thousands, so the mark is a decimal one
            digits += "0"
    return Written(digits, negative, currency)


def decimal_mark(digits: str) -> Mark | None:
    """Return the decimal mark that `digits` proves by itself, None if it proves none.

    A single mark with other than three digits behind it is a decimal one; so is the last of two kinds; a mark that
    repeats is one of thousands, which leaves the other for decimals.
    """
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        return "." if digits.rindex(".") > digits.rindex(",") else ","
    if dots + commas == 0:
        return None
    mark: Mark = "." if dots else ","
    if max(dots, commas) > 1:
        return "," if mark == "." else "."
    whole, _, part = digits.partition(mark)
    certain = len(part) != 3 or len(whole) > 3 or whole in {"", "0"} or whole.startswith("0")
    return mark if certain else None


def to_float(written: Written, mark: Mark) -> float | None:
    """Return the number with `mark` for decimals, None if its other marks do not part thousands."""
    whole, _, part = written.digits.partition(mark)
    other = "," if mark == "." else "."
    if mark in part or other in part or not (whole or part):
        return None
    if other in whole:
        groups = whole.split(other)
        if not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:]):
            return None
        whole = "".join(groups)
    try:
        value = float(f"{whole or 0}.{part or 0}")
    except ValueError:
        return None
    return -value if written.negative else value


def read_numbers(values: Sequence[Value], kind: Kind) -> Numbers:
    """Read the distinct values of a column.

    Args:
        values: as the file has them.
        kind: a `count` has no decimals, so a single mark before three digits parts thousands; so it does in `money`,
            which has no third decimal, unless the column proves it to be the decimal mark.
    """
    found = Numbers()
    texts: dict[int, Written] = {}
    for place, value in enumerate(values):
        number, written = _first_look(value, place, found)
        if written is not None:
            texts[place] = written
        found.values.append(number)
        found.currencies.append(written.currency if written else "")
    marks = _proven(texts.values())
    for place, written in texts.items():
        found.values[place] = _settle(place, written, marks, kind, found)
    return found


def _first_look(value: Value, place: int, found: Numbers) -> tuple[float | None, Written | None]:
    if isinstance(value, int | float):
        return float(value), None
    if not isinstance(value, str):
        found.unreadable.add(place)
        return None, None
    if is_sheet_error(value):
        found.errors.add(place)
        return None, None
    if is_empty(value):
        return None, None
    written = read_written(value)
    if written is None:
        found.unreadable.add(place)
    return None, written


def _proven(written: Iterable[Written]) -> set[Mark]:
    return {mark for one in written if (mark := decimal_mark(one.digits))}


def _settle(place: int, written: Written, marks: set[Mark], kind: Kind, found: Numbers) -> float | None:
    digits = written.digits
    if digits.isdigit():
        if written.negative or written.currency:
            found.repaired.add(place)
        return to_float(written, ".")
    mark = decimal_mark(digits)
    if mark is None:
        single: Mark = "." if "." in digits else ","
        other: Mark = "," if single == "." else "."
        if kind == "count" or marks == {other}:
            mark = other
        elif marks == {single}:
            mark = single
        elif marks:
            found.ambiguous.add(place)
            return None
        else:
            mark = other
            found.guessed.add(place)
    value = to_float(written, mark)
    if value is None or (kind == "count" and not value.is_integer()):
        found.unreadable.add(place)
        return None
    if mark == "," or written.currency or "," in digits:
        found.repaired.add(place)
    return value


def currency_in(header: str) -> str:
    """Return the ISO code of the currency that a column's name holds («Расход, руб.»), empty if none or several."""
    words = re.findall(r"[^\W\d_]+\.?|[$€£₽₸₴₺¥]", fold(header))
    names = currency_names()
    found = {
        names[word] for word in words if (word in names and len(word) > 1) or (word in "$€£₽₸₴₺¥" and word in names)
    }
    return found.pop() if len(found) == 1 else ""


def is_moment(value: Value) -> bool:
    """Tell whether a workbook says that a cell holds a date."""
    return isinstance(value, datetime)
