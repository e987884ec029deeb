"""What a person decides of an answer, from what the browser sent."""

from collections.abc import Mapping
from typing import get_args

from coach.batch.board import neighbours
from coach.errors import InputError
from coach.grading.types import Verdict
from coach.rubric.types import Level
from coach.texts import Language, text
from coach.web.who import Person
from coach.web.workspace_answer import place_of
from coach.web.workspace_review import account_of, author_of, is_blind
from coach.web.workspace_seen import has_seen
from coach.web.workspace_services import Workspace

_KINDS = {f"decide.{kind}": kind for kind in ("level", "check", "accept", "unaccept", "comment")}


def decide(
    sent: Mapping[str, str], query: dict[str, str], person: Person, room: Workspace, lang: Language
) -> tuple[dict[str, str], str]:
    """Keep a decision; return the address to show next and what to say.

    A confirmed answer makes room for the next one; after anything else the same answer stays.

    Raises:
        InputError: the decision is not whole, or a blind reviewer decides what only they who see may.
    """
    batch, place = query.get("batch", ""), place_of(query)
    blind = is_blind(query, person)
    author = author_of({**query, **sent}, person) or (text("desk.author", lang=lang) if not blind else "")
    level = _level(sent.get("level", ""))
    reason = sent.get("reason", "")[:4000]
    account = account_of(person)
    if sent["act"] == "decide.blind":
        if not blind:  # the page that was open shows the coach's level
            raise InputError("desk.not-blind")
        seen = has_seen(batch, place, person, room)
        room.batches.decide(
            batch, place, author=author, author_id=account, kind="blind", level=level, reason=reason, seen=seen
        )
        return query, text("desk.did.blind-seen" if seen else "desk.did.blind", lang=lang)
    if person.role == "reviewer" and sent["act"] != "decide.comment":
        raise InputError("desk.director-only")
    given = sent.get("verdict", "")
    verdict: Verdict | None = given if given in get_args(Verdict) else None  # type: ignore[assignment]
    after = _next(query, room, place) if sent["act"] == "decide.accept" else None
    room.batches.decide(
        batch,
        place,
        author=author,
        author_id=account,
        kind=_KINDS[sent["act"]],  # type: ignore[arg-type] # the kinds of the table above
        level=level if sent["act"] == "decide.level" else None,
        check=sent.get("check", "") if sent["act"] == "decide.check" else "",
        verdict=verdict if sent["act"] == "decide.check" else None,
        reason=reason,
    )
    said = text(f"desk.did.{sent['act'].removeprefix('decide.')}", lang=lang)
    return (query | {"place": str(after)} if after is not None else query), said


def is_decision(act: str) -> bool:
    """Tell whether `act` is something that `decide` does."""
    return act in _KINDS or act == "decide.blind"


def _next(query: Mapping[str, str], room: Workspace, place: int) -> int | None:
    """Return the answer after this one as things stand before it is decided: the decision may take it off the list."""
    cells = room.board(query.get("batch", "")).chosen(query.get("f", ""), by=query.get("by", ""))
    return neighbours(cells, place)[2]


def _level(given: str) -> Level | None:
    return int(given) if given in {"1", "2", "3", "4", "5"} else None  # type: ignore[return-value] # one of the five
