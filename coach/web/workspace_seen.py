"""Who has seen what the coach said: the log of views answers it, so that nobody grades blind after a look."""

from collections.abc import Mapping

from coach.web.who import Person
from coach.web.workspace_answer import place_of
from coach.web.workspace_review import account_of, author_of, is_blind, own_levels
from coach.web.workspace_services import Workspace

Query = Mapping[str, str]

ANSWER_LEVEL, ANSWER = "answer.level-seen", "answer.seen"
BATCH_LEVELS, BATCH = "batch.levels-seen", "batch.seen"
BATCH_EXPORTED, LETTER_EXPORTED = "batch.exported", "letter.exported"

TELLING = (ANSWER_LEVEL, BATCH_LEVELS, BATCH_EXPORTED, LETTER_EXPORTED)
"""Entries of the log after which a person may know a level that the coach gave."""


def shown_as(query: Query, person: Person, room: Workspace) -> str:
    """Return what the log calls a view of the workspace: with the coach's levels in it, or without.

    Raises:
        InputError: the address names no answer.
    """
    if query.get("view") == "answer":
        if not is_blind(query, person):
            return ANSWER_LEVEL
        decisions = room.batches.decisions(query["batch"], place_of(query))
        own = own_levels(decisions, author_of(query, person), account_of(person))
        told = place_of(query) in own  # who has given their own level sees the coach's beside it
        return ANSWER_LEVEL if told else ANSWER
    return BATCH if is_blind(query, person) or query.get("view") == "progress" else BATCH_LEVELS


def has_seen(batch_id: str, place: int, person: Person, room: Workspace) -> bool:
    """Tell whether an account was ever shown the coach's level of an answer; without a login nobody can know."""
    account = account_of(person)
    objects = (batch_id, f"{batch_id}/{place}")
    return bool(account) and room.batches.store.journal.holds(account, TELLING, objects)
