"""A clean pair of exports, what is true of it by plain Python, and every way in which people spoil such files.

`python -m tests.audit.faults` prints the table of what each fault gave.
"""

import csv
import io
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from statistics import mean, median

from openpyxl import Workbook

from coach.audit.facts import Wishes, read_facts
from coach.audit.types import Facts
from coach.errors import InputError
from coach.settings import Settings

HEADER = ["ID", "Стадия сделки", "Дата создания", "Дата закрытия", "Сумма", "Ответственный", "Источник"]
SPEND_HEADER = ["Дата", "Источник", "Кампания", "Показы", "Клики", "Расход"]


@dataclass(frozen=True)
class Deal:
    id: str
    stage: str
    created: datetime | None
    closed: datetime | None
    amount: float | None
    owner: str
    source: str
    currency: str = ""


@dataclass(frozen=True)
class Line:
    date: datetime
    source: str
    campaign: str
    impressions: int
    clicks: int
    spend: float


def clean(seed: int = 7) -> tuple[list[Deal], list[Line]]:
    """Return sixty deals of four months and the spend of the same days."""
    chance = random.Random(seed)
    deals, first = [], datetime(2025, 1, 3, 9, 30)  # noqa: DTZ001 - exports carry no zone
    for number in range(1, 61):
        created = first + timedelta(days=2 * number, minutes=chance.randrange(600))
        stage = chance.choice(["Оплачено", "Отказ", "Отказ", "Новая", "КП отправлено"])
        done = stage in {"Оплачено", "Отказ"}
        closed = (created + timedelta(days=chance.randrange(1, 30))).replace(hour=0, minute=0) if done else None
        amount = chance.randrange(2, 90) * 50 + 0.5 if stage == "Оплачено" else None
        owner, source = chance.choice(["Анна", "Борис"]), chance.choice(["Яндекс Директ", "ВКонтакте", "Сайт"])
        deals.append(Deal(str(1000 + number), stage, created, closed, amount, owner, source))
    lines = [
        Line(
            first.replace(hour=0, minute=0) + timedelta(days=day),
            source,
            "Поиск" if source == "Яндекс Директ" else "Лента",
            (clicks := chance.randrange(5, 60)) * 40,
            clicks,
            clicks * chance.randrange(3, 9) + 0.25,
        )
        for day in range(0, 122, 3)
        for source in ("Яндекс Директ", "ВКонтакте")
    ]
    return deals, lines


def truth(deals: Iterable[Deal], lines: Iterable[Line]) -> dict[str, float]:
    """Count everything once more, without the code under test."""
    deals, lines = list(deals), list(lines)
    won = [deal for deal in deals if deal.stage == "Оплачено"]
    told: dict[str, float] = {
        "leads": len(deals),
        "won": len(won),
        "lost": sum(deal.stage == "Отказ" for deal in deals),
        "open": sum(deal.stage in {"Новая", "КП отправлено"} for deal in deals),
    }
    if deals:
        told["conversion"] = len(won) / len(deals)
    closed = told["won"] + told["lost"]
    if closed:
        told["conversion_closed"] = told["won"] / closed
    amounts = [deal.amount for deal in won if deal.amount is not None]
    if amounts:
        told |= {"revenue": sum(amounts), "average_deal": mean(amounts), "median_deal": median(amounts)}
    cycles = [(deal.closed.date() - deal.created.date()).days for deal in won if deal.closed and deal.created]
    if cycles:
        told["cycle_median"] = median(cycles)
    for source, count in Counter(deal.source for deal in deals).items():
        told[f"leads[source={source}]"] = count
    for month, count in Counter(f"{deal.created:%Y-%m}" for deal in deals if deal.created).items():
        told[f"leads[month={month}]"] = count
    told |= {"spend": sum(line.spend for line in lines), "clicks": sum(line.clicks for line in lines)}
    told["impressions"] = sum(line.impressions for line in lines)
    told["ctr"] = told["clicks"] / told["impressions"]
    return told | _joined(deals, lines)


def _joined(deals: list[Deal], lines: list[Line]) -> dict[str, float]:
    dated = [deal for deal in deals if deal.created]
    if not dated:
        return {}
    days = [deal.created.date() for deal in dated if deal.created]
    start, end = max(min(days), lines[0].date.date()), min(max(days), lines[-1].date.date())
    spent = sum(line.spend for line in lines if start <= line.date.date() <= end)
    paid = {line.source for line in lines}
    mine = [deal for deal in dated if deal.source in paid and deal.created and start <= deal.created.date() <= end]
    won = [deal for deal in mine if deal.stage == "Оплачено"]
    told = {"cpl": spent / len(mine), "cac": spent / len(won)}
    earned = sum(deal.amount or 0 for deal in won)
    return told | {"romi": (earned - spent) / spent}


Cells = list[list[str]]


def deal_cells(deals: Iterable[Deal], amount: Callable[[float], str] = lambda x: f"{x:.2f}") -> Cells:
    return [
        [
            deal.id,
            deal.stage,
            f"{deal.created:%d.%m.%Y %H:%M}" if deal.created else "",
            f"{deal.closed:%d.%m.%Y}" if deal.closed else "",
            "" if deal.amount is None else amount(deal.amount),
            deal.owner,
            deal.source,
        ]
        for deal in deals
    ]


def spend_cells(lines: Iterable[Line]) -> Cells:
    return [
        [f"{one.date:%d.%m.%Y}", one.source, one.campaign, str(one.impressions), str(one.clicks), f"{one.spend:.2f}"]
        for one in lines
    ]


def text(rows: Cells, separator: str = ";") -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator="\n").writerows(rows)
    return written.getvalue()


@dataclass(frozen=True)
class Fault:
    """A spoilt pair of exports.

    Attributes:
        name: what is wrong with it.
        make: from the clean rows to the two files' bytes.
        true: what is true of it when the fault itself changes that (a date that does not exist is no date).
        refused: keys that must have no value, with the code of the reason.
        notes: codes of repairs that must be listed.
        error: code of the error when the files are not accepted at all.
    """

    name: str
    make: Callable[[list[Deal], list[Line]], tuple[bytes, bytes]]
    true: Callable[[list[Deal]], list[Deal]] = lambda deals: deals
    refused: dict[str, str] = field(default_factory=dict)
    notes: frozenset[str] = frozenset()
    error: str = ""


def files(deals: str | bytes, spend: str | bytes) -> tuple[bytes, bytes]:
    return tuple(one if isinstance(one, bytes) else one.encode() for one in (deals, spend))  # type: ignore[return-value]


def plain(rows: Cells, lines: list[Line]) -> tuple[bytes, bytes]:
    return files(text([HEADER, *rows]), text([SPEND_HEADER, *spend_cells(lines)]))


def _cells(change: Callable[[int, list[str]], list[str]]) -> Callable[[list[Deal], list[Line]], tuple[bytes, bytes]]:
    """Return what makes files whose rows of deals are changed one by one."""

    def make(deals: list[Deal], lines: list[Line]) -> tuple[bytes, bytes]:
        return plain([change(place, row) for place, row in enumerate(deal_cells(deals))], lines)

    return make


def _rows(change: Callable[[Cells], Cells]) -> Callable[[list[Deal], list[Line]], tuple[bytes, bytes]]:
    """Return what makes files whose table of deals (with its header) is changed as a whole."""

    def make(deals: list[Deal], lines: list[Line]) -> tuple[bytes, bytes]:
        return files(text(change([HEADER, *deal_cells(deals)])), text([SPEND_HEADER, *spend_cells(lines)]))

    return make


def _encoded(encoding: str, separator: str = ";") -> Callable[[list[Deal], list[Line]], tuple[bytes, bytes]]:
    def make(deals: list[Deal], lines: list[Line]) -> tuple[bytes, bytes]:
        ours = text([HEADER, *deal_cells(deals)], separator).encode(encoding)
        return ours, text([SPEND_HEADER, *spend_cells(lines)], separator).encode(encoding)

    return make


def _set(row: list[str], place: int, value: str) -> list[str]:
    return [*row[:place], value, *row[place + 1 :]]


def _amounts(shape: Callable[[int, float], str]) -> Callable[[list[Deal], list[Line]], tuple[bytes, bytes]]:
    return _cells(lambda n, row: _set(row, 4, shape(n, float(row[4]))) if row[4] else row)


def _euro(value: float) -> str:
    return "€ " + f"{value:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def _dates(n: int, row: list[str]) -> list[str]:
    created = datetime.strptime(row[2], "%d.%m.%Y %H:%M")  # noqa: DTZ007
    shapes = ("%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%d %B %Y")
    if n % 3 == 2:
        months = [
            "января",
            "февраля",
            "марта",
            "апреля",
            "мая",
            "июня",
            "июля",
            "августа",
            "сентября",
            "октября",
            "ноября",
            "декабря",
        ]
        return _set(row, 2, f"{created.day} {months[created.month - 1]} {created.year} г. {created:%H:%M}")
    return _set(row, 2, created.strftime(shapes[n % 3]))


def _pivot(deals: list[Deal], lines: list[Line]) -> tuple[bytes, bytes]:
    months = sorted({f"{deal.created:%Y-%m}" for deal in deals if deal.created})
    rows = [["Названия строк", *months, "Общий итог"]]
    for source in ("Сайт", "ВКонтакте", "Яндекс Директ"):
        counts = [sum(d.source == source and f"{d.created:%Y-%m}" == month for d in deals) for month in months]
        rows.append([source, *map(str, counts), str(sum(counts))])
    return files(text(rows), text([SPEND_HEADER, *spend_cells(lines)]))


def _without(*columns: int) -> Callable[[Cells], Cells]:
    return lambda rows: [[cell for place, cell in enumerate(row) if place not in columns] for row in rows]


def _xlsx(deals: list[Deal], lines: list[Line]) -> tuple[bytes, bytes]:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Выгрузка сделок"])
    sheet.merge_cells("A1:G1")
    sheet.append([])
    sheet.append(HEADER)
    for place, deal in enumerate(deals):
        amount: object = deal.amount
        if place % 2 and deal.amount is not None:
            amount = f"{deal.amount:.2f}".replace(".", ",")
        sheet.append([int(deal.id), deal.stage, deal.created, deal.closed, amount, deal.owner, deal.source])
    sheet.append(["Итого", None, None, None, sum(deal.amount or 0 for deal in deals)])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue(), text([SPEND_HEADER, *spend_cells(lines)]).encode()


def _spend_total(deals: list[Deal], lines: list[Line]) -> tuple[bytes, bytes]:
    sums = [str(sum(one.impressions for one in lines)), str(sum(one.clicks for one in lines))]
    total = ["", "", "", *sums, f"{sum(one.spend for one in lines):.2f}"]
    return files(text([HEADER, *deal_cells(deals)]), text([SPEND_HEADER, *spend_cells(lines), total]))


def _two_currencies(n: int, row: list[str]) -> list[str]:
    return _set(row, 4, f"{row[4]} {'€' if n % 2 else '$'}") if row[4] else row


def _only(stage: str) -> Callable[[list[Deal]], list[Deal]]:
    return lambda deals: [deal for deal in deals if deal.stage == stage]


def _closed(change: Callable[[int, Deal], Deal]) -> Callable[[list[Deal]], list[Deal]]:
    return lambda deals: [change(n, deal) for n, deal in enumerate(deals)]


def _no_closing(n: int, deal: Deal) -> Deal:
    return replace(deal, closed=None) if n % 5 == 0 and deal.closed else deal


def _spelled(n: int, row: list[str]) -> list[str]:
    return _set(
        row, 6, [row[6], row[6].upper(), f" {row[6].lower()} ", row[6].replace("а", "a").replace("о", "o")][n % 4]
    )


_AMOUNT_SHAPES: dict[str, Callable[[int, float], str]] = {
    "comma and point decimals mixed": lambda n, x: f"{x:.2f}" if n % 2 else f"{x:.2f}".replace(".", ","),
    "€ 3.500,00": lambda _, x: _euro(x),
    "1 234,50 ₽ with no-break blanks": lambda _, x: f"{x:,.2f} ₽".replace(",", "\u00a0").replace(".", ","),
    "1,234.50": lambda _, x: f"{x:,.2f}",
    "1'234.50": lambda _, x: f"{x:,.2f}".replace(",", "'"),
    "15000|RUB": lambda _, x: f"{x:.2f}|RUB",
}

FAULTS = [
    *(Fault(name, _amounts(shape)) for name, shape in _AMOUNT_SHAPES.items()),
    Fault("dates in three styles", _cells(_dates), notes=frozenset({"date_text"})),
    Fault(
        "dates that do not exist",
        _cells(lambda n, row: _set(row, 3, "31.02.2025") if n % 5 == 0 and row[3] else row),
        true=_closed(_no_closing),
        notes=frozenset({"date_impossible"}),
    ),
    Fault(
        "closings before creations",
        _cells(lambda n, row: _set(row, 3, "01.01.2024") if n % 5 == 0 and row[3] else row),
        true=_closed(_no_closing),
        notes=frozenset({"closed_before_created"}),
    ),
    Fault(
        "duplicate rows",
        _rows(lambda rows: [*rows, rows[3], rows[9], rows[3]]),
        notes=frozenset({"duplicate_row"}),
    ),
    Fault("a merged header above the header", _rows(lambda rows: [["Сделка", "", "", "", "Деньги", "Кто", ""], *rows])),
    Fault(
        "a title, a blank line, a repeated header",
        _rows(lambda rows: [["Отчёт за 2025 год", *[""] * 6], [""] * 7, *rows[:20], rows[0], *rows[20:]]),
        notes=frozenset({"title_rows", "header_again"}),
    ),
    Fault(
        "a row of totals",
        _rows(lambda rows: [*rows, ["Итого:", "", "", "", "99999,00", "", ""]]),
        notes=frozenset({"total_row"}),
    ),
    Fault(
        "a sum below the table without a word",
        _rows(lambda rows: [*rows, ["", "", "", "", "99999,00", "", ""]]),
        notes=frozenset({"not_a_deal"}),
    ),
    Fault("a nameless row of totals below the spend", _spend_total, notes=frozenset({"total_row"})),
    Fault("a pivot table saved as CSV", _pivot, error="audit.columns_missing"),
    Fault("cp1251", _encoded("cp1251")),
    Fault("UTF-16 with tabs", _encoded("utf-16", "\t")),
    Fault("UTF-8 with a mark, commas between", _encoded("utf-8-sig", ",")),
    Fault("empty columns between the others", _rows(lambda rows: [[*row[:2], "", *row[2:], ""] for row in rows])),
    Fault("blank rows between the others", _rows(lambda rows: [one for row in rows for one in (row, [""] * 7)])),
    Fault(
        "one stage only",
        lambda deals, lines: plain(deal_cells(_only("Оплачено")(deals)), lines),
        true=_only("Оплачено"),
        refused={"conversion": "one_stage", "lost": "no_lost_stage"},
    ),
    Fault(
        "no dates at all",
        _rows(_without(2, 3)),
        true=lambda deals: [replace(deal, created=None, closed=None) for deal in deals],
        refused={"cycle_median": "no_closed_column", "cpl": "no_dates_to_join", "romi": "no_dates_to_join"},
    ),
    Fault(
        "two currencies",
        _cells(_two_currencies),
        refused={"revenue": "several_currencies", "average_deal": "several_currencies"},
        notes=frozenset({"currency_several"}),
    ),
    Fault(
        "amounts in words",
        _cells(lambda n, row: _set(row, 4, "по договору") if row[4] else row),
        refused={"revenue": "no_amount_column"},
    ),
    Fault(
        "errors of the spreadsheet for closings",
        _cells(lambda n, row: _set(row, 3, "#REF!") if n % 5 == 0 and row[3] else row),
        true=_closed(_no_closing),
        notes=frozenset({"sheet_error"}),
    ),
    Fault("sources spelled four ways", _cells(_spelled), notes=frozenset({"spelling_merged"})),
    Fault("a line break within a cell", _cells(lambda n, row: _set(row, 5, row[5] + "\n") if n % 7 == 0 else row)),
    Fault(
        "a workbook with a merged title, dates as dates, half of the sums as text",
        _xlsx,
        notes=frozenset({"total_row"}),
    ),
    Fault("nothing but a header", _rows(lambda rows: rows[:1]), error="audit.no_rows"),
]


def facts_of(fault: Fault, folder: Path) -> Facts:
    """Write the spoilt files and read them."""
    deals, lines = clean()
    ours, theirs = fault.make(deals, lines)
    suffix = ".xlsx" if ours.startswith(b"PK") else ".csv"
    paths = folder / f"deals{suffix}", folder / "spend.csv"
    for path, data in zip(paths, (ours, theirs), strict=True):
        path.write_bytes(data)
    return read_facts(None, *paths, Settings(), Wishes())


def main() -> None:
    """Print what each fault gave."""
    told = list(truth(*clean()))
    print("| fault | right figures | no figure, and why | listed |\n| --- | --- | --- | --- |")
    for fault in FAULTS:
        with tempfile.TemporaryDirectory() as folder:
            try:
                facts = facts_of(fault, Path(folder))
            except InputError as error:
                print(f"| {fault.name} | – | refused: `{error.code}` | – |")
                continue
        found = [facts.get(key) for key in told]
        right = sum(one is not None and one.value is not None for one in found)
        why = Counter(one.why for one in found if one is not None and one.why)
        notes = Counter({one.code: one.rows for one in facts.repairs if one.code != "outside_common_period"})
        refused = ", ".join(f"`{code}` ({count})" for code, count in why.items()) or "–"
        listed = ", ".join(f"`{code}` {rows}" for code, rows in notes.items()) or "–"
        print(f"| {fault.name} | {right} | {refused} | {listed} |")


if __name__ == "__main__":
    main()
