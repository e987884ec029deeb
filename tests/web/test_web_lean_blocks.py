"""Gradio's blocks with less work say the same as Gradio's own, and let more than forty events wait at a time."""

import asyncio
from copy import deepcopy
from typing import Any

import gradio as gr
from fastapi import FastAPI
from gradio.state_holder import SessionState
from httpx import AsyncClient

from coach.web.lean_blocks import LeanBlocks, make_lean
from tests.people.conftest import served

MANY = 60


def _pages(kind: type[gr.Blocks]) -> tuple[gr.Blocks, Any, dict[str, Any]]:
    with kind() as pages:
        box, shown, button = gr.Textbox(), gr.HTML(), gr.Button("Да")
        button.click(lambda words: {}, box, [box, shown, button])
    return pages, next(iter(pages.fns.values())), {"box": box, "shown": shown, "button": button}


async def _said(kind: type[gr.Blocks], values: dict[str, Any]) -> list[Any]:
    pages, event, parts = _pages(kind)
    made = {parts[name]: deepcopy(value) for name, value in values.items()}  # Gradio takes them to pieces
    said: list[Any] = await pages.postprocess_data(event, made, SessionState(pages))
    for one in said:  # Gradio says of a skipped gr.HTML that its properties, too, are to be skipped
        if isinstance(one, dict) and one.get("props") == gr.skip():
            del one["props"]
    return said


async def test_an_event_says_the_same_as_with_gradios_own_blocks() -> None:
    hidden = gr.update(visible=False, value="Нет")
    for values in (
        {"box": "слова"},
        {"box": gr.update(value="слова", visible=True), "shown": "<b>x</b>"},
        {"box": gr.skip(), "button": hidden},
        {"shown": gr.skip()},
        {"box": "", "shown": "", "button": hidden},
    ):
        assert await _said(LeanBlocks, values) == await _said(gr.Blocks, values), values


async def test_only_what_changes_is_made_anew() -> None:
    pages, event, parts = _pages(LeanBlocks)
    state = SessionState(pages)
    await pages.postprocess_data(event, {parts["button"]: gr.update(visible=False), parts["box"]: gr.skip()}, state)
    assert state[parts["box"]._id] is parts["box"]
    assert state[parts["button"]._id] is not parts["button"]


async def test_a_list_of_values_goes_gradios_own_way() -> None:
    pages, event, _ = _pages(LeanBlocks)
    assert (await pages.postprocess_data(event, ["слова", "<b>x</b>", gr.skip()], None))[:2] == ["слова", "<b>x</b>"]


async def test_events_that_wait_hold_nobody_else_up() -> None:
    together = asyncio.Barrier(MANY)
    with LeanBlocks() as pages:
        box = gr.Textbox()

        async def act(words: str) -> str:
            await asyncio.wait_for(together.wait(), 30)  # nobody passes before all are there
            return words

        box.submit(act, box, box, concurrency_limit=None)
    make_lean(pages)
    app = FastAPI()
    gr.mount_gradio_app(app, pages, path="/ru", ssr_mode=False)
    with served(app) as home:
        async with AsyncClient(base_url=home, timeout=60) as client:
            told = await asyncio.gather(*(_once(client, f"stream{number}") for number in range(MANY)))
    assert sum('"success":true' in one for one in told) == MANY


async def _once(client: AsyncClient, stream: str) -> str:
    body = {"fn_index": 0, "session_hash": stream, "data": ["x"]}
    assert (await client.post("/ru/gradio_api/queue/join", json=body)).status_code == 200
    return (await client.get(f"/ru/gradio_api/queue/data?session_hash={stream}")).text
