"""A statement taken apart: its dates, names, quotes and numbers, and what it cites."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coach.audit.grounding import lines
from coach.audit.grounding.mention import Mention
from coach.audit.grounding.mentions import mentions
from coach.audit.grounding.moments import Moment, moments
from coach.audit.grounding.naming import Part, parts
from coach.audit.grounding.sources import Cited, Sources
from coach.audit.grounding.words import same_length
from coach.audit.types import Segment


@dataclass(frozen=True)
class Read:
    """A statement taken apart."""

    text: str
    cited: Cited
    moments: Sequence[Moment]
    parts: Sequence[Part]
    quotes: Sequence[tuple[int, int, str]]
    numbers: Sequence[Mention]


def read_statement(text: str, cited: Cited, sources: Sources) -> Read:
    """Take a statement apart; numbers inside dates, names and quotes of cited lines are not looked at again."""
    dates = moments(text)
    named = parts(text, _segments(text, cited, sources), dates)
    quoted = lines.quotes(text)
    taken = [(one.start, one.end) for one in dates] + [(one.start, one.end) for one in named]
    texts = [*cited.lines.values(), *cited.norms.values()]
    taken += [(start, end) for start, end, said in quoted if lines.has_words(said, texts)]
    return Read(text, cited, dates, named, quoted, mentions(text, taken))


def _segments(text: str, cited: Cited, sources: Sources) -> list[Segment]:
    """Return the cited parts, and those of the export that the text names beyond doubt: in quotes, or in Latin."""
    folded = same_length(text)
    found = [segment for one in cited.figures for segment in one.segments]
    found += [segment for segment in sources.segments if _is_beyond_doubt(segment, folded)]
    return list(dict.fromkeys(found))


def _is_beyond_doubt(segment: Segment, folded: str) -> bool:
    value = same_length(segment.value)
    if segment.dimension == "owner" and " " in value and value[:4] in folded:
        return True
    latin = len(value) > 3 and not re.search("[а-я]", value)
    return value in folded and (f"«{value}»" in folded or latin)
