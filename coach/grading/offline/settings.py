"""The offline judge's data files: cues of speech and calibration."""

from functools import cache
from typing import Annotated

from pydantic import Field

from coach.resources import resource_dir
from coach.rubric.hashing import content_hash
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen, Text

Share = Annotated[float, Field(gt=0, le=1)]


class Cues(Frozen):
    """Regular expressions on folded text, by what they show (`knowledge/offline/cues.yaml`)."""

    version: int
    denial: tuple[Text, ...]
    hypothetical: tuple[Text, ...]
    hearsay: tuple[Text, ...]
    irony: tuple[Text, ...]
    practice: tuple[Text, ...]
    number: tuple[Text, ...]
    example: tuple[Text, ...]
    trade_off: Annotated[tuple[Text, ...], Field(alias="trade-off")]
    empty: tuple[Text, ...]
    duty: tuple[Text, ...]
    generic: tuple[Text, ...]
    authority: tuple[Text, ...]


class Calibration(Frozen):
    """Thresholds and measured properties (`knowledge/offline/calibration.yaml` explains each)."""

    version: int
    met: Share
    nearly_said: Share
    coverage_part: Share
    shared_words: Annotated[int, Field(ge=1)]
    same_word: Share
    least_words: Annotated[int, Field(ge=1)]
    least_expected: Annotated[float, Field(ge=0)]
    other_words: Annotated[float, Field(ge=1, le=5)]
    least_verbs: Annotated[float, Field(ge=0, lt=1)]
    stuffed_words: Annotated[int, Field(ge=1)]
    unproven: Annotated[int, Field(ge=1)]
    thin_top: Annotated[float, Field(ge=1, le=5)]


@cache
def load_cues() -> Cues:
    """Read the cues, once a process."""
    return read_yaml(resource_dir("knowledge") / "offline" / "cues.yaml", Cues)


@cache
def load_calibration() -> Calibration:
    """Read the calibration, once a process."""
    return read_yaml(resource_dir("knowledge") / "offline" / "calibration.yaml", Calibration)


def data_hash(calibration: Calibration, *more: str) -> str:
    """Return the hash of everything that the judge's verdicts depend on beside the rubric."""
    return content_hash(load_cues().model_dump_json(), calibration.model_dump_json(), *more)
