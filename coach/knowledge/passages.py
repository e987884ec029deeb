"""The unit of the knowledge base, a passage, and how a card is cut into passages."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from coach.knowledge.splitting import split_text
from coach.rubric.hashing import content_hash

Audience = Literal["rop", "rom", "both"]
Origin = Literal["article", "own", "bank", "checklist", "glossary", "document"]

_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*(?:\n|$)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the knowledge base.

    Attributes:
        id: unique; parts of one card are `<card>`, `<card>#2`, `<card>#3`…
        source: where it stands, for a person: file and heading or page.
        asked: how people ask for it in their own words; searched, not shown.
    """

    id: str
    title: str
    text: str
    role: Audience
    topic: str
    origin: Origin
    source: str
    asked: str = ""

    @property
    def card(self) -> str:
        """The id that a result is reported under: the card's, whichever part of it matched."""
        return self.id.partition("#")[0]

    @property
    def hash(self) -> str:
        """Content hash over everything that is indexed or shown."""
        return content_hash(self.id, self.title, self.text, self.role, self.topic, self.origin, self.source, self.asked)

    def serves(self, role: str | None) -> bool:
        """Tell whether somebody who asks about `role` (None: any) should see this."""
        return role is None or self.role in {role, "both"}


def in_parts(whole: Passage, words: int) -> list[Passage]:
    """Cut a card into parts of about `words` words, at headings where that fits; a part names the heading it begins with."""
    texts = split_text(whole.text, words)
    return [_part(whole, number, text) for number, text in enumerate(texts, start=1)] if len(texts) > 1 else [whole]


def _part(whole: Passage, number: int, text: str) -> Passage:
    match = _HEADING.match(text)
    heading = match[1] if match else ""
    return replace(
        whole,
        id=part_id(whole.id, number),
        title=f"{whole.title}: {heading}" if heading else whole.title,
        text=text,
        source=f"{whole.source}#{heading}" if heading else whole.source,
        asked=whole.asked if number == 1 else "",
    )


def part_id(card: str, number: int) -> str:
    """Return the id of part `number` (from 1) of a card."""
    return card if number == 1 else f"{card}#{number}"
