"""A table of plans: what was to be reached in a month, by the department or by each manager."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from coach.audit.cells import Labels, labels, money, numbers
from coach.audit.columns import column_of
from coach.audit.dates import read_dates
from coach.audit.ledger import Ledger, Mask
from coach.audit.rows import records
from coach.audit.types import ColumnRole, Repair
from coach.audit.words import fold, month_names, same
from coach.files.columns import Column, ColumnTable, Value

MEASURES = ("revenue", "won", "leads", "spend")
_ISO_MONTH = re.compile(r"(\d{4})[-./](\d{1,2})|(\d{1,2})[-./](\d{4})")
_YEAR = re.compile(r"\b(20\d\d)\b")


@dataclass(frozen=True)
class Targets:
    """Plans by (month, owner); the department's own row has the owner "".

    Attributes:
        values: measure -> (month, owner) -> plan. A plan that stands twice with different numbers is in none.
        currency: of money, None if the table names none, or several.
        mixed: several currencies occur: money is left out.
        repairs: what was repaired, guessed or left out.
        rows_read: rows in the file.
        rows_used: rows that carry a plan.
    """

    values: Mapping[str, Mapping[tuple[str, str], float]]
    currency: str | None
    mixed: bool
    repairs: tuple[Repair, ...]
    rows_read: int
    rows_used: int


def clean_targets(export: ColumnTable, columns: Sequence[ColumnRole], years: Mapping[int, Sequence[int]]) -> Targets:
    """Read a table of plans.

    Args:
        export: as read.
        columns: which column is what.
        years: by number of the month the years in which the deals have it, for plans that say «март» without a year.
    """
    named = {one.role: column_of(export, one.column) for one in columns}
    ledger = Ledger("plan", export.file, export.numbers)
    months = _months(named["period"], years, ledger)
    dated = np.array([bool(month) for month in months])
    keep = records(export, list(named.values()), dated, ledger)
    ledger.note("plan_period", keep & ~dated, named["period"].name)
    keep &= dated
    owners = _owners(named.get("owner"), ledger) or [""] * len(keep)
    currency, mixed = None, False
    values: dict[str, dict[tuple[str, str], float]] = {}
    for measure in MEASURES:
        if measure not in named:
            continue
        if measure in {"revenue", "spend"}:
            read = money(named[measure], named.get("currency"), ledger)
            found, codes = (
                read.amounts,
                {read.currencies.names[code] for code in np.unique(read.currencies.codes) if code >= 0},
            )
            mixed |= len(codes) > 1 or (currency is not None and codes > {currency})
            currency = currency or next(iter(codes), None)
        else:
            found, _, _ = numbers(named[measure], "count", ledger)
        values[measure] = _by_month(months, owners, found, keep, ledger, named[measure].name)
    return Targets(values, currency, mixed, ledger.repairs, len(keep), int(keep.sum()))


def _by_month(
    months: Sequence[str],
    owners: Sequence[str],
    found: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    keep: Mask,
    ledger: Ledger,
    column: str,
) -> dict[tuple[str, str], float]:
    plans: dict[tuple[str, str], float] = {}
    twice: set[tuple[str, str]] = set()
    conflict = np.zeros(len(keep), dtype=bool)
    for place in np.flatnonzero(keep & ~np.isnan(found)).tolist():
        key = months[place], owners[place]
        if key in plans and plans[key] != found[place]:
            twice.add(key)
            conflict[place] = True
        plans[key] = float(found[place])
    ledger.note("plan_conflict", conflict, column)
    return {key: plan for key, plan in plans.items() if key not in twice}


def _owners(column: Column | None, ledger: Ledger) -> list[str]:
    if column is None:
        return []
    read: Labels = labels(column, ledger)
    return ["" if code < 0 else same(read.names[code]) for code in read.codes.tolist()]


def _months(column: Column, years: Mapping[int, Sequence[int]], ledger: Ledger) -> list[str]:
    dates = read_dates(column.values)
    guessed = set()
    found = []
    for place, (value, moment) in enumerate(zip(column.values, dates.values, strict=True)):
        month = f"{moment:%Y-%m}" if moment is not None else _month_in_words(value)
        if month.startswith("?"):
            known = years.get(int(month[2:]), ())
            month = f"{known[0]}-{month[2:]}" if len(known) == 1 else ""
            guessed |= {place} if month else set()
        found.append(month)
    mask = np.isin(column.codes, list(guessed))
    ledger.note("plan_year_guessed", mask, column.name)
    return [found[code] for code in column.codes.tolist()]


def _month_in_words(value: Value) -> str:
    """Return `2026-03` for «март 2026» or «03.2026», `?-03` for «март», empty for anything else."""
    text = fold(str(value))
    if iso := _ISO_MONTH.fullmatch(text):
        year, number = (iso[1], iso[2]) if iso[1] else (iso[4], iso[3])
        return f"{year}-{int(number):02}" if 1 <= int(number) <= 12 else ""
    named = {month_names()[word] for word in re.findall(r"[^\W\d_]+", text) if word in month_names()}
    if len(named) != 1:
        return ""
    year_in = _YEAR.findall(text)
    return f"{year_in[0] if year_in else '?'}-{named.pop():02}"
