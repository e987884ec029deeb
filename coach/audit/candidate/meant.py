"""Which parts of the export a number is of, as far as its indicators are split by them."""

from collections.abc import Sequence
from dataclasses import dataclass

from coach.audit.candidate.own_parts import Own
from coach.audit.candidate.parts_named import Named, dates_in
from coach.audit.candidate.sentence import Sentence
from coach.audit.types import Dimension, Segment


@dataclass(frozen=True)
class Meant:
    """The parts, and the code of the reason why they are not certain; text under `figures.claim.<code>`."""

    segments: tuple[Segment, ...]
    why: str


def meant(sentence: Sentence, of: Own, split: set[Dimension], above: Sequence[Named]) -> Meant:
    """Return what a number is of.

    Args:
        sentence: that holds the number.
        of: the parts that stand at the number.
        split: the dimensions by which its indicators are split.
        above: the parts named in the heading; they count when the sentence names none.
    """
    months = dates_in(sentence.text)
    own = {dimension: part for dimension, part in of.beside.items() if dimension in split}
    handed = {dimension: part for dimension, part in of.inherited.items() if dimension in split}
    if months > 1:
        handed.pop("month", None)
    if "month" in of.joined:
        # «С января по апрель» is a period and no month.
        own.pop("month", None)
        handed.pop("month", None)
    named = handed | own
    if not named and not any(part.segment.dimension in split for part in sentence.named):
        named = {part.segment.dimension: part for part in above if part.segment.dimension in split}
    segments = tuple(part.segment for part in named.values())
    if months and "month" not in named:
        return Meant(segments, "period")
    if (of.joined - {"month"}) & named.keys():
        return Meant(segments, "joined_parts")
    return Meant(segments, "unsure_part" if (of.unsure - {"month"}) & split else "")
