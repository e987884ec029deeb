"""What a person decides of an answer, from what the browser sent."""

from collections.abc import Callable, Mapping
from typing import get_args

from coach.batch.board import neighbours
from coach.batch.record import Decision
from coach.errors import InputError
from coach.grading.types import Verdict
from coach.rubric.types import Level
from coach.texts import Language, text
from coach.web.who import Person
from coach.web.workspace_answer import place_of
from coach.web.workspace_review import account_of, author_of, is_blind
from coach.web.workspace_seen import has_seen
from coach.web.workspace_services import Workspace

_KINDS = {f"decide.{kind}": kind for kind in ("level", "check", "accept", "unaccept", "comment", "blind")}


Kept = Callable[[], tuple[dict[str, str], str]]
"""Writes what was made ready; returns the address to show next and what to say."""


def decide(sent: Mapping[str, str], query: dict[str, str], person: Person, room: Workspace, lang: Language) -> Kept:
    """Make a decision ready: everything is read and checked here, so that what keeps it only writes.

    A confirmed answer makes room for the next one; after anything else the same answer stays.

    Raises:
        InputError: the decision is not whole, or a blind reviewer decides what only they who see may.
    """
    batch, act = query.get("batch", ""), sent["act"]
    made = _made(sent, query, person, room, lang)
    after = _next(query, room, made.place) if act == "decide.accept" else None
    said = f"desk.did.{act.removeprefix('decide.')}" + ("-seen" if made.seen else "")

    def kept() -> tuple[dict[str, str], str]:
        room.batches.keep_decision(batch, made)
        return (query | {"place": str(after)} if after is not None else query), text(said, lang=lang)

    return kept


def _made(sent: Mapping[str, str], query: dict[str, str], person: Person, room: Workspace, lang: Language) -> Decision:
    batch, place, act = query.get("batch", ""), place_of(query), sent["act"]
    blind = is_blind(query, person)
    author = author_of({**query, **sent}, person) or (text("desk.author", lang=lang) if not blind else "")
    if act == "decide.blind" and not blind:  # the page that was open shows the coach's level
        raise InputError("desk.not-blind")
    if person.role == "reviewer" and act not in {"decide.blind", "decide.comment"}:
        raise InputError("desk.director-only")
    given = sent.get("verdict", "") if act == "decide.check" else ""
    return room.batches.decision(
        batch,
        place,
        author=author,
        author_id=account_of(person),
        kind=_KINDS[act],  # type: ignore[arg-type] # the kinds of the table above
        level=_level(sent.get("level", "")) if act in {"decide.level", "decide.blind"} else None,
        check=sent.get("check", "") if act == "decide.check" else "",
        verdict=given if given in get_args(Verdict) else None,  # type: ignore[arg-type] # one of them
        reason=sent.get("reason", "")[:4000],
        seen=act == "decide.blind" and has_seen(batch, place, person, room),
    )


def is_decision(act: str) -> bool:
    """Tell whether `act` is something that `decide` does."""
    return act in _KINDS


def _next(query: Mapping[str, str], room: Workspace, place: int) -> int | None:
    """Return the answer after this one as things stand before it is decided: the decision may take it off the list."""
    cells = room.board(query.get("batch", "")).chosen(query.get("f", ""), by=query.get("by", ""))
    return neighbours(cells, place)[2]


def _level(given: str) -> Level | None:
    return int(given) if given in {"1", "2", "3", "4", "5"} else None  # type: ignore[return-value] # one of the five
