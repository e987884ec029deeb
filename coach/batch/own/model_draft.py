"""A rubric for an own question, drafted by a model with the bank's nearest as its example.

The model writes statements; ids, the number of parts and their form are code's. What it gives is a draft like any other:
no answer is graded by it before a person has edited and released it.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from coach.batch.own.draft import nearest, own_id, plain_words
from coach.batch.record import OwnQuestion
from coach.llm.gateway import Gateway
from coach.llm.messages import Message
from coach.llm.prompts import load_prompt
from coach.llm.structured import Failed, ask
from coach.rubric.library import Library, Rubric
from coach.rubric.types import (
    LEVELS,
    MIN_INDICATORS,
    Check,
    Criterion,
    Level,
    Question,
    RedFlag,
    Role,
    Text,
)

_PROMPT = "own_question"


def _several(values: list[str]) -> list[str]:
    if len(set(values)) < MIN_INDICATORS // 2:
        raise ValueError(f"at least {MIN_INDICATORS // 2} different statements are needed")
    return list(dict.fromkeys(values))


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CheckReply(_Part):
    """One observable check and how people would say it."""

    text: Text
    indicators: Annotated[list[Text], AfterValidator(_several)]


class CriterionReply(_Part):
    """One thing to look at, with two checks."""

    title: Text
    weight: Literal[1, 2, 3]
    follow_up: Text
    checks: Annotated[list[CheckReply], Field(min_length=2, max_length=4)]


class FlagReply(_Part):
    """A statement of bad practice and the level it caps."""

    text: Text
    cap: Literal[1, 2, 3]
    indicators: Annotated[list[Text], Field(min_length=2)]


class RubricReply(_Part):
    """What the model writes; `anchors` are answers of level 1 to 5 in this order."""

    title: Text
    why: Text
    hint: Text
    criteria: Annotated[list[CriterionReply], Field(min_length=4, max_length=6)]
    red_flags: Annotated[list[FlagReply], Field(min_length=1, max_length=3)]
    anchors: Annotated[list[Text], Field(min_length=5, max_length=5)]


async def draft_by_model(asked: str, role: Role, library: Library, gateway: Gateway) -> OwnQuestion | Failed:
    """Return a draft, or why the model gave none (then `draft_from_bank` still can).

    Args:
        asked: the question in the director's words; names of people and companies are replaced before it is sent.
        role: whose question it is.
        library: the banks in force.
        gateway: the way to the model.

    Raises:
        InputError: `asked` has no words.
        ModelError: what every other call would meet too.
    """
    near, words = nearest(asked, role, library), plain_words(asked)
    disguise = await gateway.disguise(words)
    prompt = load_prompt(_PROMPT).render(
        role=role,
        asked=disguise.hidden[0].text,
        example=near.question,
        levels=[(level, meaning.meaning) for level, meaning in sorted(near.scale.levels.items())],
        least=MIN_INDICATORS // 2,
    )
    said = await ask(gateway, (Message("user", prompt),), RubricReply)
    if isinstance(said, Failed):
        return said
    restored = RubricReply.model_validate_json(disguise.restored(said.value.model_dump_json()))
    question = _question(restored, words, near)
    return OwnQuestion(question=question, role=role, nearest=near.question.id, drafted_by=gateway.model)


def _question(said: RubricReply, words: str, near: Rubric) -> Question:
    levels: list[Level] = list(LEVELS)
    return Question(
        id=own_id(words),
        title=said.title,
        text=words,
        why=said.why,
        hint=said.hint,
        minutes=near.question.minutes,
        criteria=tuple(_criterion(number, one) for number, one in enumerate(said.criteria, 1)),
        red_flags=tuple(
            RedFlag(id=f"flag-{number}", text=one.text, cap=one.cap, indicators=tuple(dict.fromkeys(one.indicators)))
            for number, one in enumerate(said.red_flags, 1)
        ),
        anchors=dict(zip(levels, said.anchors, strict=True)),
        references=near.question.references,
    )


def _criterion(number: int, said: CriterionReply) -> Criterion:
    checks = tuple(
        Check(id=f"check-{number}-{place}", text=one.text, indicators=tuple(one.indicators))
        for place, one in enumerate(said.checks, 1)
    )
    return Criterion(
        id=f"criterion-{number}", title=said.title, weight=said.weight, follow_up=said.follow_up, checks=checks
    )
