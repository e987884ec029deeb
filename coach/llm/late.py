"""A gateway that is opened when it is first needed, in the event loop that needs it."""

import asyncio
from contextlib import AsyncExitStack

from coach.llm.gateway import Gateway, open_gateway
from coach.settings import Settings


def load_client() -> None:
    """Import the client: a second or two, in which the event loop of whoever needs it should not stand still."""
    from coach.llm import client  # noqa: F401, PLC0415 - heavy


class LateGateway:
    """Opens the way to the model at the first use; several users of one event loop share it.

    Nothing is looked at before: settings that name no server raise at the first use.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._stack = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._gateway: Gateway | None = None

    async def open(self) -> Gateway:
        """Return the gateway; raises as `open_gateway` does, and tries again at the next use."""
        async with self._opening:
            if self._gateway is None:
                await asyncio.to_thread(load_client)
                self._gateway = await self._stack.enter_async_context(open_gateway(self.settings))
            return self._gateway

    async def close(self) -> None:
        """Close it if it was opened."""
        self._gateway = None
        await self._stack.aclose()
