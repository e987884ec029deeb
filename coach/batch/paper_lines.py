"""A document as lines, each with the marks that a person puts before a question or an answer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from coach.batch.names import load_names
from coach.files.uploads import Paragraph

_FULL_SHARE, _SMALL_SHARE = 0.95, 0.6
"""Of the longest line: one that the next word would make longer was wrapped, as PDF and old mail do; a small letter
at the beginning of the next line says so too."""

_WRAPPED_FROM = 50
_QUESTION = 150
_ENDS = (".", ")", "!", "?", ":", ";", "»", "…")
_BULLETS = ("- ", "– ", "— ", "• ", "· ", "* ", "▪ ", "◦ ", "o ")
_CELL = " |"
_CELLS = re.compile(r" \|(?: |$)")


@dataclass(frozen=True)
class Line:
    """A line.

    Attributes:
        text: as written.
        body: without the mark before it.
        number: that it begins with, or None.
        label: it is marked as a question («Вопрос 3:»).
        answer: it is marked as an answer.
        heading: it is styled as a heading.
        bold: it is bold as a whole.
        item_of: the list that the word processor keeps it in, or empty; `bullet` if a dot or a dash stands
            before it, `table` if it is a row of one.
        first: it begins a paragraph.
        breaks: where in `body` lines of the document were put together (offsets).
    """

    text: str
    body: str
    number: int | None = None
    label: bool = False
    answer: bool = False
    heading: bool = False
    bold: bool = False
    item_of: str = ""
    first: bool = True
    breaks: tuple[int, ...] = ()

    @property
    def cells(self) -> list[str]:
        """The cells, if it is a row of a table; otherwise the line alone."""
        return _CELLS.split(self.body)

    @property
    def styled(self) -> bool:
        """Whether it looks like a heading."""
        return self.heading or self.bold

    @property
    def marked(self) -> bool:
        """Whether anything but its words sets it off."""
        return self.styled or self.label or self.number is not None or self.item_of != ""

    @property
    def bare_label(self) -> bool:
        """Whether it is «Вопрос 2» and no more: the question stands in the next line."""
        return self.label and not self.body


def lines_of(paragraphs: Sequence[Paragraph]) -> list[Line]:
    """Return the lines of a document; those that were wrapped are whole again."""
    return [line for paragraph in paragraphs for line in _lines(paragraph)]


def joined(lines: Sequence[Line], before: str = "") -> str:
    """Return the words of the lines of an answer, without its label, after the words `before`."""
    told = before
    for line in lines:
        words = line.body if line.answer else line.text
        told += ("\n\n" if line.first and told else "\n") + words
    return told.strip()


def _lines(paragraph: Paragraph) -> Iterator[Line]:
    first = True
    for words, breaks in _whole(paragraph.text):
        if words:
            yield _line(words, breaks, paragraph, first=first)
        first = not words


def _line(words: str, breaks: Sequence[int], paragraph: Paragraph, *, first: bool) -> Line:
    label, answer, number = _label().match(words), _answer().match(words), _number().match(words)
    mark = label or answer or number
    counted = next((value for value in mark.groupdict().values() if value), None) if mark else None
    begin = mark.end() if mark else 0
    return Line(
        text=words,
        body=words[begin:].strip(),
        number=int(counted) if counted else None,
        label=label is not None,
        answer=answer is not None and label is None,
        heading=paragraph.heading,
        bold=paragraph.bold,
        item_of=paragraph.item_of or _list_of(words),
        first=first,
        breaks=tuple(place - begin for place in breaks if place > begin),
    )


def _list_of(words: str) -> str:
    return "bullet" if words.startswith(_BULLETS) else "table" if _CELL in words else ""


def _whole(words: str) -> Iterator[tuple[str, list[int]]]:
    """Yield the lines of a paragraph, those that were wrapped put together, with where; a blank one is empty."""
    lines = [" ".join(line.split()) for line in words.split("\n")]
    longest = max(map(len, lines), default=0)
    held, breaks = "", list[int]()
    for last, line in pairwise(["", *lines]):
        if held and _goes_on(last, line, longest):
            held += line if _is_cut_word(last) else f" {line}"
            breaks.append(len(held) - len(line))
            continue
        yield held, breaks
        held, breaks = line, []
    yield held, breaks


def _is_cut_word(line: str) -> bool:
    return line.endswith("-") and line[-2:-1].isalpha()


def _goes_on(line: str, following: str, longest: int) -> bool:
    """Tell whether `following` continues `line`: the next word would have made it longer than any line is."""
    if not following or _CELL in line or _CELL in following or line.endswith(_ENDS):
        return False
    if any(mark().match(following) for mark in (_label, _answer, _number)):
        return False
    reach = len(line) + 1 + len(following.split(maxsplit=1)[0])
    if following[0].islower():
        asks = "?" in following[:_QUESTION] and len(line) < _QUESTION
        return asks or longest < _WRAPPED_FROM or reach > _SMALL_SHARE * longest
    return longest >= _WRAPPED_FROM and reach > _FULL_SHARE * longest and following[0].isalnum()


@cache
def _label() -> re.Pattern[str]:
    return _either(load_names().document.question)


@cache
def _answer() -> re.Pattern[str]:
    return _either(load_names().document.answer)


@cache
def _number() -> re.Pattern[str]:
    return re.compile(load_names().document.number)


def _either(patterns: Sequence[str]) -> re.Pattern[str]:
    """Join patterns; a group may stand in several of them."""
    numbered = (pattern.replace("?P<number>", f"?P<number{place}>") for place, pattern in enumerate(patterns))
    return re.compile("|".join(f"(?:{pattern})" for pattern in numbered), re.IGNORECASE)
