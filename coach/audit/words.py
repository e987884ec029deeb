"""The words by which exports are read (`knowledge/audit/parsing.yaml`), and folding of cells for comparison."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import cache

from pydantic import Field

from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen

_LATIN = "aceopxyABCEHKMOPTXy"
_CYRILLIC = "асеорхуАВСЕНКМОРТХу"
_LONGEST_EMPTY = 40
_TWINS = str.maketrans(_CYRILLIC.lower(), _LATIN.lower())


class Parsing(Frozen):
    """The file `parsing.yaml`."""

    version: int = Field(ge=1)
    currencies: Mapping[str, tuple[str, ...]]
    months: Mapping[int, tuple[str, ...]]
    date_noise: frozenset[str]
    duration_units: Mapping[int, tuple[str, ...]]
    empty: frozenset[str]
    sheet_errors: frozenset[str]
    totals: tuple[str, ...]
    totals_before: frozenset[str]
    earliest: date
    latest: date


@cache
def parsing() -> Parsing:
    """Read `parsing.yaml`, once a process."""
    return read_yaml(resource_dir("knowledge") / "audit" / "parsing.yaml", Parsing)


@cache
def currency_names() -> Mapping[str, str]:
    """Return the ISO code of each way to write a currency, in lower case."""
    return {name: code for code, names in parsing().currencies.items() for name in names}


@cache
def month_names() -> Mapping[str, int]:
    """Return the number of each way to write a month, in lower case."""
    return {name: number for number, names in parsing().months.items() for name in names}


def fold(text: str) -> str:
    """Return `text` in one form: NFKC, lower case, ё as е, single blanks, no invisible characters."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return " ".join("".join(char for char in plain if unicodedata.category(char) != "Cf").split())


def same(text: str) -> str:
    """Return what two spellings of one label have in common: folded, Cyrillic letters as their Latin twins."""
    return fold(text).translate(_TWINS)


def is_empty(text: str) -> bool:
    """Tell whether a cell holds nothing, or a dash or word that says so."""
    # Most cells of a large export are ids and moments: they are told apart without folding them.
    return len(text) <= _LONGEST_EMPTY and not any(map(str.isdigit, text)) and fold(text) in parsing().empty


def is_sheet_error(text: str) -> bool:
    """Tell whether a cell holds an error of a spreadsheet (`#REF!`)."""
    return text.startswith("#") and fold(text) in parsing().sheet_errors
