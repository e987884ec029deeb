"""People who practise over HTTP as a browser does: log in, agree, go through a whole interview, read it again.

Each answer carries a mark that no other text in the house has, so that whatever a person is told shows whose it is.
"""

import asyncio
import io
import random
import re
import time
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field

import httpx

from bench.gradio_page import GradioPage, TroubleError

PASSWORD = "длинная фраза для входа"
MARK = re.compile(r"метка(б?)(\d+)к\d+")
"""Of a person by number, or with «б» of a row of the batch."""
_SHOWN = re.compile(r'name="shown" value="([0-9a-f]+)"')
_MOST_MOVES = 100
LOGIN = frozenset({"login", "consent"})
"""Kinds of waits that come before a page is reached."""


@dataclass(frozen=True)
class Wait:
    """Something that a person waited for: monotonic seconds."""

    who: int
    kind: str
    began: float
    ended: float


@dataclass
class Visitor:
    """One person and their browser.

    Attributes:
        number: who; part of each mark of theirs.
        home: address of the coach.
        login: of the account; all have `PASSWORD`.
        lang, role, mode: what they choose.
        answers: for each question what is answered, again and again if they are asked further.
        think: longest pause before each move, seconds; as long on average as half of it.
    """

    number: int
    home: str
    login: str
    answers: tuple[str, ...]
    lang: str = "ru"
    role: str = "rop"
    mode: str = "training"
    think: float = 0.0
    session: str = ""
    marks: list[str] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    history: str = ""
    export: str = ""
    requests: int = 0

    async def practise(self) -> None:
        """Come, practise, read again, and go; what goes wrong is kept in `troubles`."""
        headers = {"origin": self.home, "accept": "text/html,*/*"}
        async with httpx.AsyncClient(base_url=self.home, headers=headers, timeout=120, trust_env=False) as client:
            client.event_hooks["request"] = [self._count]
            try:
                await self._enter(client)
                async with self._page(client, f"/{self.lang}/") as page:
                    await self._interview(page)
                await self._read_again(client)
            except (TroubleError, httpx.HTTPError, KeyError, ValueError) as error:
                self.troubles.append(f"{type(error).__name__}: {error}")

    async def _enter(self, client: httpx.AsyncClient) -> None:
        with self._waiting("login"):
            form = {"login": self.login, "password": PASSWORD, "next": f"/{self.lang}/"}
            self._expect(await client.post("/login", data=form), 303)
        with self._waiting("consent"):
            asked = self._expect(await client.get("/consent"), 200)
            found = _SHOWN.search(asked.text)
            if found:
                self._expect(await client.post("/consent", data={"shown": found[1], "agree": "yes"}), 303)

    @asynccontextmanager
    async def _page(self, client: httpx.AsyncClient, path: str) -> AsyncIterator[GradioPage]:
        """Open a page with the stream by which the browser says that it is still there."""
        with self._waiting("page"):
            page = await GradioPage.opened(client, path, self.told)
        beating = asyncio.create_task(self._heartbeat(client, page))
        try:
            await self._press(page, "load")
            yield page
        finally:
            beating.cancel()
            with suppress(asyncio.CancelledError):
                await beating

    async def _heartbeat(self, client: httpx.AsyncClient, page: GradioPage) -> None:
        async with client.stream("GET", f"{page.root}/gradio_api/heartbeat/{page.stream}", timeout=None) as beats:
            if beats.status_code != 200:
                self.troubles.append(f"heartbeat: {beats.status_code}")
            async for _ in beats.aiter_bytes():
                pass

    async def _interview(self, page: GradioPage) -> None:
        await self._press(page, "begin", [self.role, self.mode, len(self.answers)])
        self.session = page.value("session-id")
        for _ in range(_MOST_MOVES):
            if page.visible("report"):
                return
            if page.visible("do-answer"):
                await self._answer(page)
            else:
                await self._press(page, "do-next")
                await self._press(page, "refresh")
        raise TroubleError("the interview does not end")

    async def _answer(self, page: GradioPage) -> None:
        mark = f"метка{self.number}к{len(self.marks)}"
        self.marks.append(mark)
        words = f"{self.answers[len(self.marks) % len(self.answers)]} Так было в отделе {mark}."
        values = [page.value("session-id"), page.value("session-step"), words]
        await self._press(page, "do-answer", values)

    async def _press(self, page: GradioPage, name: str, given: list[object] | None = None) -> None:
        if name != "load":
            await asyncio.sleep(random.uniform(0, self.think))
        began, last = time.monotonic(), ""
        async for message in page.press(name, given):
            if message in {"process_generating", "process_completed"}:
                now = time.monotonic()
                if message == "process_completed":
                    self.waits.append(Wait(self.number, name, began, now))
                elif last != message:
                    self.waits.append(Wait(self.number, f"{name}, first sign", began, now))
                last = message
        if last != "process_completed":
            raise TroubleError(f"{name} was not completed")
        if "notice" in page.names and "bad" in str(page.value("notice")):
            self.troubles.append(f"{name}: {page.value('notice')}")

    async def _read_again(self, client: httpx.AsyncClient) -> None:
        async with self._page(client, f"/{self.lang}/?session={self.session}"):
            pass
        before = len(self.told)
        async with self._page(client, f"/{self.lang}/history"):
            self.history = "".join(self.told[before:])
        for suffix in ("md", "docx"):
            with self._waiting(f"report.{suffix}"):
                place = f"/files/report/{self.session}.{suffix}"
                answer = self._expect(await client.get(place, params={"language": self.lang}), 200)
            self.told.append(answer.text if suffix == "md" else _unpacked(answer.content))
        with self._waiting("export"):
            answer = self._expect(await client.get("/account/export"), 200)
        self.export = _unpacked(answer.content)

    @contextmanager
    def _waiting(self, kind: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.waits.append(Wait(self.number, kind, began, time.monotonic()))

    def _expect(self, answer: httpx.Response, status: int) -> httpx.Response:
        if answer.status_code != status:
            raise TroubleError(f"{answer.request.url.path}: {answer.status_code} {answer.text[:200]}")
        return answer

    async def _count(self, _: httpx.Request) -> None:
        self.requests += 1


def mixed_up(visitor: Visitor) -> list[str]:
    """Return what is not as it should be in what a person was told: somebody else's, or not all of their own."""
    own = set(visitor.marks)
    found = []
    for place, text in (("page", "".join(visitor.told)), ("export", visitor.export)):
        seen = marks_in(text)
        if seen != own:
            found.append(f"{place} of {visitor.number}: foreign {sorted(seen - own)}, missing {sorted(own - seen)}")
    if visitor.session not in visitor.history:
        found.append(f"history of {visitor.number}: its session is not there")
    return found


def marks_in(text: str) -> set[str]:
    """Return all marks that stand in a text."""
    return {found[0] for found in MARK.finditer(text)}


def _unpacked(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
