"""Thresholds of comparisons, agreement and reports, out of `rules.yaml`."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen

Count = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0, le=1)]


class AgreementRules(Frozen):
    """From how many answers on a kappa is stated, and the bar that it is measured against."""

    least_answers: Count
    bar: Share


class ComparisonRules(Frozen):
    """Margins in levels, and the least share of weights that two candidates must have in common."""

    half_level: Share
    least_margin: Share
    least_common: Share


class LetterRules(Frozen):
    """How much a letter to a candidate holds at most."""

    strengths: Count
    growth: Count
    reading: Count


class ProfileRules(Frozen):
    """How much a candidate's section of a report holds at most."""

    strengths: Count
    gaps: Count
    questions: Count
    reasons: Count


class Rules(Frozen):
    """All of them."""

    agreement: AgreementRules
    comparison: ComparisonRules
    letter: LetterRules
    profile: ProfileRules


@cache
def load_rules() -> Rules:
    """Read the rules, once a process."""
    return read_yaml(Path(__file__).with_name("rules.yaml"), Rules)
