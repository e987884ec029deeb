"""The rubrics of a batch, frozen when it is submitted: a bank that changes later changes no grade of it.

Also a director's own questions for one batch: they join the library in force and are frozen with the others.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from coach.rubric.library import Library
from coach.rubric.types import LEVELS, Bank, Frozen, Question, Role, Scale

_LEVELS = frozenset(map(str, LEVELS))
_OWN = "own-{role}.yaml"


class OwnQuestion(Frozen):
    """A question of one batch, with its rubric. Its id must be none of the bank's."""

    role: Role
    question: Question


class _FrozenRubrics(Frozen):
    scale: Scale
    banks: tuple[Bank, ...]


def with_own(library: Library, own: Sequence[OwnQuestion]) -> Library:
    """Return the library with a batch's own questions beside the bank's; reading an upload with it recognises them.

    Raises:
        BankError: an id stands twice.
    """
    banks = dict(library.banks)
    for role in dict.fromkeys(one.role for one in own):
        questions = tuple(one.question for one in own if one.role == role)
        banks[Path(_OWN.format(role=role))] = Bank(role=role, title=role, version=1, questions=questions)
    return Library(banks, library.scale)


def freeze(library: Library, question_ids: Collection[str]) -> str:
    """Return the rubrics of these questions as JSON."""
    banks = [bank for each in library.banks.values() if (bank := _only(each, question_ids)) is not None]
    return _FrozenRubrics(scale=library.scale, banks=tuple(banks)).model_dump_json()


def thaw(frozen: str) -> Library:
    """Return a library with nothing but the frozen rubrics; their hashes are what they were."""
    read = _FrozenRubrics.model_validate(json.loads(frozen, object_hook=_levels))
    return Library({Path(f"{number}.yaml"): bank for number, bank in enumerate(read.banks)}, read.scale)


def _levels(value: dict[str, Any]) -> dict[Any, Any]:
    """Give maps by level their numbers back: JSON knows no keys but strings."""
    return {int(key): one for key, one in value.items()} if value and value.keys() <= _LEVELS else value


def own_of(frozen: Library, library: Library) -> list[OwnQuestion]:
    """Return those frozen questions that the library in force does not have."""
    known = {rubric.question.id for rubric in library.rubrics()}
    asked: Iterable[OwnQuestion] = (OwnQuestion(role=one.role, question=one.question) for one in frozen.rubrics())
    return [one for one in asked if one.question.id not in known]


def _only(bank: Bank, ids: Collection[str]) -> Bank | None:
    kept = tuple(question for question in bank.questions if question.id in ids)
    return bank.model_copy(update={"questions": kept}) if kept else None
