"""Cut an answer into plain, quoted and suspicious pieces, so that a page can mark them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from coach.grading.types import Grade, Quote, Span

Kind = Literal["plain", "quote", "order"]


@dataclass(frozen=True)
class Piece:
    """A stretch of the answer. `number` (from 1) joins a quote with the checks that rest on it; 0 for the rest."""

    text: str
    kind: Kind = "plain"
    number: int = 0


@dataclass(frozen=True)
class Highlights:
    """The answer in pieces, and the places that were numbered."""

    pieces: tuple[Piece, ...]
    places: tuple[tuple[int, int], ...]

    def numbers(self, quotes: Sequence[Span]) -> tuple[int, ...]:
        """Return the numbers of the marked places in which `quotes` stand, ascending."""
        return tuple(
            number
            for number, (start, end) in enumerate(self.places, 1)
            if any(quote.start < end and start < quote.end for quote in quotes)
        )


def highlight(answer: str, grade: Grade) -> Highlights:
    """Cut `answer` (cleaned, as it was graded) at the quotes of `grade`.

    Quotes that overlap become one place. Where a quote and a suspicious span overlap, the suspicion wins.
    Spans that reach beyond the answer are cut.
    """
    orders = _joined(grade.provenance.suspicions, len(answer))
    places = _without(_joined(all_quotes(grade), len(answer)), orders)
    marked = [(start, end, "quote", number) for number, (start, end) in enumerate(places, 1)]
    marked += [(start, end, "order", 0) for start, end in orders]
    pieces: list[Piece] = []
    at = 0
    for start, end, kind, number in sorted(marked):
        if start > at:
            pieces.append(Piece(answer[at:start]))
        pieces.append(Piece(answer[start:end], "quote" if kind == "quote" else "order", number))
        at = end
    if at < len(answer):
        pieces.append(Piece(answer[at:]))
    return Highlights(tuple(pieces), tuple(places))


def all_quotes(grade: Grade) -> list[Quote]:
    """Return every quote of `grade`: of criteria, of depth checks and of red flags."""
    checks = [check for criterion in grade.criteria for check in criterion.checks] + list(grade.depth)
    met = [quote for check in checks if check.verdict == "met" for quote in check.quotes]
    return met + [quote for flag in grade.red_flags for quote in flag.quotes]


def _joined(spans: Sequence[Span], length: int) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted((min(span.start, length), min(span.end, length)) for span in spans):
        if start >= end:
            continue
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _without(places: list[tuple[int, int]], holes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    for hole_start, hole_end in holes:
        places = [
            piece
            for start, end in places
            for piece in ((start, min(end, hole_start)), (max(start, hole_end), end))
            if piece[0] < piece[1]
        ]
    return places
