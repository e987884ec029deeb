"""What of Gradio is reachable, by whom: its pages and events by role, its streams by owner, and no more.

Gradio lets everybody call every event by its number, read every stream whose id they know and fetch every uploaded
file by its path. Here each event belongs to a page and asks for the role of that page; the id of a stream belongs to
whoever used it first. Its uploads and its file route are closed, for files go through routes of ours that ask for their
owner; an event that names a file is refused. So is every other route.
"""

import json
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import parse_qs

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coach.people.person import Person
from coach.texts import Language
from coach.web.access import roles_of_page
from coach.web.language import PAGES
from coach.web.lost import lost
from coach.web.who import GUEST, SCOPE

MAX_EVENT_BYTES = 8 * 1024 * 1024
"""Of one event: a task of 120,000 characters takes 0.7 MB; files do not come this way."""

_KEPT = 100_000
"""Streams whose owners are remembered; the oldest are forgotten, and with that closed."""

_OPEN_FOLDERS = ("assets/", "static/", "svelte/")
_OPEN_FILES = {"theme.css", "favicon.ico", "gradio_api/startup-events", "gradio_api/app_id"}
"""The last is a random number: by it a page that lost its connection finds out that the program was started anew."""


class Pages(Protocol):
    """The part of a Gradio app that is asked: its events by number, each with its page."""

    @property
    def fns(self) -> Mapping[int, Any]:
        """The events."""


class Owners:
    """Whose a stream is; the first who uses an id keeps it."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, str] = OrderedDict()

    def claim(self, id_: str, person: Person) -> bool:
        """Tell whether `id_` is the person's, and make it theirs if it is nobody's."""
        owner = self._known.setdefault(id_, person.id)
        self._known.move_to_end(id_)
        if len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return owner == person.id

    def holds(self, id_: str, person: Person) -> bool:
        """Tell whether `id_` is the person's."""
        return self._known.get(id_) == person.id


class GradioGate:
    """The ASGI layer around the Gradio app of one language."""

    def __init__(self, app: ASGIApp, lang: Language, pages: Pages) -> None:
        self.app = app
        self.lang = lang
        self.root = f"/{lang}"
        self.pages = pages
        self.streams = Owners()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        found = scope.get(SCOPE)
        person = found if isinstance(found, Person) else GUEST
        path = scope["path"].removeprefix(self.root).strip("/")
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        match method, path:
            case "GET", _ if self._is_open(path, scope):
                await self.app(scope, receive, send)
            case "POST", "gradio_api/queue/join":
                await self._join(person, scope, receive, send)
            case "POST", "gradio_api/cancel":
                await self._cancel(person, scope, receive, send)
            case "GET", _ if self._is_own(path, person, scope):
                await self.app(scope, receive, send)
            case _:
                await (lost(scope, self.lang) or _refuse(404))(scope, receive, send)

    def _is_open(self, path: str, scope: Scope) -> bool:
        if path in PAGES:  # who reaches which page was decided before; Gradio would take another page by its query
            return not {"page", "deep_link"} & set(_query(scope))
        return path.startswith(_OPEN_FOLDERS) or path in _OPEN_FILES

    def _is_own(self, path: str, person: Person, scope: Scope) -> bool:
        if path == "gradio_api/queue/data":
            return self.streams.holds(_query(scope).get("session_hash", ""), person)
        if path.startswith("gradio_api/heartbeat/"):
            return self.streams.claim(path.rpartition("/")[2], person)
        return False

    async def _join(self, person: Person, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _whole(receive)
        if body is None:
            await _refuse(413)(scope, receive, send)
            return
        event = _json(body)
        number, stream = event.get("fn_index"), event.get("session_hash")
        known = self.pages.fns.get(number) if isinstance(number, int) else None
        if known is None or not isinstance(stream, str) or not stream:
            await _refuse(422)(scope, receive, send)
        elif (
            person.role not in roles_of_page(known.page)
            or not self.streams.claim(stream, person)
            or _names_a_file([event.get("data"), event.get("event_data")])
        ):
            await _refuse(403)(scope, receive, send)
        else:
            await self.app(scope, _again(body, receive), send)

    async def _cancel(self, person: Person, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _whole(receive)
        if body is None or not self.streams.holds(str(_json(body).get("session_hash")), person):
            await _refuse(403)(scope, receive, send)
        else:
            await self.app(scope, _again(body, receive), send)


def _refuse(status: int) -> PlainTextResponse:
    words = {404: "Not found", 403: "Forbidden", 413: "Too large", 422: "Not an event"}
    return PlainTextResponse(words[status], status_code=status)


def _query(scope: Scope) -> dict[str, str]:
    found = parse_qs(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
    return {name: values[-1] for name, values in found.items()}


async def _whole(receive: Receive) -> bytes | None:
    """Return the body of a request; None when it is larger than an event may be."""
    body = bytearray()
    while True:
        message = await receive()
        body.extend(message.get("body", b""))
        if len(body) > MAX_EVENT_BYTES:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives the whole body once more, then whatever comes."""
    waiting = [body]

    async def replay() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return replay


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _names_a_file(data: object) -> bool:
    """Tell whether a file stands in the data of an event: Gradio would open the path, or fetch the address."""
    waiting = [data]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if each.get("path") or ("path" in each and each.get("url")):
                return True
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
    return False
