"""The stub model in a process of its own, which keeps when it worked for whom: by the mark in the answer.

python -m bench.timed_model FILE LATENCY
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from fastapi import Request
from fastapi.responses import Response

from bench.practising import MARK
from bench.rubric_reader import RubricReader
from bench.stub_server import StubServer

NOBODY = -1


class TimedModel(StubServer):
    """Writes a line for each call: the number in its last mark (-1 for none), when it came, when it was answered."""

    def __init__(self, log: TextIO, latency: float) -> None:
        super().__init__(RubricReader(), latency=latency)
        self._log = log

    async def _chat(self, request: Request) -> Response:
        came = time.monotonic()
        answer = await super()._chat(request)
        marks = MARK.findall(json.dumps(await request.json(), ensure_ascii=False))
        number = int(marks[-1][1]) if marks and not marks[-1][0] else NOBODY
        print(number, came, time.monotonic(), file=self._log, flush=True)
        return answer


@contextmanager
def timed_model(log: Path, latency: float) -> Iterator[str]:
    """Give the URL of a model of `latency` seconds; its calls stand in `log`."""
    command = [sys.executable, "-m", "bench.timed_model", str(log), str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().strip() if process.stdout else ""
        finally:
            process.terminate()


def calls(log: Path) -> dict[int, list[tuple[float, float]]]:
    """Return the times of the calls by person."""
    found: dict[int, list[tuple[float, float]]] = {}
    for line in log.read_text(encoding="ascii").splitlines():
        number, came, answered = line.split()
        found.setdefault(int(number), []).append((float(came), float(answered)))
    return found


if __name__ == "__main__":
    with Path(sys.argv[1]).open("w", encoding="ascii") as file, TimedModel(file, float(sys.argv[2])) as model:
        model.recording = False
        print(model.url, flush=True)
        threading.Event().wait()
