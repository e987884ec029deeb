"""A streamed text is whole or an error."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from bench import stub_server as bad
from bench.stub_server import OUTPUT_TOKENS, Behaviour, StubServer
from coach.errors import ModelError
from coach.llm.gateway import Gateway
from coach.llm.messages import Message
from coach.llm.stream import stream_text

ASKED = (Message("user", "Задайте уточняющий вопрос."),)
TEXT = "А на какой цифре вы это видели?"


@pytest.fixture(autouse=True)
def _answers_well(stub: StubServer) -> None:
    stub.responder = lambda _: TEXT


async def whole(stream: AsyncIterator[str]) -> str:
    return "".join([piece async for piece in stream])


async def test_the_pieces_make_the_text_and_are_paid_for(gateway: Gateway) -> None:
    pieces = [piece async for piece in stream_text(gateway, ASKED)]
    assert len(pieces) > 3
    assert "".join(pieces) == TEXT
    assert (gateway.spent.calls, gateway.spent.tokens_out, gateway.spent.estimated) == (1, OUTPUT_TOKENS, 0)


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        pytest.param(bad.CUT, "llm.cut_stream", id="cut"),
        pytest.param(bad.END_EARLY, "llm.cut_stream", id="ends-without-finish"),
        pytest.param(Behaviour(finish_reason="length"), "llm.truncated", id="length"),
        pytest.param(Behaviour(finish_reason="content_filter"), "llm.refused", id="content-filter"),
        pytest.param(bad.EMPTY_TEXT, "llm.empty", id="empty"),
        pytest.param(bad.HTML, "llm.not_json", id="html"),
        pytest.param(bad.WRONG_KEY, "llm.wrong_key", id="401"),
        pytest.param(bad.TOO_MANY, "llm.rate_limited", id="429-for-ever"),
        pytest.param(bad.BROKEN, "llm.server_error", id="500"),
        pytest.param(bad.CONTEXT_TOO_LONG, "llm.context_too_long", id="context-too-long"),
    ],
)
async def test_half_a_text_is_never_taken_as_whole(
    gateway: Gateway, stub: StubServer, behaviour: Behaviour, code: str
) -> None:
    stub.always = behaviour
    with pytest.raises(ModelError) as caught:
        await whole(stream_text(gateway, ASKED))
    assert caught.value.code == code


@pytest.mark.parametrize("behaviour", [bad.HANG, Behaviour(delay=0.15)], ids=["hang", "drips"])
async def test_the_time_limit_is_for_the_whole_text(gateway: Gateway, stub: StubServer, behaviour: Behaviour) -> None:
    stub.always = behaviour
    begun = time.monotonic()
    with pytest.raises(ModelError, match=r"llm\.timeout.*seconds=0\.4"):
        await whole(stream_text(gateway, ASKED, seconds=0.4))
    assert time.monotonic() - begun < 1.5


async def test_a_refused_parameter_is_dropped_and_remembered(gateway: Gateway, stub: StubServer) -> None:
    refusing = ("stream_options", "temperature")
    stub.decide = lambda body: next((bad.refused_parameter(name) for name in refusing if name in body), None)
    assert await whole(stream_text(gateway, ASKED)) == TEXT
    assert await whole(stream_text(gateway, ASKED)) == TEXT
    assert stub.calls == 4
    assert gateway.spent.estimated == 2


async def test_a_reader_who_leaves_gives_the_place_back(gateway: Gateway, stub: StubServer) -> None:
    stub.always = Behaviour(delay=0.02)
    gateway.concurrency.now = 1
    stream = stream_text(gateway, ASKED)
    await anext(stream)
    await stream.aclose()  # type: ignore[attr-defined]
    stub.always = bad.GOOD
    assert await asyncio.wait_for(whole(stream_text(gateway, ASKED)), 2) == TEXT
