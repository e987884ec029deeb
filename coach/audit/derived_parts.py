"""Figures made of two computed ones: parts of a whole, gaps in the records, groups of lost reasons, multiples."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain

from coach.audit.book import Book, known
from coach.audit.measures import Frame
from coach.audit.types import Dimension, Facts, Indicator, Segment
from coach.audit.words import fold
from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen

_PARTS: tuple[tuple[str, str, tuple[Dimension, ...]], ...] = (
    ("leads_part", "leads", ("source", "owner")),
    ("won_part", "won", ("source", "owner", "product")),
    ("revenue_part", "revenue", ("source", "owner", "product")),
    ("spend_part", "spend", ("source", "campaign")),
)
_TIMES = (("cpl_times", "cpl"), ("cpql_times", "cpql"), ("cac_times", "cac"))
_EMPTY: tuple[tuple[str, str, Dimension], ...] = (
    ("no_source_share", "leads", "source"),
    ("no_owner_share", "leads", "owner"),
    ("no_campaign_spend", "spend", "campaign"),
)
_GAPS = (
    ("unrated_share", "qualified", "not_rated", "leads"),
    ("no_amount_share", "revenue", "no_amount", "won"),
    ("no_closed_share", "sales", "no_closed", "won"),
    ("no_answer_share", "first_answer_median", "no_answer_time", "leads"),
)


_RATIOS = (
    ("paid_part", "revenue_paid", "revenue"),
    ("repeat_part", "repeat_sales", "won"),
    ("cycle_tail", "cycle_p90", "cycle_median"),
    ("deal_skew", "average_deal", "median_deal"),
)


class Group(Frozen):
    """Lost reasons of one nature: its name in the summary, and regular expressions for the folded reason."""

    title: str
    patterns: tuple[str, ...]


class _Groups(Frozen):
    version: int
    groups: tuple[Group, ...]


@cache
def reason_groups() -> tuple[Group, ...]:
    """Read `reasons.yaml`, once a process."""
    return read_yaml(resource_dir("knowledge") / "audit" / "reasons.yaml", _Groups).groups


def parts(book: Book, facts: Facts) -> Iterator[Indicator]:
    """Yield the shares and multiples that can be made of the figures of `book`."""
    yield from chain(_parts(book), _stages(book, facts), _empty(book), _gaps(book), _reasons(book), _times(book))
    yield from chain(_ratios(book), _odd_clicks(book))


def _frame(one: Indicator, segments: tuple[Segment, ...] | None = None) -> Frame:
    return Frame(one.segments if segments is None else segments, one.start, one.end, None)


def _parts(book: Book) -> Iterator[Indicator]:
    for id_, of, dimensions in _PARTS:
        whole = book.figure(of)
        if whole is None or known(whole) <= 0:
            continue
        for dimension in dimensions:
            for one in book.by(of, dimension):
                if known(one) > 0:
                    yield _part(id_, one, whole)


def _part(id_: str, one: Indicator, whole: Indicator) -> Indicator:
    if one.unit == "count":
        return _frame(one).share(id_, round(known(one)), round(known(whole)))
    return _frame(one).value(id_, known(one) / known(whole), one.rows, of=whole.rows)


def _stages(book: Book, facts: Facts) -> Iterator[Indicator]:
    still = book.figure("open")
    if still is None or not known(still):
        return
    for stage in facts.stages:
        one = book.figure(f"stage_count[stage={stage.stage}]")
        if stage.kind == "open" and one is not None:
            yield _frame(one).share("stage_part", round(known(one)), round(known(still)))


def _empty(book: Book) -> Iterator[Indicator]:
    for id_, of, dimension in _EMPTY:
        whole, one = book.figure(of), book.figure(f"{of}[{dimension}=]")
        if whole is not None and one is not None and known(whole) > 0:
            made = _part(id_, one, whole)
            yield made.model_copy(update={"segments": ()})


def _gaps(book: Book) -> Iterator[Indicator]:
    """Yield the shares of rows that could not be counted for want of a cell."""
    for id_, of, reason, base in _GAPS:
        one, whole = book.figure(of), book.figure(base)
        if one is None or whole is None or not known(whole):
            continue
        left = sum(excluded.rows for excluded in one.excluded if excluded.reason == reason)
        yield _frame(one).share(id_, left, round(known(whole)))


def _reasons(book: Book) -> Iterator[Indicator]:
    lost, told = book.figure("lost"), book.by("lost_reason", "reason")
    named = sum(round(known(one)) for one in told)
    if lost is not None and known(lost) and book.get("lost_reason") is None:
        yield _frame(lost).share("no_reason_share", round(known(lost)) - named, round(known(lost)))
    for group in reason_groups() if named else ():
        mine = [one for one in told if _belongs(one.segments[0].value, group)]
        if mine:
            segment = Segment(dimension="reason", value=group.title)
            hits = sum(round(known(one)) for one in mine)
            yield _frame(told[0], (segment,)).share("reason_group_share", hits, named)


def _belongs(reason: str, group: Group) -> bool:
    folded = fold(reason)
    return any(re.search(pattern, folded) for pattern in group.patterns)


def _times(book: Book) -> Iterator[Indicator]:
    """Yield how many times dearer a source is than all paid ones together."""
    for id_, of in _TIMES:
        whole = book.figure(of)
        if whole is None or known(whole) <= 0:
            continue
        for one in book.by(of, "source"):
            yield _frame(one).value(id_, known(one) / known(whole), one.rows, of=one.of)


def _ratios(book: Book) -> Iterator[Indicator]:
    for id_, above, below in _RATIOS:
        one, whole = book.figure(above), book.figure(below)
        if one is not None and whole is not None and known(whole) > 0:
            yield _part(id_, one, whole)


def _odd_clicks(book: Book) -> Iterator[Indicator]:
    """Yield the share of lines of spend that cannot be right: more clicks than impressions."""
    whole, ctr = book.figure("spend"), book.figure("ctr")
    if whole is not None and ctr is not None and known(whole) > 0 and whole.rows:
        bad = sum(one.rows for one in ctr.excluded if one.reason == "clicks_over_impressions")
        yield Frame((), whole.start, whole.end).share("odd_clicks_part", bad, whole.rows)


def belonging(book: Book, title: str) -> Mapping[str, Indicator]:
    """Return the lost reasons of the group called `title`, by their name in the export."""
    group = next(one for one in reason_groups() if one.title == title)
    return {
        one.segments[0].value: one for one in book.by("lost_reason", "reason") if _belongs(one.segments[0].value, group)
    }
