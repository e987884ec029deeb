"""Which lines of a document ask a question, and which question of the bank it is."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
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
            line.heading or line.bold,
            self.asks,
            self.match.confidence,
            marked,
            -self.place,
        )


def asked_lines(
    lines: Sequence[Line], wishes: Sequence[Wish], role: Role | None, library: Library
) -> tuple[AskedLine, ...]:
    """Return the lines that ask, in order; each question of the bank once.

    A line asks when it is labelled («Вопрос:»), or is marked (a heading, bold, a number, «?») and known, or is marked
    like those that are known and fits into their order. So the numbered steps of an answer stay in the answer.
    """
    found = [one for place in range(len(lines)) for one in _asked(lines, place, wishes, role, library)]
    labelled = any(one.line.label for one in found)
    if labelled:
        found = [one for one in found if one.line.label or one.said or (one.sure and _styled(one.line))]
    known = _once(_in_order(_no_items([one for one in found if one.sure], lines)))
    steps = _steps(lines, {one.place for one in known})
    unsure = [one for one in found if not one.sure and (one.line.label or _fits(one, known, steps))]
    if not known and not unsure:
        unsure = _counted(found, lines)
    return tuple(sorted([*known, *unsure], key=lambda one: one.place))


def _no_items(sure: Sequence[AskedLine], lines: Sequence[Line]) -> list[AskedLine]:
    """Leave out items of a list that are named like a question, unless its other items ask or it has answers between."""
    asking = {one.line.item_of for one in sure if one.asks}
    return [
        one
        for one in sure
        if not one.line.item_of
        or one.asks
        or one.said
        or (one.line.item_of != "bullet" and (one.line.item_of in asking or not _in_a_row(one, lines)))
    ]


def _in_a_row(one: AskedLine, lines: Sequence[Line]) -> bool:
    beside = [*lines[max(one.place - 1, 0) : one.place], *lines[one.place + 1 : one.place + 2]]
    return any(line.item_of == one.line.item_of for line in beside)


def _in_order(sure: Sequence[AskedLine]) -> list[AskedLine]:
    """Leave out items of a list that are named like a question: they count anew, or the questions are not numbered."""
    kept: list[AskedLine] = []
    for one in sure:
        number, before = one.line.number, kept[-1] if kept else None
        if (
            number is None
            or one.asks
            or one.said
            or one.line.label
            or _styled(one.line)
            or before is None
            or (before.line.number is not None and before.line.number < number)
        ):
            kept.append(one)
    return kept


def _once(found: Sequence[AskedLine]) -> list[AskedLine]:
    best: dict[str, AskedLine] = {}
    for one in found:
        key = one.match.question_id or f"aside {one.place}"
        if key not in best or one.weight > best[key].weight:
            best[key] = one
    return list(best.values())


def _styled(line: Line) -> bool:
    return line.heading or line.bold


def _steps(lines: Sequence[Line], known: Collection[int]) -> set[int]:
    """Return the lines that count on from a 1 inside an answer: the steps of a list of its own."""
    steps = set()
    expected = 1
    for place, line in enumerate(lines):
        if place in known:
            expected = 1
        elif line.number in {1, expected}:
            steps.add(place)
            expected = line.number + 1
    return steps


def _counted(found: Sequence[AskedLine], lines: Sequence[Line]) -> list[AskedLine]:
    """Return the lines numbered 1, 2, 3 … with something between each and the next: questions that nobody knows."""
    counted: list[AskedLine] = []
    for one in found:
        between = lines[one.place + 1 : one.place + 2]
        if one.line.number == len(counted) + 1 and between and between[0].number is None:
            counted.append(one)
    return counted if len(counted) > 1 else []


def _fits(one: AskedLine, known: Sequence[AskedLine], steps: Collection[int]) -> bool:
    """Tell whether an unknown line looks like the known questions and stands where a question must stand."""
    line, likely = one.line, load_names().wide.likely
    if _styled(line):
        alike = any(_styled(other.line) and other.place < one.place for other in known)
        return one.asks or alike
    if line.item_of and line.item_of != "bullet" and any(other.line.item_of == line.item_of for other in known):
        return True
    if line.number is not None:
        return _in_sequence(one, known) and (one.asks or one.place not in steps)
    return one.asks and not one.tail and (one.match.confidence >= likely or not known)


def _in_sequence(one: AskedLine, known: Sequence[AskedLine]) -> bool:
    number = one.line.number or 0
    counted = [other for other in known if other.line.number is not None]
    before = max((other.line.number or 0 for other in counted if other.place < one.place), default=0)
    after = min((other.line.number or 0 for other in counted if other.place > one.place), default=None)
    if after is not None:
        return before < number < after and (before > 0 or one.asks)
    return one.asks and number > before


def _asked(
    lines: Sequence[Line], place: int, wishes: Sequence[Wish], role: Role | None, library: Library
) -> Iterator[AskedLine]:
    """Yield the line as a question, if it may be one."""
    line = lines[place]
    if line.answer:
        return
    if line.label and not line.body:
        if place + 1 < len(lines) and not lines[place + 1].answer:
            following = lines[place + 1]
            match = _match(following.body, role, library)
            said = _said(following.body, wishes)
            yield AskedLine(
                place + 1, following.body, "", _labelled(line, following), match if not said else _of(said), said
            )
        return
    if place and lines[place - 1].label and not lines[place - 1].body:
        return
    splits = list(_splits(line))
    for words, tail in sorted(splits, key=lambda split: len(split[0])):
        if said := _said(words, wishes):
            yield AskedLine(place, words, tail, line, _of(said), said)
            return
    if not (line.label or _styled(line) or line.number is not None or line.item_of):
        splits = [(words, tail) for words, tail in splits if words.endswith("?") or _is_alike(words, library)]
    matched = [AskedLine(place, words, tail, line, _match(words, role, library)) for words, tail in splits if words]
    if matched:
        yield _likeliest(matched)


def _likeliest(matched: Sequence[AskedLine]) -> AskedLine:
    """Return the likeliest way to part a line; of an unknown question, that which ends with «?», else the shortest."""
    sure = [one for one in matched if one.sure]
    if sure:
        return max(sure, key=lambda one: (one.match.confidence, len(one.words)))
    return min(matched, key=lambda one: (not one.asks, len(one.words)))


def _labelled(label: Line, following: Line) -> Line:
    return Line(following.text, following.body, number=label.number, label=True, first=following.first)


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


def _match(words: str, role: Role | None, library: Library) -> Match:
    return match_question(words, role, library)


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
