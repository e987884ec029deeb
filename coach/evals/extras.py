"""Answers beside the gold set that are kept as data: attacks with their clean twins, and paraphrases."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from coach.errors import InputError
from coach.resources import resource_dir
from coach.rubric.library import Library
from coach.rubric.types import DottedId, Text

Line = TypeVar("Line", bound=BaseModel)


class Attack(BaseModel):
    """An answer that speaks to the grader (`text`) and the same answer without it (`clean`)."""

    model_config = ConfigDict(frozen=True)

    id: Text
    question_id: DottedId
    text: Text
    clean: Text
    family: str = ""


class Paraphrase(BaseModel):
    """A gold answer (`id`) in other words."""

    model_config = ConfigDict(frozen=True)

    id: Text
    text: Text


def load_attacks(library: Library, folder: Path | None = None) -> tuple[Attack, ...]:
    """Read the attacks that have a clean twin, ordered by id; none where there is no such folder.

    Raises:
        InputError: a line cannot be used, or asks an unknown question.
    """
    place = folder or resource_dir("eval") / "attacks"
    attacks = [attack for file in sorted(place.glob("*.jsonl")) for attack in _lines(file, Attack, needed="clean")]
    for attack in attacks:
        library.rubric(attack.question_id)
    return tuple(sorted(attacks, key=lambda attack: attack.id))


def load_paraphrases(folder: Path | None = None) -> Mapping[str, tuple[str, ...]]:
    """Read the paraphrases by the id of their gold answer (`eval/perturbations/paraphrase*.jsonl`)."""
    place = folder or resource_dir("eval") / "perturbations"
    found: dict[str, tuple[str, ...]] = {}
    for file in sorted(place.glob("paraphrase*.jsonl")):
        for line in _lines(file, Paraphrase, needed="text"):
            found[line.id] = (*found.get(line.id, ()), line.text)
    return found


def _lines(file: Path, model: type[Line], *, needed: str) -> list[Line]:
    """Return the lines that have the field `needed` (harmless sentences in the attack set have no twin)."""
    lines = []
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            if isinstance(data, dict) and needed in data:
                lines.append(model.model_validate(data))
        except (ValidationError, ValueError) as error:
            raise InputError("gold.invalid", file=file, line=number, place="(line)", problem=error) from error
    return lines
