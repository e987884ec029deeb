"""Two coaches to take pictures of: an empty one without a login, and one with accounts and contents."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
_LINE = re.compile(r"(http://\S+)")


@dataclass
class House:
    """`coach web` as a process of its own on a data folder."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    url: str = ""
    _process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it on a free port and wait for its address."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("COACH_")}
        environment = clean | self.settings | {"COACH_DATA_DIR": str(self.folder)}
        command = [sys.executable, "-m", "coach.cli.main", "web", "--port", "0"]
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        found = _LINE.search(self._process.stdout.readline())
        assert found, "the first line printed says where the coach is"
        self.url = found[1].rstrip("/")

    def stop(self) -> None:
        """Stop it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
