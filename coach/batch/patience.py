"""Steps of the database that are waited for: one that is busy, full or away for a while loses nothing."""

import asyncio
import logging
from collections.abc import Callable
from typing import TypeVar

from coach.errors import StoreError

_log = logging.getLogger(__name__)

PATIENCE_SECONDS = 900.0
"""How long a piece waits for a database that is busy, full or away before it is given back."""

_PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)
_SAY_EVERY = 10
T = TypeVar("T")


async def patiently(step: Callable[[], T]) -> T:
    """Do a step in a thread and return its result; one that fails is repeated, with pauses that grow to 5 s.

    Raises:
        StoreError: it still fails after a quarter of an hour.
    """
    waited, tries = 0.0, 0
    while True:
        try:
            return await asyncio.to_thread(step)
        except StoreError as error:
            if waited >= PATIENCE_SECONDS:
                raise
            pause = _PAUSES[min(tries, len(_PAUSES) - 1)]
            if tries % _SAY_EVERY == 0:
                _log.warning("waiting for the database: %s", error)
            await asyncio.sleep(pause)
            waited, tries = waited + pause, tries + 1
