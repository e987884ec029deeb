"""What the model must return for one answer, as a Pydantic model and as the JSON Schema that is sent."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from coach.grading.types import Advice, Assessment, Claim
from coach.rubric.library import Rubric
from coach.rubric.types import Level


class CheckReply(BaseModel):
    """Quotes first, then the verdict that they allow."""

    model_config = ConfigDict(extra="ignore")

    id: str
    quotes: list[str]
    verdict: Literal["met", "not_met", "unclear"]


class FlagReply(BaseModel):
    """A red flag with the words that raise it."""

    model_config = ConfigDict(extra="ignore")

    id: str
    quote: str


class GapReply(BaseModel):
    """What was missing most, and the card that says more of it."""

    model_config = ConfigDict(extra="ignore")

    text: str
    card: str = ""


class Reply(BaseModel):
    """The whole reply."""

    model_config = ConfigDict(extra="ignore")

    checks: list[CheckReply]
    red_flags: list[FlagReply] = []
    gaps: list[GapReply] = []
    level: Literal[1, 2, 3, 4, 5]

    @model_validator(mode="after")
    def _no_check_twice(self) -> "Reply":
        ids = [check.id for check in self.checks]
        repeated = sorted({check_id for check_id in ids if ids.count(check_id) > 1})
        if repeated:
            raise ValueError(f"checks repeated: {', '.join(repeated)}")
        return self


def reply_model(rubric: Rubric) -> type[Reply]:
    """Return `Reply` for one rubric: every check must be there, and no id that the rubric does not have."""
    wanted = _check_ids(rubric)
    flags = {flag.id for flag in rubric.question.red_flags}

    class ReplyToRubric(Reply):
        @model_validator(mode="after")
        def _complete(self) -> "ReplyToRubric":
            given = {check.id for check in self.checks}
            missing = [check_id for check_id in wanted if check_id not in given]
            unknown = sorted(given - set(wanted)) + sorted({flag.id for flag in self.red_flags} - flags)
            if missing:
                raise ValueError(f"checks missing: {', '.join(missing)}")
            if unknown:
                raise ValueError(f"unknown ids: {', '.join(unknown)}")
            return self

    return ReplyToRubric


def _check_ids(rubric: Rubric) -> list[str]:
    return [check.id for _, check in rubric.question.checks()] + [check.id for check in rubric.scale.depth]


def reply_schema(rubric: Rubric) -> dict[str, Any]:
    """Return the JSON Schema to send: ids and levels as enumerations, since some servers refuse bounds."""
    text = {"type": "string"}
    flags = [flag.id for flag in rubric.question.red_flags]
    cards = [*rubric.question.references, ""]
    check = _object(
        id={"type": "string", "enum": _check_ids(rubric)},
        quotes={"type": "array", "items": text},
        verdict={"type": "string", "enum": ["met", "not_met", "unclear"]},
    )
    return _object(
        checks={"type": "array", "items": check},
        red_flags={"type": "array", "items": _object(id={"type": "string", "enum": flags}, quote=text)},
        gaps={"type": "array", "items": _object(text=text, card={"type": "string", "enum": cards})},
        level={"type": "integer", "enum": [1, 2, 3, 4, 5]},
    )


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def assessment_of(rubric: Rubric, reply: Reply) -> Assessment:
    """Return what the model said as an assessment; nothing of it is verified yet."""
    claims = {check.id: Claim(verdict=check.verdict, quotes=_texts(check.quotes)) for check in reply.checks}
    depth = {check.id for check in rubric.scale.depth}
    level: Level = reply.level
    return Assessment(
        checks={check_id: claim for check_id, claim in claims.items() if check_id not in depth},
        depth={check_id: claim for check_id, claim in claims.items() if check_id in depth},
        red_flags={flag.id: Claim(verdict="met", quotes=_texts([flag.quote])) for flag in reply.red_flags},
        holistic=level,
        advice=tuple(_advice(gap, rubric.question.references) for gap in reply.gaps if gap.text.strip()),
    )


def _advice(gap: GapReply, cards: tuple[str, ...]) -> Advice:
    """Keep the card only if it is one of those that were offered: models make ids up."""
    return Advice(text=gap.text.strip(), reference=gap.card if gap.card in cards else "")


def _texts(quotes: list[str]) -> tuple[str, ...]:
    return tuple(quote.strip() for quote in quotes if quote.strip())
