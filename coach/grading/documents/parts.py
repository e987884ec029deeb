"""Cutting a guarded document into parts, and putting chosen stretches of it together."""

import re
from collections.abc import Iterator, Sequence

from coach.grading.types import GuardedAnswer, Span, Suspicion

_BORDERS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"[.!?…;]\s"), re.compile(r"\s"))
"""Where a text may be cut, the best first."""

_JOINT = "\n\n"


def spans_of(text: str, most: int) -> Iterator[Span]:
    """Yield spans of at most `most` characters that cover `text`, cut at the best border in the last half of each."""
    start = 0
    while len(text) - start > most:
        end = _border(text, start + most // 2, start + most)
        yield Span(start=start, end=end)
        start = end
    if text[start:].strip():
        yield Span(start=start, end=len(text))


def _border(text: str, least: int, most: int) -> int:
    for border in _BORDERS:
        ends = [found.end() for found in border.finditer(text, least, most)]
        if ends:
            return ends[-1]
    return most


def parts_of(answer: GuardedAnswer, most: int) -> list[GuardedAnswer]:
    """Cut a document into parts that together are the whole of it."""
    return [put_together(answer, [span]) for span in spans_of(answer.text, most)]


def put_together(answer: GuardedAnswer, spans: Sequence[Span]) -> GuardedAnswer:
    """Return the stretches of a document as one text; what the guard has marked in them stays marked."""
    text = ""
    marked: list[Suspicion] = []
    for span in spans:
        offset = len(text) - span.start
        text += answer.text[span.start : span.end] + _JOINT
        for one in answer.suspicions:
            start, end = max(one.start, span.start), min(one.end, span.end)
            if start < end:
                marked.append(Suspicion(code=one.code, start=start + offset, end=end + offset))
    return GuardedAnswer(text=text.removesuffix(_JOINT), suspicions=tuple(marked), language=answer.language)
