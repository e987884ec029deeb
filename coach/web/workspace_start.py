"""The third step: what grading will take, who grades, and the start."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.batch.drafts import Draft
from coach.batch.estimate import Estimate
from coach.batch.looking import Look
from coach.errors import CoachError
from coach.grading.votes import VOTES
from coach.llm.server import Server, hides_personal_data, resolve
from coach.settings import Settings
from coach.texts import Language, explain
from coach.web.templating import render

if TYPE_CHECKING:
    from coach.batch.prepared import Prepared
    from coach.batch.service import BatchService

JUDGES = ("offline", "llm")
HIDING = ("auto", "always", "never")


@dataclass(frozen=True)
class Offer:
    """What the page offers before the start.

    Attributes:
        look: the upload as it was understood.
        judge: who would grade now.
        has_model: whether a model may be chosen.
        server: where the model is; None without one.
        hidden: whether personal data would be replaced by stand-ins.
        estimate: what it would take; None when that cannot be said.
        problem: why not, in words.
    """

    look: Look
    judge: str
    has_model: bool
    server: Server | None
    hidden: bool
    estimate: Estimate | None
    problem: str = ""


async def offer(look: Look, service: "BatchService", settings: Settings, lang: Language, *, has_model: bool) -> Offer:
    """Return what can be said before the start; an estimate that fails is told, not raised."""
    draft = look.draft
    judge = draft.judge or ("llm" if has_model else "offline")
    server = resolve(settings) if has_model else None
    wished = settings.model_copy(update={"personal_data": draft.personal_data} if draft.personal_data else {})
    hidden = server is not None and hides_personal_data(wished, server)
    try:
        estimate = await service.estimate(
            look.found.batch.rows,
            judge=judge,
            votes=draft.votes,
            personal_data=draft.personal_data or None,
            own=draft.released,
        )
    except CoachError as error:
        return Offer(look, judge, has_model, server, hidden, None, explain(error, lang=lang))
    return Offer(look, judge, has_model, server, hidden, estimate)


def start_view(given: Offer, settings: Settings, lang: Language) -> str:
    """Return the view of the estimate as HTML."""
    return render(
        "workspace/start.html",
        lang,
        offer=given,
        draft=given.look.draft,
        judges=JUDGES,
        votes=VOTES,
        hiding=HIDING,
        hiding_now=given.look.draft.personal_data or settings.personal_data,
        minutes=max(1, round((given.estimate.seconds if given.estimate else 0) / 60)),
    )


def start_changes(sent: Mapping[str, str]) -> dict[str, object]:
    """Return which fields of a draft change by what the browser sent of the start's form; nonsense changes nothing."""
    found: dict[str, object] = {}
    if sent.get("judge") in JUDGES:
        found["judge"] = sent["judge"]
    if sent.get("votes", "").isdecimal() and int(sent["votes"]) in VOTES:
        found["votes"] = int(sent["votes"])
    if sent.get("personal_data") in HIDING:
        found["personal_data"] = sent["personal_data"]
    if "title" in sent:
        found["title"] = " ".join(sent["title"].split())[:200]
    return found


def ready(look: Look, draft: Draft, service: "BatchService", owner: str) -> "Prepared":
    """Work the upload out as a batch that is to be graded; nothing is kept yet."""
    return service.prepared(
        look.found.batch.rows,
        owner=owner,
        file=draft.file,
        title=draft.title,
        role=draft.role,
        judge=draft.judge or None,
        votes=draft.votes,
        personal_data=draft.personal_data or None,
        notes=look.found.batch.notes,
        own=draft.released,
    )
