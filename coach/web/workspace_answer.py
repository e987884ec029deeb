"""One answer on a page: its words, the rubric and what people decide; a blind reviewer sees nothing that the coach said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from coach.batch.board import Cell, neighbours
from coach.batch.brief import BatchBrief
from coach.batch.people.standing import Standing
from coach.batch.record import Decision
from coach.errors import InputError
from coach.grading.intake import clean
from coach.grading.judge_names import judge_name
from coach.grading.types import CheckResult, Verdict
from coach.people.person import OWNER
from coach.rubric.library import Rubric
from coach.rubric.types import LEVELS
from coach.texts import Language
from coach.web.cards import Reading, reason_text
from coach.web.highlight import Highlights, Piece, highlight
from coach.web.templating import render
from coach.web.who import Person
from coach.web.workspace_review import account_of, author_of, is_blind, own_levels
from coach.web.workspace_services import Workspace

_ORDER = ("f", "by", "blind", "author")
"""Parts of the address that say which answers are looked at one after another."""


@dataclass(frozen=True)
class CheckLine:
    """One check with what the coach and people said of it; `numbers` join it with the marked places of the answer."""

    id: str
    text: str
    coach: Verdict | None
    person: Decision | None
    numbers: tuple[int, ...]

    @property
    def verdict(self) -> Verdict | None:
        """The one that counts."""
        return self.person.verdict if self.person is not None else self.coach


@dataclass(frozen=True)
class Group:
    """A criterion, the depth checks (no title) or red flags, with their lines."""

    title: str
    lines: tuple[CheckLine, ...]

    @property
    def met(self) -> int:
        """How many are met."""
        return sum(line.verdict == "met" for line in self.lines)


def answer_view(
    brief: BatchBrief,
    room: Workspace,
    query: Mapping[str, str],
    person: Person,
    lang: Language,
    readings: Mapping[str, Reading],
    *,
    seen: bool = False,
) -> str:
    """Return the view of one answer as HTML.

    Args:
        brief: the batch.
        room: where its answers are.
        query: the address: `place`, and which answers come before and after.
        person: who looks.
        lang: of the captions.
        readings: passages of the knowledge base by id, to be read beside the answer.
        seen: whether this account was shown the coach's level before; then a blind page says that it is too late.

    Raises:
        InputError: the address names no answer.
    """
    place = place_of(query)
    one = room.standing(brief.id, place)
    way = _way(brief, room, query, person, place)
    if is_blind(query, person):
        own = own_levels(list(one.decisions), author_of(query, person), account_of(person)).get(place)
        if own is None:
            rubric = room.rubric_of(brief.id)(one.item.question_id)
            shown = {"brief": brief, "item": one.item, "rubric": rubric, "way": way, "levels": LEVELS, "seen": seen}
            return render("workspace/answer_blind.html", lang, **shown, author=author_of(query, person))
    return _whole(brief, one, way, person, lang, readings)


def place_of(query: Mapping[str, str]) -> int:
    """Return which answer an address names.

    Raises:
        InputError: none.
    """
    given = query.get("place", "")
    if not (given.isascii() and given.isdecimal()) or len(given) > 9:
        raise InputError("jobs.unknown_item", id=query.get("batch", ""), place=given[:20] or "?")
    return int(given)


@dataclass(frozen=True)
class Way:
    """Where an answer stands among those that are looked at: 1-based, 0 for none of them; places before and after."""

    number: int
    all: int
    before: int | None
    after: int | None
    rest: str

    def to(self, place: int | None) -> str:
        """Return the end of the address of another answer."""
        return f"&place={place}{self.rest}"


def _way(brief: BatchBrief, room: Workspace, query: Mapping[str, str], person: Person, place: int) -> Way:
    from urllib.parse import urlencode  # noqa: PLC0415

    found = room.board(brief.id)
    wanted = "" if is_blind(query, person) else query.get("f", "")
    cells: Sequence[Cell] = found.chosen(wanted, by=query.get("by", ""))
    number, before, after = neighbours(cells, place)
    kept = {name: query[name] for name in _ORDER if query.get(name)}
    return Way(number, len(cells), before, after, "&" + urlencode(kept) if kept else "")


def _whole(
    brief: BatchBrief, one: Standing, way: Way, person: Person, lang: Language, readings: Mapping[str, Reading]
) -> str:
    grade, rubric = one.grade, one.rubric
    answer = clean(one.item.answer)  # the places of quotes are places in the text that was graded
    marked = highlight(answer, grade) if grade else Highlights((Piece(answer),), ())
    reasons = [*(one.coach.review if one.coach else ()), *one.item.remarks]
    failure = one.item.failure or (one.coach.reason if one.coach else None)
    references = rubric.question.references if rubric else ()
    return render(
        "workspace/answer.html",
        lang,
        brief=brief,
        one=one,
        item=one.item,
        rubric=rubric,
        way=way,
        levels=LEVELS,
        pieces=marked.pieces,
        groups=tuple(_groups(one, rubric, marked)) if rubric else (),
        flags=tuple(_flags(one, rubric, marked)) if rubric else (),
        reasons=[reason_text("review", reason, rubric, lang) for reason in reasons],
        failure=reason_text("reason", failure, rubric, lang) if failure and one.level is None else "",
        reading=[readings[id_] for id_ in references if id_ in readings],
        local=person.id == OWNER,
        judge=judge_name(one.coach.provenance.judge, lang) if one.coach else "",
        verdicts=("met", "unclear", "not_met"),
    )


def _groups(one: Standing, rubric: Rubric, marked: Highlights) -> Iterator[Group]:
    coach, now = _results(one.coach), _results(one.grade)
    for criterion in rubric.question.criteria:
        lines = (_line(check.id, check.text, one, coach, now, marked) for check in criterion.checks)
        yield Group(criterion.title, tuple(lines))
    yield Group("", tuple(_line(check.id, check.text, one, coach, now, marked) for check in rubric.scale.depth))


def _results(grade: object) -> dict[str, CheckResult]:
    from coach.grading.types import Grade  # noqa: PLC0415

    if not isinstance(grade, Grade):
        return {}
    return {check.id: check for criterion in grade.criteria for check in criterion.checks} | {
        check.id: check for check in grade.depth
    }


def _line(
    id_: str,
    text: str,
    one: Standing,
    coach: Mapping[str, CheckResult],
    now: Mapping[str, CheckResult],
    marked: Highlights,
) -> CheckLine:
    said = coach[id_].verdict if id_ in coach else None
    numbers = marked.numbers(now[id_].quotes) if id_ in now and now[id_].verdict == "met" else ()
    return CheckLine(id_, text, said, (one.force.checks or {}).get(id_), numbers)


def _flags(one: Standing, rubric: Rubric, marked: Highlights) -> Iterator[tuple[CheckLine, int]]:
    """Yield the red flags that the coach raised or that people decided, each with the level that it caps."""
    raised = {flag.id: flag for flag in one.coach.red_flags} if one.coach else {}
    decided = one.force.checks or {}
    for flag in rubric.question.red_flags:
        if flag.id in raised or flag.id in decided:
            numbers = marked.numbers(raised[flag.id].quotes) if flag.id in raised else ()
            coach: Verdict = "met" if flag.id in raised else "not_met"
            yield CheckLine(flag.id, flag.text, coach, decided.get(flag.id), numbers), flag.cap
