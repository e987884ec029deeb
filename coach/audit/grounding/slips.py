"""True numbers said of something else: another stretch of time, somebody unnamed, another whole, or denied."""

import re
from collections.abc import Iterator

from coach.audit.grounding.binding import Bound
from coach.audit.grounding.mention import Mention
from coach.audit.grounding.naming import family, kind_of, naming
from coach.audit.grounding.nearest import BREAK, Sentence
from coach.audit.grounding.values import months_spanned
from coach.audit.grounding.words import any_of, form, same_length, words
from coach.audit.types import Indicator

_PAUSE = re.compile(r"[,;()]")
_SPANS = {"quarter": {3}, "half_year": {6}, "year": {11, 12, 13}}
_FEW_WORDS = 5


def slips(sentence: Sentence, bound: Bound) -> Iterator[tuple[str, str]]:
    """Yield the code and the words of each slip of a sentence whose numbers were found."""
    for place, one in bound.found.items():
        mention = sentence.numbers[place]
        clause, at = _clause(sentence, mention, BREAK)
        told, _ = _clause(sentence, mention, _PAUSE)
        yield "date_unproved", _other_stretch(sentence, one) or _other_time(told, one)
        yield "wrong_segment", _of_someone(sentence, clause, one)
        yield "denied", _denied(clause[:at], one)
        yield "wrong_indicator", _other_whole(sentence, place, bound)


def _clause(sentence: Sentence, mention: Mention, stop: re.Pattern[str]) -> tuple[str, int]:
    """Return the clause of a number, folded, and where in it the number begins."""
    folded = same_length(sentence.text)
    low = max([0, *(one.end() for one in stop.finditer(folded) if one.end() <= mention.start)])
    high = min([len(folded), *(one.start() for one in stop.finditer(folded) if one.start() >= mention.end)])
    return folded[low:high], mention.start - low


def _other_stretch(sentence: Sentence, one: Indicator) -> str:
    folded = same_length(sentence.text)
    for stretch, patterns in words().stretches.items():
        match = any_of(patterns).search(folded)
        if match and not _lasts(one, stretch):
            return match[0]
    return ""


def _lasts(one: Indicator, stretch: str) -> bool:
    """Tell whether the figure counts such a stretch of time."""
    suffix = family(one.id)[1]
    if stretch == "month":
        return one.id.endswith("_month") or any(segment.dimension == "month" for segment in one.segments)
    if stretch == "week":
        return any(segment.dimension == "week" for segment in one.segments)
    if stretch == "quarter" and suffix:
        return True
    return bool(_SPANS.get(stretch, set()) & set(months_spanned(one)))


def _other_time(clause: str, one: Indicator) -> str:
    match = any_of(words().other_times).search(clause)
    return match[0] if match and not family(one.id)[1].startswith("goal") else ""


def _of_someone(sentence: Sentence, clause: str, one: Indicator) -> str:
    match = any_of(words().someone).search(same_length(sentence.text))
    if match is None or one.segments or any_of(words().whole).search(clause.replace(match[0], "")):
        return ""
    return match[0]


def _denied(before: str, one: Indicator) -> str:
    """Return the denial right before a number, unless it is a part of the figure's own name."""
    match = form("slips_denied").search(before)
    rule = naming(one.id)
    if match is None or rule is None:
        return ""
    own = any(name.start() < match.end() and match.start() < name.end() for name in any_of(rule.words).finditer(before))
    return "" if own else match[0].strip()


def _other_whole(sentence: Sentence, place: int, bound: Bound) -> str:
    """Return the number behind «из» when what is counted is no part of it: «612 продаж из 3 138 открытых»."""
    whole, mention = bound.found[place], sentence.numbers[place]
    if not form("binding_out_of").search(sentence.text[: mention.start]) or kind_of(whole) != "count":
        return ""
    gap = sentence.text[sentence.numbers[place - 1].end : mention.start] if place else ""
    close = place > 0 and len(gap.split()) <= _FEW_WORDS and not BREAK.search(gap)
    part = bound.found.get(place - 1 if close else place + 1)
    if part is None or part is whole or kind_of(part) != "count":
        return ""
    own, base = family(part.id)[0], family(whole.id)[0]
    rule = naming(part.id)
    fits = own == base or base in (rule.base if rule else ()) or base in words().out_of.get(own, ())
    return "" if fits else sentence.text[mention.start : mention.end].strip()
