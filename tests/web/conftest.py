"""A web app of its own for each test, a server that can be stopped and started again, and a Chromium that listens."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from playwright.sync_api import sync_playwright

from coach.settings import Settings
from coach.web.server import create_app

LINE = re.compile(r"Коуч работает: (http://\S+)")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a microphone that beeps
    "--use-fake-ui-for-media-stream",
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """One app for the tests of a file; building one takes half a second."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("web") / "data", _env_file=None)  # type: ignore[call-arg]
    made = create_app(settings)
    yield made
    asyncio.run(made.state.services.close())


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(transport=ASGITransport(app), base_url="http://127.0.0.1:7860") as made:
        yield made


@dataclass
class RunningCoach:
    """`coach web` as a process of its own; the same port and the same data folder after a restart."""

    folder: Path
    port: int = 0
    settings: dict[str, str] = field(default_factory=dict)
    url: str = ""
    _process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("COACH_")}
        environment = clean | self.settings | {"COACH_DATA_DIR": str(self.folder)}
        command = [sys.executable, "-m", "coach.cli.main", "web", "--port", str(self.port)]
        self._process = subprocess.Popen(
            command, env=environment, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        found = LINE.search(self._process.stdout.readline())
        assert found, "the first line printed says where the coach is"
        self.url = found[1]
        self.port = urlsplit(self.url).port or 0

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None


@pytest.fixture(scope="module")
def coach(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCoach]:
    """One running coach for the tests of a file: starting it takes as long as the tests."""
    running = RunningCoach(tmp_path_factory.mktemp("coach") / "data")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if shutil.which("chromium") is None:
        reason = "no Chromium: apt-get install -y chromium fonts-dejavu"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with launched() as browser:
        yield browser


@contextmanager
def launched() -> Iterator[Any]:
    """Start Chromium, and stop it afterwards."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A person's browser: all its tabs, what they asked for and what they complained of."""

    context: Any
    home: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def tab(self, path: str = "/") -> Any:
        page = self.context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.go(page, path)
        return page

    def go(self, page: Any, path: str) -> None:
        page.goto(self.home + path)
        settled(page)

    def foreign_requests(self) -> list[str]:
        return [url for url in self.requests if not url.startswith((self.home, "data:", "blob:"))]


def settled(page: Any) -> None:
    """Wait until the page is shown and its own event stream is at rest."""
    page.wait_for_selector("html[data-ready]")
    time.sleep(0.3)


def still(page: Any) -> None:
    """Wait until the page has not changed for 0.3 s: Gradio writes the parts of one reply one after another."""
    page.evaluate(
        """() => new Promise(done => {
            let timer = setTimeout(finish, 300);
            const watch = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(finish, 300); });
            function finish() { watch.disconnect(); done(); }
            watch.observe(document.querySelector('gradio-app main') || document.body,
                          { childList: true, subtree: true, attributes: true });
        })"""
    )


@pytest.fixture
def visit(coach: RunningCoach, chromium: Any) -> Iterator[Callable[..., Visit]]:
    contexts: list[Any] = []

    def begin(width: int = 1280, height: int = 800, **options: Any) -> Visit:
        contexts.append(chromium.new_context(viewport={"width": width, "height": height}, **options))
        return Visit(contexts[-1], coach.url)

    yield begin
    for context in contexts:
        context.close()
