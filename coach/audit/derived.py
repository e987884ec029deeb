"""Figures that findings need and exports do not hold: each is made of computed ones by a formula of `derived.yaml`."""

from collections.abc import Iterator

from coach.audit.book import Book, known
from coach.audit.definitions import derived_ids
from coach.audit.derived_parts import parts
from coach.audit.derived_periods import periods
from coach.audit.measures import Frame
from coach.audit.types import Facts, Indicator

LEAST_LEADS = 200
"""Leads below which the conversion of a person says too little: at 4 % its interval is wider than the value itself."""
LEAST_SALES = 10
"""Sales below which a person's conversion is not set against another's: two chance sales would change it by a fifth."""
_LEAST_OWNERS = 3


def with_derived(facts: Facts) -> Facts:
    """Return the facts with the derived figures behind the computed ones; facts that have them stay as they are."""
    if any(one.id in derived_ids() for one in facts.indicators):
        return facts
    facts = _with_currency(facts)
    book = Book.of(facts)
    found = [*_rows(facts, book), *parts(book, facts), *periods(book), *_spread(book), *_gain(book), *_idle(book)]
    return facts.model_copy(update={"indicators": (*facts.indicators, *found)})


def _with_currency(facts: Facts) -> Facts:
    """Give spend that names no currency that of the deals, where the join took it for such already."""
    assumed = next((one.detail for one in facts.repairs if one.code == "currency_as_deals"), "")
    if not assumed:
        return facts
    named = {"currency": assumed}
    mine = (one.model_copy(update=named) if _is_bare_spend(one) else one for one in facts.indicators)
    return facts.model_copy(update={"indicators": tuple(mine)})


def _is_bare_spend(one: Indicator) -> bool:
    return one.id in {"spend", "cpc"} and one.value is not None and one.currency is None


def _rows(facts: Facts, book: Book) -> Iterator[Indicator]:
    """Yield how many rows of each export were read and used."""
    for table, of in (("deals", "leads"), ("spend", "spend")):
        if table in facts.rows_read:
            whole = book.get(of)
            frame = Frame((), whole.start, whole.end) if whole else Frame()
            yield frame.count(f"{table}_read", facts.rows_read[table])
            yield frame.count(f"{table}_used", facts.rows_used[table])


def compared_owners(book: Book) -> list[Indicator]:
    """Return the mature conversions of the owners who sell and have enough leads, the lowest first."""
    idle = {one.key for one in idle_owners(book)}
    return sorted((one for one in _measured(book) if one.key not in idle), key=known)


def idle_owners(book: Book) -> list[Indicator]:
    """Return the mature conversions of owners with many leads who hardly sell: the interval ends below half the whole."""
    whole = book.figure("conversion_mature")
    if whole is None:
        return []
    most = known(whole) / 2
    return sorted((one for one in _measured(book) if one.high is not None and one.high < most), key=known)


def _measured(book: Book) -> list[Indicator]:
    return [one for one in book.by("conversion_mature", "owner") if (one.of or 0) >= LEAST_LEADS]


def _spread(book: Book) -> Iterator[Indicator]:
    """Yield how many times better the best owner sells than the last of those with enough sales."""
    owners = [one for one in compared_owners(book) if one.rows >= LEAST_SALES]
    if len(owners) >= _LEAST_OWNERS:
        worst, best = owners[0], owners[-1]
        frame = Frame((*best.segments, *worst.segments), worst.start, best.end)
        yield frame.value("conversion_spread", known(best) / known(worst), best.rows, of=worst.rows)


def _gain(book: Book) -> Iterator[Indicator]:
    """Yield the sales, and their money, that the owners below the middle would add if they reached it."""
    owners = compared_owners(book)
    if len(owners) < _LEAST_OWNERS:
        return
    middle = owners[len(owners) // 2]
    below = [one for one in owners if known(one) < known(middle)]
    sales = round(sum((known(middle) - known(one)) * (one.of or 0) for one in below))
    frame = Frame((), middle.start, middle.end)
    yield frame.share("conversion_middle", middle.rows, middle.of or 0)
    yield frame.value("sales_gain", sales, sum(one.of or 0 for one in below))
    if (check := book.figure("average_deal")) is not None:
        money = Frame((), check.start, check.end, check.currency)
        yield money.value("revenue_gain", sales * known(check), check.rows)


def _idle(book: Book) -> Iterator[Indicator]:
    """Yield how many leads stand with owners who hardly sell."""
    owners, whole = idle_owners(book), book.figure("leads")
    if not owners or whole is None:
        return
    held = [book.figure(f"leads[owner={one.segments[0].value}]") for one in owners]
    leads = sum(round(known(one)) for one in held if one is not None)
    frame = Frame((), whole.start, whole.end)
    yield frame.count("idle_leads", leads)
    yield frame.share("idle_leads_part", leads, round(known(whole)))
