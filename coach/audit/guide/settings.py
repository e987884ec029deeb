"""The thresholds and words of the guided audit (`knowledge/audit/guide.yaml`)."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated

from pydantic import Field

from coach.audit.types import SourceTable
from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen, Text


class GuideRules(Frozen):
    """The file; what each entry means stands in it."""

    version: int
    covered_share: Annotated[float, Field(gt=0, le=1)]
    mention_words: Annotated[int, Field(ge=1)]
    shown_lines: Annotated[int, Field(ge=1)]
    figures: Mapping[str, str]
    exports: Mapping[SourceTable, tuple[tuple[Text, ...], ...]]


@cache
def guide_rules() -> GuideRules:
    """Read it, once a process."""
    return read_yaml(resource_dir("knowledge") / "audit" / "guide.yaml", GuideRules)
