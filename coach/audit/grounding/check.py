"""One statement against what it cites: the first thing that does not hold, or nothing."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from coach.audit.draft import Removed, Statement
from coach.audit.grounding import lines
from coach.audit.grounding.binding import bind
from coach.audit.grounding.directions import wrong_direction
from coach.audit.grounding.free_words import sweeping, uncovered
from coach.audit.grounding.mention import Mention
from coach.audit.grounding.naming import Part, is_named, places
from coach.audit.grounding.nearest import Sentence
from coach.audit.grounding.reading import Read, read_statement
from coach.audit.grounding.slips import slips
from coach.audit.grounding.sources import Cited, Sources
from coach.audit.grounding.times import foreign_moment, is_period
from coach.audit.grounding.unknown_names import unknown_name
from coach.audit.grounding.unread import unread_number
from coach.audit.grounding.words import same_length
from coach.texts import LANGUAGES
from coach.texts import text as reason

_ENDS = re.compile(r"(?<=[.!?])\s+(?=[«\"“]?[А-ЯЁA-Z0-9])")
_PLANNED = {"days", "weeks", "months", "hours", "minutes", "years", "quarters"}


def check(statement: Statement, sources: Sources, *, own: bool = False) -> Removed | None:
    """Return why the statement does not hold, None if it does.

    `own`: a text of the rules, or words a person answers for; a model must besides say nothing of its own beside its
    figures.
    """
    text = statement.text.replace("\n", " ")
    cited = sources.cited(statement.cites)
    if not statement.cites:
        return Removed(text=text, code="no_cite")
    if cited.unknown:
        return Removed(text=text, code="unknown_cite", detail=cited.unknown[0])
    read = read_statement(_without_reasons(text, cited), cited, sources)
    for code, detail in _faults(read, sources):
        if detail:
            return Removed(text=text, code=code, detail=detail)
    if read.cited.figures and not own:
        for code, detail in (("denied", sweeping(read, sources.book)), ("unrelated_cite", uncovered(read))):
            if detail:
                return Removed(text=text, code=code, detail=detail)
    return None


def _without_reasons(text: str, cited: Cited) -> str:
    """Leave out the words that say why a cited figure has no value: they are the program's, not the draft's."""
    for one in cited.figures:
        for lang in LANGUAGES if one.why else ():
            text = text.replace(reason(f"audit.why.{one.why}", lang=lang), "")
    return text


def _faults(read: Read, sources: Sources) -> Iterable[tuple[str, str]]:
    if not read.cited.figures and not read.cited.lines:
        yield from _faults_of_norm(read)
        return
    yield "quote_not_found", _foreign_quote(read)
    yield "unknown_name", _foreign_name(read)
    yield "date_unproved", foreign_moment(read)
    yield from _foreign_numbers(read)
    yield "number_unproved", unread_number(read)
    yield "unrelated_cite", _unrelated(read)
    yield "direction_wrong", _wrong_direction(read, sources)
    if read.cited.lines and not read.cited.figures:
        yield "unrelated_cite", lines.uncovered(read.text, read.cited.lines.values())
    for address, line in read.cited.lines.items():
        yield "line_contradicts", address if lines.contradicts(read.text, line) else ""


def _foreign_quote(read: Read) -> str:
    values = [segment.value for one in read.cited.figures for segment in one.segments]
    texts = [*read.cited.lines.values(), *read.cited.norms.values()]
    for _, _, words in read.quotes:
        if not lines.has_words(words, texts) and not any(places(words, value) for value in values):
            return words
    return ""


def _foreign_name(read: Read) -> str:
    known = [segment.value for one in read.cited.figures for segment in one.segments]
    known += [*read.cited.lines.values(), *read.cited.norms.values()]
    cited = {segment for one in read.cited.figures for segment in one.segments}
    texts = [*read.cited.lines.values(), *read.cited.norms.values()]
    for part in read.parts:
        if part.segment not in cited and not any(places(part.segment.value, text) for text in texts):
            return part.segment.value
    spans = [(one.start, one.end) for one in read.parts] + [(one.start, one.end) for one in read.moments]
    spans += [(one.start, one.end) for one in read.numbers] + [(start, end) for start, end, _ in read.quotes]
    return unknown_name(read.text, known, spans)


def _foreign_numbers(read: Read) -> Iterable[tuple[str, str]]:
    for start, end in _sentences(read.text):
        inside = [one for one in read.numbers if start <= one.start < end]
        sentence = _sentence(read, start, end, inside)
        bound = bind(sentence)
        for place, one in enumerate(inside):
            if place not in bound.failed or is_period(one, read) or _is_of_line(one, read):
                continue
            yield bound.failed[place], read.text[one.start : one.end].strip()
        yield from slips(sentence, bound)


def _sentence(read: Read, start: int, end: int, inside: Sequence[Mention]) -> Sentence:
    moved = [_moved(one, -start) for one in inside]
    named = [
        Part(part.segment, part.start - start, part.end - start) for part in read.parts if start <= part.start < end
    ]
    others = [part.segment for part in read.parts]
    return Sentence(read.text[start:end], read.text, moved, named, others, read.cited.figures)


def _moved(one: Mention, by: int) -> Mention:
    return Mention(
        one.start + by, one.end + by, one.readings, one.unit, one.bound, one.words, one.spare, signed=one.signed
    )


def _sentences(text: str) -> list[tuple[int, int]]:
    cuts = [0, *(match.end() for match in _ENDS.finditer(text)), len(text)]
    return [(low, high) for low, high in pairwise(cuts) if low < high]


def _is_of_line(one: Mention, read: Read) -> bool:
    return lines.has_number(one, read.text, read.cited.lines.values()) or lines.has_norm(
        one, read.text, read.cited.norms.values()
    )


def _unrelated(read: Read) -> str:
    """Return a citation that the statement does not speak of."""
    for figure in read.cited.figures:
        if not is_named(figure.id, read.text):
            return figure.key
    for address, line in read.cited.lines.items():
        if not lines.is_about(read.text, line):
            return address
    return ""


def _faults_of_norm(read: Read) -> Iterable[tuple[str, str]]:
    """Check a statement that repeats the checklist or a card: its words and numbers must be theirs."""
    norms = read.cited.norms.values()
    yield "unrelated_cite", lines.uncovered(read.text, norms)
    yield "quote_not_found", _foreign_quote(read)
    yield "date_unproved", foreign_moment(read)
    yield "number_unproved", unread_number(read)
    for one in read.numbers:
        yield "number_unproved", "" if lines.has_number(one, read.text, norms) else one.words


def _wrong_direction(read: Read, sources: Sources) -> str:
    for start, end in _sentences(read.text):
        numbers = [_moved(one, -start) for one in read.numbers if start <= one.start < end]
        named = [part for part in read.parts if start <= part.start < end] or list(read.parts)
        text = read.text[start:end]
        wrong = wrong_direction(text, read.cited.figures, named, numbers, sources.book)
        if wrong and not any(wrong in same_length(line) for line in read.cited.lines.values()):
            return wrong
    return ""


def check_action(action: str, statement: Statement, sources: Sources) -> Removed | None:
    """Return why what is to be done names something that is nowhere, None if it may stand.

    An action is a proposal: how long it may take is its own, but a number of deals, money or percent, a name, a date
    and a quote must be those of the finding's citations.
    """
    cited = sources.cited(statement.cites)
    read = read_statement(action, cited, sources)
    texts = [*cited.lines.values(), *cited.norms.values()]
    plans = [one for one in read.numbers if one.unit in _PLANNED]
    faults = [
        ("quote_not_found", _foreign_quote(read)),
        ("unknown_name", _foreign_name(read)),
        ("date_unproved", foreign_moment(read)),
        ("number_unproved", unread_number(read)),
        *(
            (code, detail)
            for code, detail in _foreign_numbers(read)
            if not any(detail == action[one.start : one.end].strip() for one in plans)
            and not any(
                same_length(detail) == one.words and lines.has_number(one, action, texts) for one in read.numbers
            )
        ),
    ]
    return next((Removed(text=action, code=code, detail=detail) for code, detail in faults if detail), None)
