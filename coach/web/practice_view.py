"""What the practice page shows of a session: pure, from the service's view to HTML and switches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from coach.interview.view import Action, Entry, Review, View
from coach.rubric.library import Library, Rubric
from coach.texts import Language, has_text, text
from coach.web.cards import Reading, credited, rubric_card, verdict_line
from coach.web.templating import render

if TYPE_CHECKING:
    from coach.store.sessions import SessionHeader

Kind = Literal["question", "follow-up", "hint", "answer", "too-late", "pending", "skipped", "expired", "review"]


COUNTS = (1, 3, 5, 10)
"""Steps in which a number of questions is offered."""


@dataclass(frozen=True)
class Turn:
    """One piece of the chat; `past` marks a question that is no longer asked."""

    kind: Kind
    label: str
    text: str
    past: bool = False


@dataclass(frozen=True)
class Talk:
    """A running session on the page; `onwards` says where the step after the feedback leads."""

    session_id: str
    step: int
    progress: str
    log: str
    card: str
    actions: tuple[Action, ...]
    onwards: Literal["next", "to-report"]


def talk(
    view: View, rubric: Rubric | None, reading: Sequence[Reading], lang: Language, *, now: datetime, grace_minutes: int
) -> Talk:
    """Return the page of a session that goes on.

    Args:
        view: the session.
        rubric: the question that `shown_review(view)` is about.
        reading: the cards of that review.
        lang: the language of the captions.
        now: for the clock of an exam.
        grace_minutes: how long after its time an answer is still taken.
    """
    left = (view.deadline - now).total_seconds() if view.deadline else None
    return Talk(
        session_id=view.session_id,
        step=view.step,
        progress=render(
            "progress.html",
            lang,
            view=view,
            track=track(view),
            seconds_left=None if left is None else round(left),
            closes_in=None if left is None else round(left) + 60 * grace_minutes,
        ),
        log=render("log.html", lang, turns=tuple(turns(view, lang))),
        card=_card(view, rubric, reading, lang),
        actions=view.actions,
        onwards="to-report" if view.number == view.total else "next",
    )


def shown_review(view: View) -> Review | None:
    """Return the review that stands beside the chat: of the last answer."""
    return next((entry.review for entry in reversed(view.entries) if entry.review is not None), None)


def track(view: View) -> tuple[str, ...]:
    """Return for each question of the plan how its step looks: `done`, `skipped`, `now` or nothing."""
    last = {entry.number: entry.kind for entry in view.entries if entry.kind != "review"}

    def look(number: int) -> str:
        if number > view.number:
            return ""
        if number == view.number and view.phase != "reviewing":
            return "now"
        return "skipped" if last.get(number) in {"skipped", "expired"} else "done"

    return tuple(look(number) for number in range(1, view.total + 1))


def turns(view: View, lang: Language) -> Iterator[Turn]:
    """Yield the chat; while an answer is being graded its bubble says so."""
    last_asked = max((i for i, entry in enumerate(view.entries) if _asks(entry)), default=-1)
    asked_before: set[int] = set()
    for place, entry in enumerate(view.entries):
        if entry.review is not None and entry.review.grade is None:
            continue  # the bubble before it says already why there is nothing to grade
        is_last = place == len(view.entries) - 1
        again = entry.kind == "question" and entry.number in asked_before
        asked_before |= {entry.number} if entry.kind == "question" else set()
        yield Turn(
            kind="pending" if is_last and view.phase == "grading" and entry.kind == "answer" else entry.kind,
            label=_label(entry, lang, again=again),
            text=_said(entry, lang),
            past=_asks(entry) and (place != last_asked or view.phase != "answering"),
        )


def count_choices(library: Library, role: str, lang: Language) -> list[tuple[str, int]]:
    """Return what to offer as the number of questions for `role`: a few steps and all of them."""
    available = sum(rubric.question.kind == "question" for rubric in library.rubrics(role))
    few = [(str(count), count) for count in COUNTS if count < available]
    return [*few, (text("web.start.count.all", lang=lang, number=available), available)]


def unfinished(sessions: "Sequence[SessionHeader]", lang: Language) -> str:
    """Return the offer to go on with the newest session that is not finished; nothing where there is none."""
    still_open = next((header for header in sessions if header.finished_at is None), None)
    return render("unfinished.html", lang, header=still_open) if still_open else ""


def pending_log(words: str, lang: Language, follow_up: str = "") -> str:
    """Return the bubble of an answer that is on its way, and of a follow-up that is being phrased."""
    said = Turn("answer" if follow_up else "pending", text("web.log.you", lang=lang), words)
    further = [Turn("follow-up", text("web.log.follow-up", lang=lang), follow_up)] if follow_up else []
    return render("log.html", lang, turns=(said, *further))


def rubric_of(library: Library, review: Review | None) -> Rubric | None:
    """Return the question a review is about, as the banks have it now; None when it was taken out since."""
    return next((r for r in library.rubrics() if review is not None and r.question.id == review.question_id), None)


def _asks(entry: Entry) -> bool:
    return entry.kind in {"question", "follow-up"}


def _label(entry: Entry, lang: Language, *, again: bool) -> str:
    key = f"web.log.{entry.kind}{'.again' if again else ''}{'.late' if entry.late else ''}"
    return text(key, lang=lang, number=entry.number) if has_text(key, lang=lang) else ""


def _said(entry: Entry, lang: Language) -> str:
    if entry.review is not None and entry.review.grade is not None:
        count = credited(entry.review.grade)
        said = text("web.log.credited", lang=lang, count=count)
        return f"{verdict_line(entry.review, lang)}. {said}" if entry.review.closed else said
    key = f"web.log.{entry.kind}.more"
    return entry.text or (text(key, lang=lang) if has_text(key, lang=lang) else "")


def _card(view: View, rubric: Rubric | None, reading: Sequence[Reading], lang: Language) -> str:
    review = shown_review(view)
    if review is None:
        return render("no_card.html", lang, mode=view.mode)
    return rubric_card(
        review, rubric, lang, reading=reading, eyebrow=text("web.card.of", lang=lang, number=review.number)
    )
