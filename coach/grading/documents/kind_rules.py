"""By what a document handed in for a task is recognised (`knowledge/document_kinds.yaml`)."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen


class Bound(Frozen):
    """From which share of the words of two kinds on, and how many words, a document is of one of them."""

    share: float
    count: int


class OtherKind(Frozen):
    """Marks of a kind that answers no task, and how many different ones make it."""

    least: int
    marks: tuple[str, ...]


class TemplateRule(Frozen):
    """The least lines of a template, and the words that no line of it has."""

    lines: int
    words: int


class CopiedRule(Frozen):
    """How much of a text stands in the task's own, in runs of so many words."""

    share: float
    run: int


class KindRules(Frozen):
    """The file, see there."""

    version: int
    least_words: int
    most_each: int
    title_weight: int
    roles: Mapping[str, tuple[str, ...]]
    forms: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, tuple[str, ...]]
    plain: Bound
    looks: Bound
    others: Mapping[str, OtherKind]
    shared: tuple[str, ...]
    least_known: int
    blanks: tuple[str, ...]
    template: TemplateRule
    copied: CopiedRule


@cache
def kind_rules() -> KindRules:
    """Read the file, once a process."""
    return read_yaml(resource_dir("knowledge") / "document_kinds.yaml", KindRules)


@cache
def compiled(pattern: str) -> "re.Pattern[str]":
    """Return the compiled pattern."""
    return re.compile(pattern)


def hits(patterns: Sequence[str], text: str) -> list[int]:
    """Return how often each pattern stands in a folded text, up to the most that counts."""
    most = kind_rules().most_each
    return [min(most, sum(1 for _ in compiled(pattern).finditer(text))) for pattern in patterns]
