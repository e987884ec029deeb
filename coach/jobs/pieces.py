"""The one workflow that DBOS runs: a piece by its name. Importing this file imports DBOS (0.3 s)."""

from collections.abc import Callable
from typing import Final

from dbos import DBOS

Work = Callable[[str], int]
"""Does a piece; returns how much was done. It may be called again for a piece that was done, or half done."""


class PutDown(BaseException):
    """Raised by work that stops before a piece is done: the piece stays with this worker's name and is done later.

    No Exception, because DBOS would record that as the piece's outcome.
    """


_work: list[Work] = []


def use(work: Work) -> None:
    """Say what this process does for a piece."""
    _work[:] = [work]


@DBOS.step(name="coach_piece_step")
def _step(name: str) -> int:
    return _work[0](name)


@DBOS.workflow(name="coach_piece", max_recovery_attempts=None)
def _run_piece(name: str) -> int:
    # One step: what it returned is recorded, so that a crash behind it repeats nothing.
    return _step(name)


PIECE: Final = _run_piece
