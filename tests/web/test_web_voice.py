"""An answer is spoken: recorded by the browser, turned into text by the model's server, checked and sent by a person."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.stub_server import BROKEN, Behaviour, StubServer

from .conftest import RunningCoach, Visit, still


@pytest.fixture(scope="module")
def stub() -> Iterator[StubServer]:
    with StubServer() as running:
        yield running


@pytest.fixture(scope="module")
def speaking(tmp_path_factory: pytest.TempPathFactory, stub: StubServer) -> Iterator[RunningCoach]:
    settings = {"COACH_LLM_BASE_URL": stub.url, "COACH_LLM_MODEL": "m", "COACH_TRANSCRIPTION_MODEL": "whisper"}
    settings |= {"COACH_JUDGE": "offline", "COACH_LLM_RETRIES": "0"}
    running = RunningCoach(Path(tmp_path_factory.mktemp("voice")) / "data", settings=settings)
    running.start()
    yield running
    running.stop()


def begin(page: Any) -> None:
    page.check("#setup input[value='1']")
    page.click("#begin")
    page.wait_for_selector("#do-answer:visible")
    still(page)


@pytest.mark.browser
def test_a_spoken_answer_stands_in_the_box_and_is_not_sent(
    speaking: RunningCoach, stub: StubServer, chromium: Any
) -> None:
    stub.script.extend([Behaviour(text="Скрипт нужен как опора."), BROKEN])
    context = chromium.new_context(permissions=["microphone"])
    page = Visit(context, speaking.url).tab()
    begin(page)
    assert page.get_attribute("html", "lang") == "ru", "Gradio writes the browser's language over it"
    page.fill("#answer textarea", "Коротко:")
    for _ in range(2):
        page.click("#speak")
        page.wait_for_selector("#speak[aria-pressed]")
        page.wait_for_timeout(400)
        page.click("#speak")
        page.wait_for_selector("#speak:not([aria-pressed]):not([disabled])")
    assert page.input_value("#answer textarea") == "Коротко: Скрипт нужен как опора.", "a failure takes nothing away"
    assert page.inner_text("#voice-note").startswith("На сервере")
    assert page.locator(".turn.person").count() == 0
    sent = [request for request in stub.requests if request.path == "/v1/audio/transcriptions"]
    assert [request.body["file"] for request in sent] == ["answer.webm", "answer.webm"]
    context.close()


@pytest.mark.browser
def test_without_a_server_there_is_no_microphone(coach: RunningCoach, chromium: Any) -> None:
    context = chromium.new_context(permissions=["microphone"])
    page = Visit(context, coach.url).tab()
    begin(page)
    assert page.locator("#speak").count() == 0
    context.close()
