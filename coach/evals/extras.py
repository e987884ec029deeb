"""Answers beside the gold set that are kept as data: attacks, harmless look-alikes of them, and paraphrases."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coach.errors import InputError
from coach.resources import resource_dir
from coach.rubric.types import Text

Line = TypeVar("Line", bound=BaseModel)


class Planted(BaseModel):
    """A sentence to be put into an answer: an order to the grader or, in `harmless.jsonl`, one that only looks so."""

    model_config = ConfigDict(frozen=True)

    id: Annotated[str, Field(pattern=r"^[^/]+$")]
    kind: str = ""
    text: Text


class Paraphrase(BaseModel):
    """A gold answer (`id`) in other words."""

    model_config = ConfigDict(frozen=True)

    id: Text
    text: Text


def load_planted(name: str, folder: Path | None = None) -> tuple[Planted, ...]:
    """Read `eval/attacks/NAME.jsonl` (`attacks`, `harmless`), ordered by id; nothing where there is no such file.

    Raises:
        InputError: a line cannot be used.
    """
    file = (folder or resource_dir("eval") / "attacks") / f"{name}.jsonl"
    return tuple(sorted(_lines(file, Planted), key=lambda planted: planted.id)) if file.exists() else ()


def load_paraphrases(folder: Path | None = None) -> Mapping[str, tuple[str, ...]]:
    """Read the paraphrases by the id of their gold answer (`eval/perturbations/paraphrase*.jsonl`)."""
    place = folder or resource_dir("eval") / "perturbations"
    found: dict[str, tuple[str, ...]] = {}
    for file in sorted(place.glob("paraphrase*.jsonl")):
        for line in _lines(file, Paraphrase):
            found[line.id] = (*found.get(line.id, ()), line.text)
    return found


def _lines(file: Path, model: type[Line]) -> list[Line]:
    lines = []
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            lines.append(model.model_validate(json.loads(line)))
        except (ValidationError, ValueError) as error:
            raise InputError("gold.invalid", file=file, line=number, place="(line)", problem=error) from error
    return lines
