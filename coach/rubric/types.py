"""What a bank is made of: bank, question, criterion, check, red flag. Values only."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

Role = Literal["rop", "rom"]
Level = Literal[1, 2, 3, 4, 5]
LEVELS: tuple[Level, ...] = (1, 2, 3, 4, 5)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
DottedId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(\.[a-z0-9]+(-[a-z0-9]+)*)+$")]

MIN_INDICATORS = 8
"""Statements a criterion needs: with fewer, the offline judge was measured to miss honest answers."""


def _all_different(values: tuple[str, ...]) -> tuple[str, ...]:
    repeated = {v for v in values if values.count(v) > 1}
    if repeated:
        raise ValueError(f"repeated: {', '.join(sorted(repeated))}")
    return values


Statements = Annotated[tuple[Text, ...], AfterValidator(_all_different)]


class Frozen(BaseModel):
    """A value that does not change and refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Check(Frozen):
    """One observable yes/no statement about an answer, with statements in people's own words that show it."""

    id: Slug
    text: Text
    indicators: Statements


class Criterion(Frozen):
    """One thing that a question looks at."""

    id: Slug
    title: Text
    weight: Literal[1, 2, 3]
    synonyms: Statements = ()
    follow_up: Text
    checks: Annotated[tuple[Check, ...], Field(min_length=2, max_length=4)]

    @model_validator(mode="after")
    def _enough_indicators(self) -> "Criterion":
        count = sum(len(check.indicators) for check in self.checks)
        if count < MIN_INDICATORS:
            raise ValueError(f"the checks hold {count} indicators together, at least {MIN_INDICATORS} are needed")
        return self


class RedFlag(Frozen):
    """A statement of bad practice and the level that it caps."""

    id: Slug
    text: Text
    cap: Literal[1, 2, 3, 4]
    indicators: Annotated[Statements, Field(min_length=2)]


class Question(Frozen):
    """What is asked, why, and how an answer is read."""

    id: DottedId
    kind: Literal["question", "task"] = "question"
    title: Text
    text: Text
    aliases: Statements = ()
    why: Text
    hint: Text
    minutes: Annotated[int, Field(ge=1, le=240)]
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=4, max_length=6)]
    red_flags: Annotated[tuple[RedFlag, ...], Field(min_length=1)]
    anchors: Mapping[Level, Text]
    references: Annotated[tuple[DottedId, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> "Question":
        missing = [str(level) for level in LEVELS if level not in self.anchors]
        if missing:
            raise ValueError(f"anchors are missing for level {', '.join(missing)}")
        _all_different(tuple(criterion.id for criterion in self.criteria))
        _all_different(tuple(check.id for _, check in self.checks()))
        _all_different(tuple(flag.id for flag in self.red_flags))
        return self

    def checks(self) -> Iterator[tuple[Criterion, Check]]:
        """Yield every content check with its criterion, in the bank's order."""
        for criterion in self.criteria:
            for check in criterion.checks:
                yield criterion, check


class ScaleRow(Frozen):
    """The least an answer needs for a level: `share` of weighted content (0-1), `depth` checks met (0-4)."""

    level: Literal[2, 3, 4, 5]
    share: Annotated[float, Field(ge=0, le=1)]
    depth: Annotated[int, Field(ge=0, le=4)]


class Bank(Frozen):
    """The questions for one role."""

    role: Role
    title: Text
    version: Annotated[int, Field(ge=1)]
    thresholds: tuple[ScaleRow, ...] | None = None
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _ids(self) -> "Bank":
        _all_different(tuple(question.id for question in self.questions))
        return self


class DepthCheck(Frozen):
    """An observable sign of depth, the same for every question."""

    id: Slug
    title: Text
    text: Text
    follow_up: Text


class LevelMeaning(Frozen):
    """One row of the scale's definition."""

    title: Text
    meaning: Text


class Scale(Frozen):
    """The scale 1-5: its meaning, the depth checks and the default thresholds (`knowledge/scale.yaml`)."""

    version: Annotated[int, Field(ge=1)]
    levels: Mapping[Level, LevelMeaning]
    depth: tuple[DepthCheck, ...]
    thresholds: tuple[ScaleRow, ...]
