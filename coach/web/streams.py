"""Streams and slow senders: a stream ends with the login that opened it, a body that stops coming is not waited for."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coach.errors import CoachError

LOOK_SECONDS = 2.0
"""How often a stream asks whether it may go on: so long may it outlive its login."""

PATIENCE_SECONDS = 30.0
"""How long the next piece of a body may take; then the sender counts as gone."""


def is_stream(path: str) -> bool:
    """Tell whether an address is a stream that stays open: what happens in a page is told through it."""
    return path.endswith("/gradio_api/queue/data") or "/gradio_api/heartbeat/" in path


async def while_welcome(
    app: ASGIApp, still: Callable[[], Awaitable[bool]], scope: Scope, receive: Receive, send: Send
) -> None:
    """Serve one connection until it ends, or until `still` says that whoever asked is no longer welcome."""
    open_ = False

    async def noted(message: Message) -> None:
        nonlocal open_
        open_ = message["type"] == "http.response.start" or bool(message.get("more_body"))
        await send(message)

    serving = asyncio.ensure_future(app(scope, receive, noted))
    looking = asyncio.ensure_future(_until_unwelcome(still))
    try:
        await asyncio.wait({serving, looking}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
        await _stopped(serving)  # Gradio ends its answer by itself when it is broken off, or it does not
        if open_:
            await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        await _stopped(looking)
        await _stopped(serving)


async def _until_unwelcome(still: Callable[[], Awaitable[bool]]) -> None:
    with suppress(CoachError):  # a database that does not answer lets nobody in either; the page asks again
        while await still():  # noqa: ASYNC110 - the database is asked, it cannot tell by itself
            await asyncio.sleep(LOOK_SECONDS)


async def _stopped(task: "asyncio.Future[None]") -> None:
    if not task.done():
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


class Impatient:
    """The ASGI layer that gives up on who sends a body drop by drop: otherwise a few of them hold every place."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        whole = False

        async def hurried() -> Message:
            nonlocal whole
            if whole:  # what comes now is the end of the connection, and that may take as long as a stream
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), PATIENCE_SECONDS)
            except TimeoutError:
                return {"type": "http.disconnect"}
            whole = not message.get("more_body", False)
            return message

        await self.app(scope, hurried, send)
