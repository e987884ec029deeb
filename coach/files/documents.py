"""Documents (Markdown, text, Word, PDF) as sections, each with the place it stands at."""

from dataclasses import dataclass
from pathlib import Path

from coach.files.bounded import read_bounded
from coach.files.child.parts import Part
from coach.settings import Settings
from coach.texts import text


@dataclass(frozen=True)
class Section:
    """Words of a document.

    Attributes:
        address: where they stand, for a person: the page, the path of headings, the paragraphs; unique in a document
            unless it repeats a heading.
        heading: the path of headings they stand under (`Реклама / Бюджет`), empty if there is none.
        text: the words; paragraphs are parted by a blank line.
    """

    address: str
    heading: str
    text: str


def read_document(path: Path, settings: Settings) -> list[Section]:
    """Read a document in the bounded child; at least one section, none without words.

    A page of a PDF is a section; in the other kinds a section ends with its heading or, in a long one, between
    paragraphs after about 1,500 characters.

    Raises:
        InputError: the file cannot be used; the text of the error says why and what to do.
    """
    parts: list[Part] = read_bounded("document", path, settings)
    return [Section(_address(part), part["heading"], part["text"]) for part in parts]


def whole_text(sections: list[Section]) -> str:
    """Return the words of all sections with each heading once, for reading the document as one answer."""
    lines: list[str] = []
    heading = ""
    for section in sections:
        if section.heading and section.heading != heading:
            lines.append(section.heading)
        heading = section.heading
        lines.append(section.text)
    return "\n\n".join(lines)


def _address(part: Part) -> str:
    places = [text("files.address.page", page=part["page"])] if part["page"] else []
    if part["heading"]:
        places.append(part["heading"])
    if part["first"] and part["first"] == part["last"]:
        places.append(text("files.address.paragraph", n=part["first"]))
    elif part["first"]:
        places.append(text("files.address.paragraphs", first=part["first"], last=part["last"]))
    return ", ".join(places)
