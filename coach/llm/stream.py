"""Plain text as it is written. A text that was cut is an error, never a shorter text."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from coach.errors import ModelError
from coach.llm.gateway import Gateway
from coach.llm.messages import Message, Parameters
from coach.llm.requests import body
from coach.llm.usage import Usage

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk

_END = {"length": "llm.truncated", "content_filter": "llm.refused"}


async def stream_text(
    gateway: Gateway,
    messages: tuple[Message, ...],
    *,
    parameters: Parameters | None = None,
    seconds: float | None = None,
    on_usage: Callable[[Usage], None] | None = None,
) -> AsyncIterator[str]:
    """Yield the pieces of a reply; the text is whole when the iteration ends without an error.

    Args:
        gateway: the way to the model.
        messages: the conversation.
        parameters: how to answer.
        seconds: longest time for the whole text, the reader's own time included; None: the setting.
        on_usage: hears what the call cost, also when it failed midway.

    Raises:
        ModelError: the text was cut, took too long, was refused, or the call failed. Throw the pieces away then.
    """
    asked = gateway.with_limit(parameters or Parameters())
    async with gateway.turn(messages, asked) as reserved:
        whole: AIMessageChunk | None = None
        pieces = _pieces(gateway, messages, asked, gateway.seconds if seconds is None else seconds)
        try:
            async with aclosing(pieces):
                async for piece in pieces:
                    whole = piece if whole is None else whole + piece
                    if piece.text:
                        yield str(piece.text)
        finally:
            if whole is not None:
                usage = gateway.account(messages, whole)
                reserved.amount = usage.tokens_in + usage.tokens_out
                if on_usage is not None:
                    on_usage(usage)
        _check_end(gateway, whole)


def _check_end(gateway: Gateway, whole: "AIMessageChunk | None") -> None:
    reason = whole.response_metadata.get("finish_reason") if whole is not None else None
    if not reason:
        raise ModelError("llm.cut_stream", url=gateway.server.shown)
    if reason in _END:
        raise ModelError(_END[reason], model=gateway.model)
    if whole is None or not str(whole.text).strip():
        raise ModelError("llm.empty", model=gateway.model)


async def _pieces(
    gateway: Gateway, messages: tuple[Message, ...], parameters: Parameters, seconds: float
) -> "AsyncGenerator[AIMessageChunk]":
    """Open the stream, again without a parameter that is refused, and yield its chunks until `seconds` are over."""
    import openai  # noqa: PLC0415

    from coach.llm.client import to_langchain  # noqa: PLC0415

    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        sent = _stream_body(gateway, parameters)
        chunks = gateway.client.astream(to_langchain(messages), extra_body=sent)
        again = False
        while not again:
            with gateway.faults(seconds):
                try:
                    async with asyncio.timeout_at(deadline):
                        chunk = await anext(chunks)
                except StopAsyncIteration:
                    return
                except openai.APIStatusError as error:
                    again = gateway.refused(error, sent)
                    if not again:
                        raise
                    continue
            yield chunk


def _stream_body(gateway: Gateway, parameters: Parameters) -> dict[str, Any]:
    extra = gateway.settings.llm_extra_body
    sent = body(parameters, None, gateway.known, extra)
    if "stream_options" not in gateway.known.dropped:
        sent.setdefault("stream_options", {"include_usage": True})
    return sent
