"""The banks in force together with a batch's own questions: matching, grading and reports take both for one library."""

from collections.abc import Sequence
from pathlib import Path

from coach.batch.record import OwnQuestion
from coach.errors import InputError
from coach.rubric.library import Library
from coach.rubric.types import Bank, Role

_ROLES: tuple[Role, ...] = ("rop", "rom")


def with_own(library: Library, own: Sequence[OwnQuestion]) -> Library:
    """Return `library` with the own questions of a batch as one more bank a role; itself when there are none.

    Raises:
        InputError: one of them was not released by a person (`own.draft`).
        BankError: an id is one of the bank's, or stands twice.
    """
    for one in own:
        if not one.author:
            raise InputError("own.draft", title=one.question.title)
    banks = {Path(f"own-{role}.yaml"): bank for role in _ROLES if (bank := _bank(role, own)) is not None}
    return Library(library.banks | banks, library.scale) if banks else library


def library_with(library: Library, own: Sequence[OwnQuestion]) -> Library:
    """Return `library` with those own questions that it does not have; a batch's frozen library has them all."""
    known = {rubric.question.id for rubric in library.rubrics()}
    return with_own(library, [one for one in own if one.question.id not in known])


def _bank(role: Role, own: Sequence[OwnQuestion]) -> Bank | None:
    questions = tuple(one.question for one in own if one.role == role)
    return Bank(role=role, title=role, version=1, questions=questions) if questions else None
