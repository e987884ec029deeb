"""Whether the dates and stretches of time of a statement are those of what it cites."""

from coach.audit.grounding import lines
from coach.audit.grounding.mention import Mention
from coach.audit.grounding.moments import Moment
from coach.audit.grounding.naming import family
from coach.audit.grounding.reading import Read
from coach.audit.grounding.values import months_spanned
from coach.audit.grounding.words import form, same_length
from coach.audit.types import Indicator

_RECENT_MONTHS = 3


def foreign_moment(read: Read) -> str:
    """Return the first date that no cited figure or line has, empty if all are theirs."""
    texts = [*read.cited.lines.values(), *read.cited.norms.values()]
    months = {(part.start, part.end) for part in read.parts if part.segment.dimension == "month"}
    for one in read.moments:
        if (one.start, one.end) in months or lines.has_moment(one, texts):
            continue
        if not any(_in_period(one, read, figure) for figure in read.cited.figures):
            return one.words
    return ""


def _in_period(one: Moment, read: Read, figure: Indicator) -> bool:
    """Tell whether a date is an end of the figure's period and said as such: with the other end, or after «с»."""
    if figure.start is None or figure.end is None or one.clock or one.quarter:
        return False
    first, last = ((_fits(one, day.year, day.month, day.day)) for day in (figure.start, figure.end))
    others = [other for other in read.moments if other is not one]
    before = same_length(read.text[: one.start]).rstrip()
    if first and (before.endswith((" с", "since")) or before == "с"):
        return True
    if one.month is None and figure.start.year == figure.end.year == one.year:
        return True
    start, end = figure.start, figure.end
    return (first and any(_fits(other, end.year, end.month, end.day) for other in others)) or (
        last and any(_fits(other, start.year, start.month, start.day) for other in others)
    )


def _fits(one: Moment, year: int, month: int, day: int) -> bool:
    return (
        one.year in {year, None}
        and one.month in {month, None}
        and one.day in {day, None}
        and (one.year or one.month) is not None
    )


def is_period(one: Mention, read: Read) -> bool:
    """Tell whether a number of months or years is the length of the period that a cited figure counts."""
    value = one.readings[0][0]
    if one.unit == "" and form("times_until").match(same_length(read.text[one.end :])):
        return any(other.unit == "months" and other.readings[0][0] == value for other in read.numbers)
    if one.unit not in {"months", "years"}:
        return False
    months = value * (12 if one.unit == "years" else 1)
    for figure in read.cited.figures:
        if months == _RECENT_MONTHS and family(figure.id)[1]:
            return True
        if months in set(months_spanned(figure)):
            return True
    return False
