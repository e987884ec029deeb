"""Candidates side by side: ranges of all of them, a few by their words to one question, weights with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coach.batch.brief import BatchBrief
from coach.batch.people.standing import Standing
from coach.batch.results.candidates import Candidate
from coach.batch.results.comparison import Compared
from coach.batch.results.profile import candidate_axes, question_axes
from coach.batch.results.quotes import QuotedRow, quoted
from coach.batch.results.words import alike_words
from coach.errors import InputError
from coach.rubric.library import Library
from coach.texts import Language, text, use_language
from coach.web.radar_svg import radar_svg
from coach.web.templating import render
from coach.web.who import Person
from coach.web.workspace_batches import titles_of
from coach.web.workspace_services import Workspace

BESIDE = 4
"""Candidates side by side: more would not fit a screen, nor a head."""

_STEPS = 4.0  # from level 1 to level 5


@dataclass(frozen=True)
class Line:
    """One candidate in the list of ranges; `left` and `width` are per cent of the line from level 1 to level 5."""

    number: int
    name: str
    chosen: bool
    low: str
    high: str
    left: float
    width: float
    middle: float
    answers: int
    missing: tuple[str, ...]
    alike: int
    names_alike: str
    words_alike: str


def compare_view(brief: BatchBrief, room: Workspace, query: Mapping[str, str], lang: Language) -> str:
    """Return the comparison as HTML.

    Raises:
        InputError: weights that cannot stand.
    """
    use_language(lang)  # of this call alone: each runs in a context of its own
    whole, library = room.whole(brief.id), room.library_of(brief.id)
    found = whole.comparison
    titles = titles_of(library)
    chosen = _chosen(query.get("c", ""), found.candidates)
    people = [found.candidates[number].candidate for number in chosen]
    question = query.get("question", "") if query.get("question", "") in found.questions else ""
    question = question or next(iter(found.questions), "")
    lines = [
        _line(number, one, number in chosen, titles, text("workspace.point", lang=lang))
        for number, one in enumerate(found.candidates)
    ]
    if query.get("sort") == "range":
        lines.sort(key=lambda line: (-line.middle, line.number))
    return render(
        "workspace/compare.html",
        lang,
        brief=brief,
        notes=whole.record.notes,
        lines=lines,
        sort=query.get("sort", ""),
        people=people,
        told=[
            (one.name, other.name, found.told.get((one.name, other.name), "too-little"))
            for one, other in _pairs(people)
        ],
        question=question,
        questions=[(id_, titles.get(id_, id_)) for id_ in found.questions],
        asked=_asked(question, library),
        beside=_beside(people, question),
        radars=_radars(people, question, found.questions, library, lang),
        weights=found.weights,
        equal=found.equal,
        weights_reason=found.weights_reason,
        chosen=",".join(map(str, chosen)),
        most=BESIDE,
    )


def weigh(sent: Mapping[str, str], query: dict[str, str], person: Person, room: Workspace, lang: Language) -> str:
    """Set the weights of the questions, or make them equal again; return what to say.

    Raises:
        InputError: a weight is no number from 0.1 to 10, there is no reason, or it is not the person's to decide.
    """
    if person.role != "director":
        raise InputError("desk.director-only")
    from coach.batch.results.candidates import check_weights  # noqa: PLC0415

    weights = {} if sent["act"] == "weights.equal" else _weights(sent)
    if set(weights.values()) == {1.0}:
        weights = {}
    check_weights(weights, sent.get("reason", ""))
    room.batches.weigh(query.get("batch", ""), weights, sent.get("reason", "")[:2000])
    room.forget(query.get("batch", ""))
    return text("desk.did.weighed" if weights else "desk.did.equal", lang=lang)


def _weights(sent: Mapping[str, str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, value in sent.items():
        if not name.startswith("w:"):
            continue
        try:
            found[name.removeprefix("w:")] = float(value.replace(",", "."))
        except ValueError:
            raise InputError("weights.value", question=name.removeprefix("w:"), weight=value[:20]) from None
    return found


def _chosen(given: str, candidates: Sequence[Compared]) -> list[int]:
    numbers = [int(part) for part in given.split(",") if part.isdecimal() and len(part) < 7]
    kept = [number for number in dict.fromkeys(numbers) if number < len(candidates)][:BESIDE]
    return kept or list(range(min(2, len(candidates))))


def _line(number: int, one: Compared, chosen: bool, titles: Mapping[str, str], point: str) -> Line:
    total = one.total
    low, high, mean = (total.low, total.high, total.mean) if total else (1.0, 1.0, 0.0)
    missing = tuple(titles.get(id_, id_) for id_ in one.missing)
    return Line(
        number,
        one.candidate.name,
        chosen,
        low=f"{low:.1f}".replace(".", point) if total else "–",
        high=f"{high:.1f}".replace(".", point) if total else "–",
        left=round(100 * (low - 1) / _STEPS, 1),
        width=round(max(1.5, 100 * (high - low) / _STEPS), 1) if total else 0,
        middle=mean,
        answers=total.answers if total else 0,
        missing=missing,
        alike=len(one.alike),
        names_alike=", ".join(one.alike[:12]) + ("…" if len(one.alike) > 12 else ""),
        words_alike=alike_words(one),
    )


def _pairs(people: Sequence[Candidate]) -> list[tuple[Candidate, Candidate]]:
    return [(one, other) for place, one in enumerate(people) for other in people[place + 1 :]]


def _asked(question: str, library: Library) -> str:
    return library.rubric(question).question.text if question else ""


@dataclass(frozen=True)
class Beside:
    """The answers of the chosen candidates to one question: `found`: checks met by somebody, `missing`: by nobody."""

    standings: tuple[Standing, ...]
    found: tuple[QuotedRow, ...]
    missing: tuple[QuotedRow, ...]


def _beside(people: Sequence[Candidate], question: str) -> Beside:
    answers = [found for one in people for found in one.to(question)[:1]]
    rows = quoted(answers)
    found = tuple(row for row in rows if any(cell.verdict == "met" or cell.by_person for cell in row.cells))
    return Beside(tuple(answers), found, tuple(row for row in rows if row not in found))


def _radars(
    people: Sequence[Candidate], question: str, questions: Sequence[str], library: Library, lang: Language
) -> list[tuple[str, str]]:
    """Return the charts with their titles: by criterion of the question, and by question."""
    by_criterion = [(one.name, question_axes(found)) for one in people for found in one.to(question)[:1]]
    by_criterion = [(name, axes) for name, axes in by_criterion if axes]
    by_question = [(one.name, candidate_axes(one, questions, library)) for one in people]
    made = [
        (text(f"desk.compare.radar.{kind}", lang=lang), axes)
        for kind, axes in (("criterion", by_criterion), ("question", by_question))
    ]
    drawn = [(title, radar_svg(axes, lang, title=title)) for title, axes in made]
    return [(title, svg) for title, svg in drawn if svg]
