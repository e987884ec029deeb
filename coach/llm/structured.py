"""Asking for a value: a JSON schema is sent, the reply validated, one repair turn given. Never a default."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from coach.errors import ModelError
from coach.llm.cache import cache_key
from coach.llm.codes import PER_ANSWER
from coach.llm.gateway import FormatRefusedError, Gateway
from coach.llm.json_text import last_object
from coach.llm.ladder import on_rung
from coach.llm.memory import RUNGS, Rung
from coach.llm.messages import Message, Parameters, Reply
from coach.llm.probe import ensure_known
from coach.llm.prompts import load_prompt
from coach.llm.schema import strict_schema
from coach.llm.usage import Usage

T = TypeVar("T", bound=BaseModel)

_PROBLEMS_SHOWN: Final = 5


@dataclass(frozen=True)
class Answered(Generic[T]):
    """A validated value, the raw reply that it came from, and what it cost (nothing when `cached`)."""

    value: T
    raw: str
    usage: Usage = field(default_factory=Usage)
    cached: bool = False


@dataclass(frozen=True)
class Failed:
    """Why there is no value: a code whose text is `error.<reason_code>`, what fills it, and what the model wrote."""

    reason_code: str
    details: Mapping[str, str]
    raw: str = ""
    usage: Usage = field(default_factory=Usage)


@dataclass(frozen=True)
class _Question(Generic[T]):
    """What is asked and what an answer must look like."""

    messages: tuple[Message, ...]
    answer: type[T]
    schema: Mapping[str, Any]
    parameters: Parameters
    key: str


async def ask(
    gateway: Gateway,
    messages: tuple[Message, ...],
    answer: type[T],
    *,
    schema: Mapping[str, Any] | None = None,
    parameters: Parameters | None = None,
    vote: int = 0,
    key_messages: tuple[Message, ...] | None = None,
) -> Answered[T] | Failed:
    """Ask the model for a value of `answer`; one request, one more if the reply has to be repaired.

    Args:
        gateway: the way to the model; a cached value costs no request.
        messages: the conversation, personal data already replaced: it is hashed into the cache's key.
        answer: the Pydantic model that validates the reply.
        schema: the JSON schema that is sent; None: made from `answer`.
        parameters: how to answer; None: temperature 0.
        vote: number of the vote; votes never share a cache entry.
        key_messages: what stands for `messages` in the cache's key, where they hold something made anew for each
            call (a boundary); None: the messages themselves.

    Raises:
        ModelError: what would meet every other call too (wrong key, no server, budget reached, …). What concerns
            this answer alone (refused, cut, too long, off-schema, …) comes back as `Failed`.
    """
    question = _question(gateway, messages, answer, schema, parameters, vote, key_messages)
    if (known := await _cached(gateway, question.key, answer)) is not None:
        return known
    await ensure_known(gateway)
    outcome = await _ask_and_repair(gateway, question)
    if isinstance(outcome, Answered) and gateway.cache is not None:
        value = outcome.value.model_dump_json()
        await asyncio.to_thread(gateway.cache.put, question.key, model=gateway.model, value=value, raw=outcome.raw)
    return outcome


async def is_known(
    gateway: Gateway, messages: tuple[Message, ...], answer: type[T], *, schema: Mapping[str, Any], vote: int = 0
) -> bool:
    """Tell whether `ask` with these `key_messages` would answer out of the cache."""
    question = _question(gateway, messages, answer, schema, None, vote, None)
    return await _cached(gateway, question.key, answer) is not None


def _question(
    gateway: Gateway,
    messages: tuple[Message, ...],
    answer: type[T],
    schema: Mapping[str, Any] | None,
    parameters: Parameters | None,
    vote: int,
    key_messages: tuple[Message, ...] | None,
) -> _Question[T]:
    asked = gateway.with_limit(parameters or Parameters())
    wanted = schema or strict_schema(answer)
    extra = gateway.settings.llm_extra_body
    key = cache_key(gateway.server, key_messages or messages, asked, wanted, vote=vote, extra=extra)
    return _Question(messages, answer, wanted, asked, key)


async def _cached(gateway: Gateway, key: str, answer: type[T]) -> Answered[T] | None:
    if gateway.cache is None:
        return None
    found = await asyncio.to_thread(gateway.cache.get, key)
    if found is None:
        return None
    try:
        return Answered(answer.model_validate_json(found[0]), found[1], cached=True)
    except ValidationError:  # written by a version with another idea of the value
        return None


async def _ask_and_repair(gateway: Gateway, question: _Question[T]) -> Answered[T] | Failed:
    usage, raw = Usage(), ""
    messages, problem = question.messages, ""
    try:
        for _ in range(2):
            reply = await _send(gateway, replace(question, messages=messages))
            usage += reply.usage
            raw = reply.text or reply.reasoning
            if (code := _unusable(reply)) is not None:
                return Failed(code, {"model": gateway.model}, raw or reply.refusal, usage)
            try:
                return Answered(question.answer.model_validate(last_object(raw)), raw, usage)
            except ValueError as error:  # ValidationError is one
                problem = told_problem(error)
                messages = (*question.messages, Message("assistant", raw), _repair(problem, question.schema))
    except ModelError as error:
        if error.code not in PER_ANSWER:
            raise
        return Failed(error.code, {name: str(value) for name, value in error.details.items()}, raw, usage)
    return Failed("llm.off_schema", {"model": gateway.model, "problem": problem}, raw, usage)


async def _send(gateway: Gateway, question: _Question[T]) -> Reply:
    """Send on the strictest rung that is not refused."""
    rung: Rung = gateway.known.rung or RUNGS[0]
    while True:
        messages, wanted = on_rung(rung, question.messages, question.schema)
        try:
            return await gateway.chat(messages, parameters=question.parameters, response_format=wanted)
        except FormatRefusedError:
            rung = RUNGS[RUNGS.index(rung) + 1]
            gateway.learn(gateway.known.model_copy(update={"rung": rung}))


def _unusable(reply: Reply) -> str | None:
    """Name what makes a repair useless; None for a text that can be read."""
    if reply.refusal or reply.finish_reason == "content_filter":
        return "llm.refused"
    if reply.finish_reason == "length":
        return "llm.truncated"
    return None if (reply.text or reply.reasoning).strip() else "llm.empty"


def _repair(problem: str, schema: Mapping[str, Any]) -> Message:
    told = json.dumps(schema, ensure_ascii=False)
    return Message("user", load_prompt("llm_repair").render(problem=problem, schema=told))


def told_problem(error: ValueError) -> str:
    """Say what is wrong with a reply: places and messages, not the values, which are the candidate's words."""
    if not isinstance(error, ValidationError):
        return str(error)
    problems = error.errors(include_url=False, include_input=False)[:_PROBLEMS_SHOWN]
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in problems)
