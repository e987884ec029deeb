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
REPORT_EXPORTED, DATA_EXPORTED = "report.exported", "data.exported"
"""What is taken away of an interview, and of everything that is kept of a person, their interviews among it."""

TELLING = (ANSWER_LEVEL, BATCH_LEVELS, BATCH_EXPORTED, REPORT_EXPORTED, DATA_EXPORTED)
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


def object_of(query: Query) -> str:
    """Return what an address shows as the log names it: a batch, or an answer of one, however it was written.

    Raises:
        InputError: the address names no answer.
    """
    return answer_named(query) if query.get("view") == "answer" else plain(query.get("batch", ""))


def answer_named(query: Query) -> str:
    """Return the answer of an address as the log names it.

    Raises:
        InputError: it names none.
    """
    return f"{plain(query.get('batch', ''))}/{place_of(query)}"


def plain(given: str) -> str:
    """Return an id without anything that no id has."""
    return "".join(letter for letter in given if letter.isalnum())[:40]


def has_seen(batch_id: str, place: int, person: Person, room: Workspace) -> bool:
    """Tell whether an account was ever shown the coach's level of an answer; without a login nobody can know.

    The same answer may have been seen elsewhere: in a repetition of the batch (or the batch that it repeats), in
    another batch of the same interview, in the interview's report, or by whoever gave it. A letter names no answers
    in the log, so any letter of these batches counts.
    """
    account, store = account_of(person), room.batches.store
    if not account:
        return False
    kin = store.batch_kin.of(batch_id, place)
    if account == kin.owner:
        return True
    batches = kin.family | {batch for batch, _ in kin.places}
    objects = {*batches, *(f"{batch}/{at}" for batch, at in kin.places), *filter(None, (kin.session, kin.owner))}
    journal = store.journal
    return journal.holds(account, TELLING, objects) or journal.holds_within(account, LETTER_EXPORTED, batches)
