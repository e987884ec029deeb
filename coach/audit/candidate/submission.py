"""A document as one text to grade, with the address of every place in it."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

from coach.files.documents import Section, read_document
from coach.grading.intake import clean
from coach.settings import Settings
from coach.texts import Language, text

_HYPHENATED = re.compile(r"(?<=[^\W\d_])[-\u00ad]\n(?=[a-zа-яё])")
_WRAPPED = re.compile(r"(?<=[^\n.!?:;])\n(?=[a-zа-яё0-9(«%])")


@dataclass(frozen=True)
class Place:
    """A paragraph, characters `start` to `end` of the text, and what leads a person to it.

    `page` is the address of a page, empty in documents without pages; `paragraph` counts through the document from 1.
    """

    start: int
    end: int
    heading: str
    page: str
    paragraph: int


@dataclass(frozen=True)
class Submission:
    """A document. `text` is what is graded: offsets of quotes point into it."""

    name: str
    text: str
    places: tuple[Place, ...]

    def place(self, offset: int) -> Place:
        """Return the paragraph that the character at `offset` stands in."""
        found = bisect_right(self.places, offset, key=lambda place: place.start) - 1
        return self.places[max(0, found)]

    def address(self, offset: int, lang: Language) -> str:
        """Return where `offset` stands in words: the page, or heading and paragraph."""
        place = self.place(offset)
        paragraph = text("files.address.paragraph", lang=lang, n=place.paragraph)
        heading = place.heading.rpartition(" / ")[2]
        return place.page or ", ".join(part for part in (heading, paragraph) if part)


def read_submission(path: Path, settings: Settings) -> Submission:
    """Read a document (docx, pdf, md, txt) in the bounded child.

    Raises:
        InputError: the file cannot be used; the text of the error says why.
    """
    return submission_of(path.name, read_document(path, settings), paged=path.suffix.lower() == ".pdf")


def submission_of(name: str, sections: list[Section], *, paged: bool = False) -> Submission:
    """Put sections together as `files.documents.whole_text` does, and remember where each paragraph begins."""
    pieces: list[str] = []
    places: list[Place] = []
    length = number = 0
    heading = ""

    def add(words: str) -> None:
        nonlocal length
        pieces.append(words)
        length += len(words) + 2

    for section in sections:
        if section.heading and section.heading != heading:
            add(clean(section.heading))
        heading = section.heading
        whole = _unwrapped(section.text) if paged else section.text
        for words in whole.split("\n\n"):
            number += 1
            page = section.address if paged else ""
            shown = clean(words)
            place = Place(start=length, end=length + len(shown), heading=heading, page=page, paragraph=number)
            places.append(place)
            add(shown)
    return Submission(name=name, text="\n\n".join(pieces), places=tuple(places))


def _unwrapped(text: str) -> str:
    """Join what a page has broken into lines: words at their hyphen, sentences that go on in the next line."""
    return _WRAPPED.sub(" ", _HYPHENATED.sub("", text))
