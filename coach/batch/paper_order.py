"""Which lines of a document ask: what the marked and known ones have in common tells the others."""

from collections.abc import Collection, Sequence

from coach.batch.mapping import Wish
from coach.batch.names import known_name, load_names
from coach.batch.paper_lines import Line
from coach.batch.paper_questions import AskedLine, asked_at
from coach.rubric.library import Library
from coach.rubric.types import Role

_MOST_SKIPPED = 3
"""Unknown questions in a row that are still believed to go on from the last known number."""

_LEAST_WORDS = 3


def asked_lines(
    lines: Sequence[Line], wishes: Sequence[Wish], role: Role | None, library: Library
) -> tuple[AskedLine, ...]:
    """Return the lines that ask, in order; each question of the bank once.

    A line asks when it is labelled («Вопрос:»), or is marked (a heading, bold, a number, «?») and known, or is marked
    like those that are known and fits into their order. So the numbered steps of an answer stay in the answer.
    """
    found = [one for place in range(len(lines)) for one in asked_at(lines, place, wishes, role, library)]
    labelled = any(one.line.label for one in found)
    if labelled:
        found = [one for one in found if one.line.label or one.said or (one.sure and one.line.styled)]
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
        if one.line.item_of in {"", "table"}
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
            or one.line.styled
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
    line = one.line
    if known_name(one.words):
        return False  # «ФИО», or the header of a table of questions and answers
    if line.styled:
        return one.asks or any(other.line.styled and other.place < one.place for other in known)
    if line.item_of and line.item_of != "bullet" and any(other.line.item_of == line.item_of for other in known):
        return True
    if line.number is not None:
        return _in_sequence(one, known, steps)
    return one.asks and not one.tail and _stands_alike(one, known)


def _stands_alike(one: AskedLine, known: Sequence[AskedLine]) -> bool:
    """Tell whether an unmarked line that asks is a question of the form and no turn of speech in an answer."""
    if not known or one.match.confidence >= load_names().wide.likely:
        return True
    bare = [other for other in known if not other.line.marked]
    alike = sum(other.line.first == one.line.first for other in bare)
    return len(one.words.split()) >= _LEAST_WORDS and 2 * len(bare) > len(known) and 2 * alike > len(bare)


def _in_sequence(one: AskedLine, known: Sequence[AskedLine], steps: Collection[int]) -> bool:
    """Tell whether the number of an unknown line goes on from the known ones before it, up to those after it."""
    number = one.line.number or 0
    counted = [other for other in known if other.line.number is not None]
    before = max((other.line.number or 0 for other in counted if other.place < one.place), default=0)
    after = min((other.line.number or 0 for other in counted if other.place > one.place), default=None)
    if not before < number < (after or number + 1):
        return False
    if one.asks or (before == 0 and number + 1 == after):
        return True
    return before > 0 and number - before <= _MOST_SKIPPED and one.place not in steps
