"""A grade as the rubric card that stands beside the chat: pure, from values to HTML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coach.grading.judge_names import judge_name
from coach.grading.types import CheckResult, Detail, Grade, Reason, Verdict
from coach.interview.view import Review
from coach.rubric.library import Rubric
from coach.rubric.types import LEVELS, Level
from coach.texts import Language, has_text, text
from coach.web.highlight import Highlights, Piece, highlight
from coach.web.templating import render


@dataclass(frozen=True)
class Reading:
    """A passage of the knowledge base to read: title, Markdown text, where it comes from."""

    title: str
    body: str
    origin: str = ""


@dataclass(frozen=True)
class CheckRow:
    """One check on the card; `numbers` join it with the marked places of the answer."""

    verdict: Verdict
    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Group:
    """A criterion (or the depth checks) with its checks."""

    title: str
    rows: tuple[CheckRow, ...]

    @property
    def met(self) -> int:
        """Return the number of checks met."""
        return sum(row.verdict == "met" for row in self.rows)


@dataclass(frozen=True)
class Step:
    """One step of the scale: `reached` up to the least possible level, `possible` from there to the highest."""

    level: Level
    reached: bool
    possible: bool


def rubric_card(
    review: Review, rubric: Rubric | None, lang: Language, *, reading: Sequence[Reading] = (), eyebrow: str = ""
) -> str:
    """Return the card of one answer as HTML; all that a person wrote is escaped.

    While a follow-up is open, only what was credited is shown: the gaps would give away what it asks.

    Args:
        review: the answer and its grade.
        rubric: the question as the banks have it now; None when it was taken out since.
        lang: the language of the captions.
        reading: the passages to read on, texts included.
        eyebrow: the small line above the title.
    """
    grade = review.grade
    marked = highlight(review.answer, grade) if grade else Highlights((Piece(review.answer),), ())
    groups = tuple(_groups(rubric, grade, marked, lang)) if grade and rubric else ()
    return render(
        "card.html",
        lang,
        review=review,
        grade=grade,
        eyebrow=eyebrow or text("web.card.title", lang=lang),
        verdict=verdict_line(review, lang),
        meaning=rubric.scale.levels[grade.level] if grade and grade.level and rubric else None,
        steps=steps(grade) if grade and review.closed else (),
        groups=groups if review.closed else tuple(_credited(groups)),
        flags=tuple(_flags(rubric, grade, marked)) if grade and rubric else (),
        pieces=marked.pieces,
        has_quotes=bool(marked.places),
        reason=reason_text("reason", grade.reason, rubric, lang) if grade and grade.reason else "",
        reasons=tuple(reason_text("review", reason, rubric, lang) for reason in grade.review) if grade else (),
        reading=reading if review.closed else (),
        judge=judge_name(grade.provenance.judge, lang) if grade else "",
        hidden=_hidden(grade, lang) if grade else "",
    )


def _credited(groups: Sequence[Group]) -> Iterator[Group]:
    for group in groups:
        rows = tuple(row for row in group.rows if row.verdict == "met")
        if rows:
            yield Group(group.title, rows)


def verdict_line(review: Review, lang: Language) -> str:
    """Say the level in one line, or why there is none (yet)."""
    if not review.closed:
        return text("web.card.still-open", lang=lang)
    if review.grade is None:
        return text(f"web.card.outcome.{review.outcome or 'stopped'}", lang=lang)
    if review.grade.level is None:
        return text("web.card.too-early", lang=lang)
    low, high = review.grade.range or (review.grade.level, review.grade.level)
    if low != high:
        return text("web.card.level-range", lang=lang, level=review.grade.level, low=low, high=high)
    return text("web.card.level", lang=lang, level=review.grade.level)


def steps(grade: Grade) -> tuple[Step, ...]:
    """Return the five steps of the scale for `grade`."""
    low, high = grade.range or (grade.level or 0, grade.level or 0)
    return tuple(Step(step, step <= low, low < step <= high) for step in LEVELS)


def credited(grade: Grade) -> int:
    """Return the number of checks that a grade credits, depth included."""
    results = [check for criterion in grade.criteria for check in criterion.checks] + list(grade.depth)
    return sum(result.verdict == "met" for result in results)


def reason_text(kind: str, reason: Reason, rubric: Rubric | None, lang: Language) -> str:
    """Return the words of a reason (`kind`: `review` or `reason`), ids in it replaced by what they stand for.

    A code that the catalogue does not know is shown as it is.
    """
    key = f"{kind}.{reason.code}"
    if not has_text(key, lang=lang):
        return reason.code
    return text(
        key, lang=lang, **{name: _in_words(name, value, rubric, lang) for name, value in reason.details.items()}
    )


def _in_words(name: str, value: Detail, rubric: Rubric | None, lang: Language) -> Detail:
    if not isinstance(value, str) or rubric is None or name == "quote":
        return value
    names = {check.id: check.text for _, check in rubric.question.checks()}
    names |= {check.id: check.title for check in rubric.scale.depth}
    names |= {flag.id: flag.text for flag in rubric.question.red_flags}
    words = (names.get(part) or _suspicion(part, lang) for part in value.split(", "))
    return "; ".join(each.rstrip(".") for each in words)  # the sentence around them has its own end


def _suspicion(code: str, lang: Language) -> str:
    key = f"suspicion.{code}"
    return text(key, lang=lang) if has_text(key, lang=lang) else code


def _hidden(grade: Grade, lang: Language) -> str:
    kinds = ", ".join(
        f"{text(f'hidden.{kind}', lang=lang)}: {count}" for kind, count in grade.provenance.hidden.items()
    )
    return text("web.card.hidden", lang=lang, kinds=kinds) if kinds else ""


def _groups(rubric: Rubric, grade: Grade, marked: Highlights, lang: Language) -> Iterator[Group]:
    texts = {check.id: check.text for _, check in rubric.question.checks()}
    titles = {criterion.id: criterion.title for criterion in rubric.question.criteria}
    for criterion in grade.criteria:
        yield Group(titles.get(criterion.id, criterion.id), _rows(criterion.checks, texts, marked))
    if grade.depth:
        depth = {check.id: check.text for check in rubric.scale.depth}
        yield Group(text("web.card.depth", lang=lang), _rows(grade.depth, depth, marked))


def _rows(results: Sequence[CheckResult], texts: dict[str, str], marked: Highlights) -> tuple[CheckRow, ...]:
    return tuple(
        CheckRow(
            result.verdict,
            texts.get(result.id, result.id),
            marked.numbers(result.quotes) if result.verdict == "met" else (),
        )
        for result in results
    )


def _flags(rubric: Rubric, grade: Grade, marked: Highlights) -> Iterator[tuple[str, int, tuple[int, ...]]]:
    texts = {flag.id: flag.text for flag in rubric.question.red_flags}
    for flag in grade.red_flags:
        yield texts.get(flag.id, flag.id), flag.cap, marked.numbers(flag.quotes)
