"""The rubrics of a batch, frozen when it is submitted: a bank that changes later changes no grade of it.

Also a director's own questions for one batch: they join the library in force and are frozen with the others.
"""

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from coach.batch.record import OwnQuestion
from coach.rubric.library import Library
from coach.rubric.types import LEVELS, Bank, Frozen, Scale

_LEVELS = frozenset(map(str, LEVELS))


class _FrozenRubrics(Frozen):
    scale: Scale
    banks: tuple[Bank, ...]
    own: tuple[OwnQuestion, ...] = ()


def freeze(library: Library, question_ids: Collection[str], own: Sequence[OwnQuestion] = ()) -> str:
    """Return the rubrics of these questions as JSON; of `own` also who drafted and released them."""
    banks = [bank for each in library.banks.values() if (bank := _only(each, question_ids)) is not None]
    return _FrozenRubrics(scale=library.scale, banks=tuple(banks), own=tuple(own)).model_dump_json()


def thaw(frozen: str) -> Library:
    """Return a library with nothing but the frozen rubrics; their hashes are what they were."""
    read = _read(frozen)
    return Library({Path(f"{number}.yaml"): bank for number, bank in enumerate(read.banks)}, read.scale)


def _levels(value: dict[str, Any]) -> dict[Any, Any]:
    """Give maps by level their numbers back: JSON knows no keys but strings."""
    return {int(key): one for key, one in value.items()} if value and value.keys() <= _LEVELS else value


def own_of(frozen: str) -> tuple[OwnQuestion, ...]:
    """Return the batch's own questions."""
    return _read(frozen).own


def _read(frozen: str) -> _FrozenRubrics:
    return _FrozenRubrics.model_validate(json.loads(frozen, object_hook=_levels))


def _only(bank: Bank, ids: Collection[str]) -> Bank | None:
    kept = tuple(question for question in bank.questions if question.id in ids)
    return bank.model_copy(update={"questions": kept}) if kept else None
