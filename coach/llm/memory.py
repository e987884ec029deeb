"""What was found out about a server and a model, kept between runs (`llm/servers.json` in the data folder)."""

import os
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

Rung = Literal["json_schema", "json_object", "text"]
RUNGS: Final[tuple[Rung, ...]] = ("json_schema", "json_object", "text")


class Capabilities(BaseModel):
    """What one model on one server can do.

    `rung` is the strictest way to ask for JSON that works, empty before anybody asked. `answers`: a reply to the
    probe had the right form. `dropped`: parameters that the server refused by name. `listed`: whether the server's
    list has the model; None: it has no list. `streaming` None: not tried. `latency_ms`: of a short reply.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    rung: Rung | Literal[""] = ""
    answers: bool = False
    dropped: frozenset[str] = frozenset()
    listed: bool | None = None
    streaming: bool | None = None
    latency_ms: int | None = None


_FILE: Final = TypeAdapter(dict[str, Capabilities])


class Memory:
    """The capabilities of one model on one server. A file that cannot be read counts as empty: it is only a memory."""

    def __init__(self, data_dir: Path, base_url: str, model: str) -> None:
        self._path = data_dir / "llm" / "servers.json"
        self._name = f"{base_url} {model}"

    def recall(self) -> Capabilities:
        """Return what is known."""
        return self._read().get(self._name, Capabilities())

    def keep(self, known: Capabilities) -> None:
        """Write what is known. A folder that cannot be written to only means asking again next time."""
        whole = self._read() | {self._name: known}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_suffix(f".{os.getpid()}.new")
            fresh.write_bytes(_FILE.dump_json(whole, indent=1))
            fresh.replace(self._path)
        except OSError:
            return

    def _read(self) -> dict[str, Capabilities]:
        try:
            return _FILE.validate_json(self._path.read_bytes())
        except (OSError, ValidationError):
            return {}
