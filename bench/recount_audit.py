"""The figures of a Zoho-like export counted once more in plain Python, beside what the audit says of it.

`python -m bench.recount_audit deals.xlsx spend.xlsx`: no pandas, none of the audit's own reading; openpyxl, dictionaries
and the standard library. Prints both figures; exit code 1 if one differs.
"""

import sys
from collections import Counter, defaultdict
from datetime import date, datetime
from pathlib import Path
from statistics import median
from typing import Any

from openpyxl import load_workbook

from coach.audit.facts import read_facts
from coach.settings import Settings

Row = dict[str, Any]
_TWINS = str.maketrans("асеорхуАВСЕНКМОРТХ", "aceopxyABCEHKMOPTX")


def rows_of(path: Path) -> list[Row]:
    """Return the filled rows, each exact repetition once, by name of the column."""
    sheet = load_workbook(path, read_only=True).active
    assert sheet is not None
    lines = sheet.iter_rows(values_only=True)
    header = [str(name) for name in next(lines)]
    found: dict[tuple[object, ...], int] = {}
    rows = []
    for line in lines:
        # A formula names its own row, so that two equal rows would differ by it.
        plain = tuple("" if isinstance(cell, str) and cell.startswith("=") else cell for cell in line)
        if any(cell not in {None, ""} for cell in plain):
            found[plain] = found.get(plain, 0) + 1
            rows.append((plain, found[plain]))
    return [{**dict(zip(header, plain, strict=True)), "_again": again > 1} for plain, again in rows]


def moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    for shape in ("%d.%m.%Y %H:%M", "%d.%m.%Y"):
        try:
            return datetime.strptime(str(value), shape)  # noqa: DTZ007 - exports carry no zone
        except ValueError:
            continue
    return None


def money(value: object) -> float | None:
    if value is None or isinstance(value, int | float):
        return None if value is None else float(value)
    digits = str(value).replace("€", "").replace(" ", "").replace("\u00a0", "").replace(".", "").replace(",", ".")
    return float(digits) if digits else None


def recount(deals: list[Row], spend: list[Row]) -> dict[str, float]:
    """Count by the definitions of `docs/indicators.md`."""
    first: dict[str, Row] = {}
    content = defaultdict(set)
    for row in deals:
        if row["Id"] and row["Stage"] and not row["_again"]:
            first.setdefault(str(row["Id"]), row)
            content[str(row["Id"])].add(tuple(str(cell) for name, cell in row.items() if name != "_again"))
    mine = list(first.values())
    unclear = {id_ for id_, seen in content.items() if len(seen) > 1}
    won = [row for row in mine if row["Stage"] == "Payment Done" and str(row["Id"]) not in unclear]
    told: dict[str, float] = {"leads": len(mine), "won": len(won)}
    told["lost"] = sum(row["Stage"] == "Lost" and str(row["Id"]) not in unclear for row in mine)
    told["conversion"] = len(won) / (len(mine) - len(unclear))
    amounts = [amount for row in won if (amount := money(row["Offer Total Amount"])) is not None]
    told["revenue"] = sum(amounts)
    above = [amount for amount in amounts if amount > 0]
    told |= {"average_deal": sum(above) / len(above), "median_deal": median(above)}
    for stage, count in Counter(str(row["Stage"]) for row in mine).items():
        told[f"stage_count[stage={stage}]"] = count
    months = Counter(f"{made:%Y-%m}" for row in mine if (made := moment(row["Created Time"])))
    told |= {f"leads[month={month}]": count for month, count in months.items()}
    told["cycle_median"] = median(cycles(won))
    return told | _spend(spend) | _join(mine, won, spend)


def cycles(won: list[Row]) -> list[int]:
    pairs = [(moment(row["Created Time"]), moment(row["Closing Date"])) for row in won]
    return [(end.date() - start.date()).days for start, end in pairs if start and end and end.date() >= start.date()]


def lines_of(spend: list[Row]) -> list[Row]:
    """Return the lines that count: repeated ones that name an ad, or are empty of figures, only once."""

    def finest(row: Row) -> object:
        return row["Ad"]

    return [
        row
        for row in spend
        if not (row["_again"] and (finest(row) or not any(row[name] for name in ("Impressions", "Clicks", "Spend"))))
    ]


def _spend(spend: list[Row]) -> dict[str, float]:
    lines = lines_of(spend)
    told = {"spend": sum(money(row["Spend"]) or 0 for row in lines)}
    told["clicks"] = sum(float(row["Clicks"] or 0) for row in lines)
    by_source: dict[str, float] = defaultdict(float)
    for row in lines:
        by_source[str(row["Source"])] += money(row["Spend"]) or 0
    return told | {f"spend[source={source}]": spent for source, spent in by_source.items()}


def _join(mine: list[Row], won: list[Row], spend: list[Row]) -> dict[str, float]:
    lines = lines_of(spend)
    paid: dict[str, float] = defaultdict(float)
    for row in lines:
        paid[_same(row["Source"])] += money(row["Spend"]) or 0
    sources = {source for source, spent in paid.items() if spent > 0}
    start, end = _common(mine, lines)
    inside = [row for row in mine if (made := moment(row["Created Time"])) and start <= made.date() <= end]
    leads = [row for row in inside if _same(row["Source"]) in sources]
    ids = {id(row) for row in won}
    sales = [row for row in leads if id(row) in ids]
    spent = sum(money(row["Spend"]) or 0 for row in lines if start <= row["Date"].date() <= end)
    earned = sum(money(row["Offer Total Amount"]) or 0 for row in sales)
    told = {"cpl": spent / len(leads), "cac": spent / len(sales), "romi": (earned - spent) / spent}
    for source in sorted({str(row["Source"]) for row in lines if _same(row["Source"]) in sources}):
        part = [row for row in leads if _same(row["Source"]) == _same(source)]
        if part:
            told[f"cpl[source={source}]"] = paid_in(lines, source, start, end) / len(part)
    return told


def paid_in(lines: list[Row], source: str, start: date, end: date) -> float:
    mine = (row for row in lines if _same(row["Source"]) == _same(source) and start <= row["Date"].date() <= end)
    return sum(money(row["Spend"]) or 0 for row in mine)


def _common(mine: list[Row], lines: list[Row]) -> tuple[date, date]:
    days = [made.date() for row in mine if (made := moment(row["Created Time"]))]
    dates = [row["Date"].date() for row in lines]
    return max(min(days), min(dates)), min(max(days), max(dates))


def _same(name: object) -> str:
    return " ".join(str(name).split()).translate(_TWINS).lower()


def main(deals: Path, spend: Path) -> int:
    """Print both countings; return how many figures differ."""
    facts = read_facts(None, deals, spend, Settings())
    wrong = 0
    print(f"{'figure':44} {'audit':>16} {'plain Python':>16}")
    for key, value in recount(rows_of(deals), rows_of(spend)).items():
        found = facts.get(key)
        ours = found.value if found is not None else None
        same = ours is not None and abs(ours - value) <= 1e-6 * max(1.0, abs(value))
        wrong += not same
        shown = "–" if ours is None else f"{ours:.4f}"
        print(f"{key:44} {shown:>16} {value:>16.4f}{'' if same else '  DIFFERS'}")
    print(f"{wrong} differ")
    return wrong


if __name__ == "__main__":
    sys.exit(bool(main(Path(sys.argv[1]), Path(sys.argv[2]))))
