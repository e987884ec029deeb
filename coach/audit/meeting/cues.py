"""The words by which a meeting is read (`knowledge/audit/meeting.yaml`), compiled."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from coach.audit.words import fold
from coach.language.tokens import Reading, readings
from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen, Text


class MeetingCues(Frozen):
    """The file; what each entry means stands in it."""

    version: int
    talk: frozenset[str]
    no_promise: frozenset[str]
    metrics: Mapping[str, tuple[Text, ...]]
    loose_metrics: frozenset[str]
    number_words: frozenset[str]
    no_number: frozenset[str]
    deadline: tuple[Text, ...]
    clock: tuple[Text, ...]
    vague: tuple[Text, ...]
    nobody: tuple[Text, ...]
    everybody: tuple[Text, ...]
    assigning: tuple[Text, ...]
    deciding: tuple[Text, ...]
    cues: Mapping[str, tuple[Text, ...]]
    trouble: tuple[Text, ...]
    repeat_shared: int
    repeat_share: float
    common: frozenset[str]
    no_task: frozenset[str]
    condition: tuple[Text, ...]
    own_day: tuple[Text, ...]
    requests: tuple[Text, ...]
    undone: tuple[Text, ...]
    wishes: tuple[Text, ...]
    behind: frozenset[str]


@cache
def cues() -> MeetingCues:
    """Read the file, once a process."""
    return read_yaml(resource_dir("knowledge") / "audit" / "meeting.yaml", MeetingCues)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    found = cues()
    parts = found.cues.get(name) or found.metrics.get(name) or getattr(found, name)
    return re.compile("|".join(f"(?:{part})" for part in parts))


def heard(name: str, words: str) -> str:
    """Return what a cue or metric of this name matches in `words`, empty if nothing."""
    match = _pattern(name).search(fold(words))
    return match[0].strip() if match else ""


@lru_cache(maxsize=50_000)
def forms(word: str) -> tuple[Reading, ...]:
    """Return the readings of a word, the likeliest first."""
    return tuple(readings(word))


_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def words_of(sentence: str) -> list[str]:
    """Return the words of a sentence."""
    return _WORDS.findall(sentence)


def has_number(sentence: str) -> bool:
    """Tell whether a number that is no time stands in a sentence, in digits or in words."""
    folded = _pattern("clock").sub(" ", _pattern("deadline").sub(" ", fold(sentence)))
    return any(_is_number(word) for word in words_of(folded))


def _is_number(word: str) -> bool:
    if word[0].isdigit():
        return True
    told = forms(word)[0]
    lemma = told.lemma.replace("ё", "е")
    return lemma in cues().number_words or ("NUMR" in told.grammemes and lemma not in cues().no_number)
