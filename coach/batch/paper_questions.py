"""One line of a document: how it may part into a question and an answer, and which question of the bank it asks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from coach.batch.mapping import Wish
from coach.batch.matching import Match, match_question
from coach.batch.names import load_names, plain
from coach.batch.paper_lines import Line
from coach.rubric.library import Library
from coach.rubric.types import Role

_ALIKE = 88
"""Spelling (0-100) from which an unmarked line without «?» may be a wording of the bank."""

_LEAST_WISH = 8
_MOST_BREAKS = 4
_OPENING, _CLOSING = '«“„" ', '»”“"*'


@dataclass(frozen=True)
class AskedLine:
    """A line that asks.

    Attributes:
        place: of the line, 0-based.
        words: of the question.
        tail: what stands in the line after it: the beginning of the answer.
        line: the line.
        match: the question of the bank, or the nearest ones.
        said: a person named the question, or wants it left aside.
    """

    place: int
    words: str
    tail: str
    line: Line
    match: Match
    said: Wish | None = None

    @property
    def sure(self) -> bool:
        """Whether it is known which question it is, or that it does not matter."""
        return self.said is not None or self.match.question_id is not None

    @property
    def asks(self) -> bool:
        """Whether it ends with a question mark."""
        return self.words.rstrip().endswith("?")

    @property
    def weight(self) -> tuple[bool, bool, bool, bool, float, bool, int]:
        """What speaks for this line when another one asks the same."""
        line = self.line
        marked = line.number is not None
        return (
            self.said is not None,
            line.label,
            line.styled,
            self.asks,
            self.match.confidence,
            marked,
            -self.place,
        )


def asked_at(
    lines: Sequence[Line], place: int, wishes: Sequence[Wish], role: Role | None, library: Library
) -> Iterator[AskedLine]:
    """Yield the line at `place` as a question, if it may be one; whether it is one, its neighbours decide."""
    line = lines[place]
    if line.answer:
        return
    if line.bare_label:
        following = lines[place + 1] if place + 1 < len(lines) else line
        if not (following.answer or following.bare_label):
            yield _under(line, following, place + 1, wishes, role, library)
        return
    if place and lines[place - 1].bare_label:
        return
    splits = list(_splits(line))
    for words, tail in sorted(splits, key=lambda split: len(split[0])):
        if said := _said(words, wishes):
            yield AskedLine(place, words, tail, line, _of(said), said)
            return
    if not (line.label or line.styled or line.number is not None or line.item_of):
        splits = [(words, tail) for words, tail in splits if words.endswith("?") or _is_alike(words, library)]
    matched = [
        AskedLine(place, words, tail, line, match_question(words, role, library)) for words, tail in splits if words
    ]
    if matched:
        yield _likeliest(matched)


def _likeliest(matched: Sequence[AskedLine]) -> AskedLine:
    """Return the likeliest way to part a line; of an unknown question, that which ends with «?», else the shortest."""
    sure = [one for one in matched if one.sure]
    if sure:
        return max(sure, key=lambda one: (one.match.confidence, len(one.words)))
    return min(matched, key=lambda one: (not one.asks, len(one.words)))


def _under(
    label: Line, line: Line, place: int, wishes: Sequence[Wish], role: Role | None, library: Library
) -> AskedLine:
    """Return the question that stands in the line under its label («Вопрос 2»)."""
    said = _said(line.body, wishes)
    match = _of(said) if said else match_question(line.body, role, library)
    return AskedLine(place, line.body, "", replace(line, number=label.number, label=True), match, said)


def _splits(line: Line) -> Iterator[tuple[str, str]]:
    """Yield the ways to part a line into a question and the beginning of its answer."""
    rules = load_names().document
    body, cells = line.body, line.cells
    if len(cells) > 1:
        asked = [cell for cell in cells if any(char.isalpha() for char in cell)]
        if asked:
            yield asked[0], "\n".join(cells[cells.index(asked[0]) + 1 :])
        return
    if inline := _inline_answer().search(body):
        yield body[: inline.start()].strip(), body[inline.end() :].strip()
        return
    marks = [place + 1 for place, char in enumerate(body[: rules.longest_asked]) if char == "?"]
    for end in marks:
        yield body[:end].lstrip(_OPENING), _tail(body[end:])
    for end in line.breaks[:_MOST_BREAKS]:
        yield body[:end].strip(), body[end:].strip()
    if not marks and len(body) <= rules.longest_question:
        yield body, ""


def _tail(words: str) -> str:
    """Return what follows a question in its line; the end of its quotation and a hint in brackets are no answer."""
    told = words.strip().lstrip(_CLOSING).strip()
    return "" if told.startswith("(") and told.endswith(")") else told


def _said(words: str, wishes: Sequence[Wish]) -> Wish | None:
    asked = plain(words)
    for wish in wishes:
        wanted = plain(wish.source)
        if wanted and (asked == wanted or (len(wanted) >= _LEAST_WISH and asked.startswith(wanted))):
            return wish
    return None


def _of(wish: Wish) -> Match:
    return Match(wish.question_id or None, 1.0, (wish.question_id,) if wish.question_id else ())


def _is_alike(words: str, library: Library) -> bool:
    asked = plain(words)
    return (
        bool(asked)
        and process.extractOne(asked, _wordings(library), scorer=fuzz.ratio, score_cutoff=_ALIKE) is not None
    )


@lru_cache(maxsize=4)
def _wordings(library: Library) -> Sequence[str]:
    questions = [rubric.question for rubric in library.rubrics()]
    return [plain(words) for one in questions for words in (one.text, one.title, *one.aliases)]


@cache
def _inline_answer() -> re.Pattern[str]:
    return re.compile(load_names().document.inline_answer, re.IGNORECASE)
