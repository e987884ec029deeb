"""How long documents are judged (`documents.yaml`)."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen


class DocumentRules(Frozen):
    """The file, see there."""

    version: int
    part_chars: Mapping[Literal["offline", "llm"], Annotated[int, Field(ge=1000)]]
    least_chars: Annotated[int, Field(ge=500)]
    stretch_chars: Annotated[int, Field(ge=200)]
    quotes: Annotated[int, Field(ge=1)]
    nothing_here: frozenset[str]
    of_a_part: frozenset[str]


@cache
def document_rules() -> DocumentRules:
    """Read the file, once a process."""
    return read_yaml(resource_dir("knowledge") / "documents.yaml", DocumentRules)
