"""No body of a request is read beyond the limit, whatever its header claims; of who is nobody, next to nothing."""

from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_OF_NOBODY = 64 * 1024
"""Bytes: enough to be told what is wrong."""


class BodyLimit:
    """An ASGI layer that breaks off a body of more than `most` bytes; the framework lets only its own error through.

    A form is read and written to the disk before the route asks who sends it, so who is `known` is asked here first.
    """

    def __init__(self, app: ASGIApp, most: int, known: Callable[[Scope], Awaitable[bool]]) -> None:
        self.app = app
        self.most = most
        self.known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        read, most = 0, self.most
        if scope["type"] == "http" and scope["method"] not in {"GET", "HEAD"} and not await self.known(scope):
            most = MOST_OF_NOBODY

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)
