"""Batches on the page: the list, how far the work is, and what a person does with it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coach.batch.brief import BatchBrief, ItemBrief
from coach.errors import InputError
from coach.rubric.library import Library
from coach.texts import Language, text
from coach.web.cards import reason_text
from coach.web.templating import render
from coach.web.who import Person

if TYPE_CHECKING:
    from coach.batch.service import BatchService

TAILS = ("queued", "running", "paused", "stopped")
"""States in which a batch is shown by its progress; otherwise by its answers."""

_SQUARES = 1500
_FAILURES = 50
_DEEDS = {"batch.pause": "pause", "batch.resume": "resume", "batch.cancel": "cancel", "batch.retry": "retry"}


def seen_by(person: Person, service: "BatchService") -> list[BatchBrief]:
    """Return the batches that a person may see: a director and a reviewer those of the organisation."""
    return [] if person.role == "candidate" else service.heads()


def opened(batch_id: str, person: Person, service: "BatchService") -> BatchBrief:
    """Return a batch.

    Raises:
        InputError: there is none, or the person may not see it.
    """
    if person.role == "candidate":
        raise InputError("jobs.unknown", id=batch_id)
    return service.brief(batch_id)


def deed(act: str, batch_id: str, person: Person, service: "BatchService", lang: Language) -> str:
    """Do something with the work on a batch; return what to say.

    Raises:
        InputError: the batch is in a state that does not allow it, or it is not the person's to decide.
    """
    if person.role != "director":
        raise InputError("desk.director-only")
    method: Any = getattr(service, _DEEDS[act])
    method(batch_id)
    return text(f"desk.did.{act.removeprefix('batch.')}", lang=lang)


def is_deed(act: str) -> bool:
    """Tell whether `act` is something that `deed` does."""
    return act in _DEEDS


def progress_view(brief: BatchBrief, service: "BatchService", lang: Language) -> str:
    """Return the view of a batch that is being graded."""
    return render(
        "workspace/progress.html", lang, brief=brief, part=progress_part(brief, service, lang), url=_url(brief, lang)
    )


def progress_part(brief: BatchBrief, service: "BatchService", lang: Language) -> str:
    """Return the part of it that changes while the work goes on."""
    items = service.items(brief.id, limit=_SQUARES)
    failed = service.items(brief.id, states=("ungraded", "bad"), limit=_FAILURES)
    titles = titles_of(service.library_of(brief.id))
    return render(
        "workspace/progress_part.html",
        lang,
        brief=brief,
        stopped=reason_text("reason", brief.stopped, None, lang) if brief.stopped else "",
        squares=items if brief.progress.total <= _SQUARES else (),
        failed=failures(failed, lang),
        more=max(0, brief.progress.ungraded + brief.progress.bad - len(failed)),
        titles=titles,
    )


def failures(items: Sequence[ItemBrief], lang: Language) -> list[tuple[ItemBrief, str]]:
    """Return rows without a level with the reason in words."""
    return [(item, reason_text("reason", item.failure, None, lang) if item.failure else "") for item in items]


def titles_of(library: Library) -> Mapping[str, str]:
    """Return the titles of questions by id."""
    return {rubric.question.id: rubric.question.title for rubric in library.rubrics()}


def _url(brief: BatchBrief, lang: Language) -> str:
    return f"/files/batches/{brief.id}/progress?language={lang}"
