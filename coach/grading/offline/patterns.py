"""Patterns of speech that show a check: words that stand near each other in one sentence.

A pattern is written as groups joined by ` + `, each group as alternatives joined by `|`. A sentence shows it when every
group is found, each in words of its own, not further than `WINDOW` characters from the first. In an alternative a word
stands for all words that begin so (`пересматр`), `_` ends a word (`раз_`), `#` is a number in digits or words, and words
in a row may have other endings, short ones but the last excepted. `knowledge/offline/patterns/` holds them by question and check; they were written from
the checks and their statements and corrected on development answers only.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from coach.grading.folding import fold
from coach.grading.offline.reading import Unit
from coach.resources import resource_dir
from coach.rubric.hashing import content_hash
from coach.rubric.source import read_yaml
from coach.rubric.types import DottedId, Frozen, Slug, Text

WINDOW: Final = 120
SHORT: Final = 3
Group = re.Pattern[str]
Span = tuple[int, int]
Spans = tuple[Span, ...]


class Numbers(Frozen):
    """What counts as a number: regular expressions (`knowledge/offline/numbers.yaml`)."""

    version: int
    numbers: tuple[Text, ...]


class PatternFile(Frozen):
    """Patterns by question and check."""

    version: int
    questions: Mapping[DottedId, Mapping[Slug, tuple[Text, ...]]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence that shows a check: by how many patterns, and over how many characters the closest one reaches."""

    unit: Unit
    patterns: int
    reach: int


@cache
def load_patterns() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Read all patterns by question and check, once a process."""
    files = sorted((resource_dir("knowledge") / "offline" / "patterns").glob("*.yaml"))
    return {id_: dict(checks) for file in files for id_, checks in read_yaml(file, PatternFile).questions.items()}


@cache
def patterns_hash() -> str:
    """Return the hash of all patterns and of what a number is."""
    told = [f"{id_} {check} {line}" for id_, of in load_patterns().items() for check, ls in of.items() for line in ls]
    return content_hash(_number(), *told)


def has_patterns(question_id: str) -> bool:
    """Tell whether the checks of a question have patterns; a company's own questions have none."""
    return question_id in load_patterns()


def shown(question_id: str, units: Sequence[Unit]) -> Mapping[str, tuple[Shown, ...]]:
    """Return by check the sentences that show it, those shown by the most patterns first; checks without any are absent."""
    found: dict[str, list[Shown]] = {}
    for unit in units:
        if unit.is_list:
            continue
        for check, patterns in _compiled(question_id).items():
            reaches = [reach_of(spans) for groups in patterns if (spans := closest(groups, unit.said)) is not None]
            if reaches:
                found.setdefault(check, []).append(Shown(unit, len(reaches), min(reaches)))
    return {check: tuple(sorted(hits, key=lambda hit: (-hit.patterns, hit.reach))) for check, hits in found.items()}


def groups_of(pattern: str) -> tuple[Group, ...]:
    """Return the groups of a pattern as regular expressions on folded text; the pattern is folded too."""
    return tuple(
        re.compile(f"(?<!\\w)(?:{'|'.join(_alternative(one.strip()) for one in group.split('|'))})")
        for group in fold(pattern).text.split(" + ")
    )


@cache
def _compiled(question_id: str) -> Mapping[str, tuple[tuple[Group, ...], ...]]:
    patterns = load_patterns().get(question_id, {})
    return {check: tuple(groups_of(line) for line in lines) for check, lines in patterns.items()}


@cache
def _number() -> str:
    numbers = read_yaml(resource_dir("knowledge") / "offline" / "numbers.yaml", Numbers).numbers
    return f"(?:{'|'.join(numbers)})"


def _alternative(written: str) -> str:
    return _number().join(_words(part) for part in written.split("#")).replace("_", r"\b")


def _words(part: str) -> str:
    words = part.split()
    joined = "".join(re.escape(word) + (r"\W+" if len(word) <= SHORT else r"\w*\W+") for word in words[:-1])
    last = re.escape(words[-1]) if words else ""
    return ("\\W+" if part.startswith(" ") else "") + joined + last + ("\\W+" if part.endswith(" ") and words else "")


def closest(groups: Sequence[Group], said: str) -> Spans | None:
    """Return where the groups stand nearest to each other, in their order, or None where the pattern is not found."""
    first, *others = groups
    rest = [[match.span() for match in group.finditer(said)] for group in others] if first.search(said) else []
    if len(rest) < len(others) or not all(rest):
        return None
    found = [spans for match in first.finditer(said) if (spans := _around(match.span(), rest)) is not None]
    return min(found, key=reach_of, default=None)


def reach_of(spans: Spans) -> int:
    """Return over how many characters the spans reach."""
    return max(end for _, end in spans) - min(begin for begin, _ in spans)


def _around(start: Span, rest: Sequence[Sequence[Span]]) -> Spans | None:
    taken = [start]
    for spans in rest:
        near = min(_apart(spans, taken), key=lambda span: abs(span[0] - start[0]), default=None)
        if near is None or abs(near[0] - start[0]) > WINDOW:
            return None
        taken.append(near)
    return tuple(taken)


def _apart(spans: Sequence[Span], taken: Sequence[Span]) -> Iterator[Span]:
    return (span for span in spans if not any(span[0] < end and begin < span[1] for begin, end in taken))
