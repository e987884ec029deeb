"""Red flags by patterns of speech of their own: raised only where nothing in the answer speaks against it.

A false accusation is worse than a missed one. A flag caps the level when a sentence says what the flag names, in words
that are not negated, taken back or mocked, when the same sentence earned no check, and when the answer's own estimate
lies at most `most_above` over the flag's cap. A sentence that says it but fails one of the last three is shown to a
person and caps nothing; a negated or disowned one is not even shown. Nearness of words raises no flag: on the development
half it raised none rightly. `knowledge/offline/red_flags.yaml` holds the patterns.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Annotated, Final

from pydantic import Field

from coach.grading.offline.patterns import Group, Spans, closest, groups_of
from coach.grading.offline.reading import Unit
from coach.grading.types import Claim
from coach.resources import resource_dir
from coach.rubric.hashing import content_hash
from coach.rubric.source import read_yaml
from coach.rubric.types import DottedId, Frozen, RedFlag, Slug, Text

_NEGATED: Final = re.compile(r"\b(?:не|ни|без|нет|никогда|нельзя|зачем|против)\s+(?:\w+\s+)?$")
_OPPOSITE: Final = frozenset({"irony", "hearsay"})


class FlagSpeech(Frozen):
    """How a red flag is said, and what takes it away wherever it stands in the answer."""

    says: Annotated[tuple[Text, ...], Field(min_length=1)]
    unless: tuple[Text, ...] = ()


class FlagFile(Frozen):
    """The file: patterns by question and flag, and what disowns a sentence (regular expressions on folded text)."""

    version: int
    most_above: Annotated[float, Field(ge=0, le=4)]
    disowned: tuple[Text, ...]
    questions: Mapping[DottedId, Mapping[Slug, FlagSpeech]]


@dataclass(frozen=True, slots=True)
class _Said:
    says: tuple[tuple[Group, ...], ...]
    unless: tuple[tuple[Group, ...], ...]


@cache
def load_flags() -> FlagFile:
    """Read the patterns, once a process."""
    return read_yaml(resource_dir("knowledge") / "offline" / "red_flags.yaml", FlagFile)


def flags_hash() -> str:
    """Return the hash of everything that flags depend on beside the rubric."""
    return content_hash(load_flags().model_dump_json())


def flag_claims(
    question_id: str, flags: Sequence[RedFlag], units: Sequence[Unit], credited: Collection[str], estimate: float
) -> dict[str, Claim]:
    """Return the claims of the red flags that were found: `met` where sure, `unclear` where a person must look.

    Args:
        question_id: a question without patterns has no claims.
        flags: the red flags of the question.
        units: the sentences of the answer.
        credited: texts of sentences that earned a check.
        estimate: level (1-5) that the rest of the answer speaks for.
    """
    patterns = _compiled(question_id)
    found: dict[str, Claim] = {}
    for flag in flags:
        said = patterns.get(flag.id)
        saying = list(_saying(said, units)) if said else []
        if saying:
            near = estimate <= flag.cap + load_flags().most_above
            sure = [unit for unit in saying if near and not unit.cues & _OPPOSITE and unit.text not in credited]
            found[flag.id] = Claim(verdict="met" if sure else "unclear", quotes=((sure or saying)[0].text,))
    return found


def _saying(patterns: _Said, units: Sequence[Unit]) -> Iterator[Unit]:
    if any(closest(groups, unit.said) for groups in patterns.unless for unit in units):
        return
    for unit in units:
        if any(_owned(spans, unit.said) for groups in patterns.says if (spans := closest(groups, unit.said))):
            yield unit


def _owned(spans: Spans, said: str) -> bool:
    """Tell whether the words of a pattern are neither negated nor taken back by the rest of the sentence."""
    negations = (match.span() for begin, _ in spans if (match := _NEGATED.search(said[:begin])))
    taken_back = (match.span() for match in _disowned().finditer(said))
    return all(any(start <= begin < end for start, end in spans) for begin, _ in chain(negations, taken_back))


@cache
def _disowned() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in load_flags().disowned))


@cache
def _compiled(question_id: str) -> Mapping[str, _Said]:
    of = load_flags().questions.get(question_id, {})
    return {id_: _Said(_all(speech.says), _all(speech.unless)) for id_, speech in of.items()}


def _all(lines: Sequence[str]) -> tuple[tuple[Group, ...], ...]:
    return tuple(groups_of(line) for line in lines)
