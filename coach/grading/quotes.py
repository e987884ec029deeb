"""Finding the quotes of a judge in the answer: no credit without evidence that code has seen."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from coach.grading.folding import Folded, fold
from coach.grading.types import Quote, Span

SIMILARITY = 90.0
"""Least similarity (0-100, rapidfuzz partial ratio) of a quote that is not found to the letter."""

MIN_CHARS = 3
MIN_FUZZY_CHARS = 12
"""Shorter quotes must be found to the letter: fuzzy matching of a few characters finds them anywhere."""

_NEGATION = re.compile(r"\b(?:не|ни|нет|без|no|not|never|without)\b|n\"t\b")
_NEGATION_BEFORE = re.compile(r"(?:\b(?:не|ни|not|never|no)|n\"t) ?$")
_EDGES = ' ".…,;:!?-()[]'


def find_quote(answer: Folded, text: str, quote: str) -> Quote | None:
    """Return `quote` as it stands in the answer, or None when it does not stand there.

    Found means: to the letter after folding, or at least `SIMILARITY` alike with the same number of negations. A
    quote that leaves out the «не» right before it is not found: it says the opposite of the answer.

    Args:
        answer: the folded answer.
        text: the answer as handed in.
        quote: what the judge quotes.
    """
    wanted = fold(quote).text.strip(_EDGES)
    if len(wanted) < MIN_CHARS:
        return None
    place = _exact(answer.text, wanted) or _fuzzy(answer.text, wanted)
    if place is None:
        return None
    span = answer.span(*place)
    return Quote(start=span.start, end=span.end, text=text[span.start : span.end])


def _exact(haystack: str, wanted: str) -> tuple[int, int] | None:
    start = haystack.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if _on_word_borders(haystack, start, end) and not _NEGATION_BEFORE.search(haystack[:start]):
            return start, end
        start = haystack.find(wanted, start + 1)
    return None


def _on_word_borders(haystack: str, start: int, end: int) -> bool:
    before = start == 0 or not (haystack[start - 1].isalnum() and haystack[start].isalnum())
    after = end == len(haystack) or not (haystack[end - 1].isalnum() and haystack[end].isalnum())
    return before and after


def _fuzzy(haystack: str, wanted: str) -> tuple[int, int] | None:
    if len(wanted) < MIN_FUZZY_CHARS or len(wanted) > len(haystack):
        return None
    found = fuzz.partial_ratio_alignment(wanted, haystack, score_cutoff=SIMILARITY)
    if found is None or found.dest_end <= found.dest_start:
        return None
    start, end = _widen(haystack, found.dest_start, found.dest_end)
    matched = haystack[start:end]
    same_sense = len(_NEGATION.findall(matched)) == len(_NEGATION.findall(wanted))
    if not same_sense or _NEGATION_BEFORE.search(haystack[:start]):
        return None
    return start, end


def _widen(haystack: str, start: int, end: int) -> tuple[int, int]:
    """Move the ends outwards to the borders of the words that they cut, and inwards over spaces."""
    while start > 0 and haystack[start - 1].isalnum() and haystack[start].isalnum():
        start -= 1
    while end < len(haystack) and haystack[end - 1].isalnum() and haystack[end].isalnum():
        end += 1
    while start < end and haystack[start] == " ":
        start += 1
    while end > start and haystack[end - 1] == " ":
        end -= 1
    return start, end


def overlaps(span: Span, others: Iterable[Span]) -> bool:
    """Tell whether `span` shares a character with one of `others`."""
    return any(span.start < other.end and other.start < span.end for other in others)
