"""A page of the coach as a browser uses it over HTTP: its configuration, an event and its stream, what is shown now."""

import json
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

_CONFIG = re.compile(r"window\.gradio_config = (\{.*?\});</script>", re.DOTALL)


class TroubleError(RuntimeError):
    """The page answered otherwise than a browser expects."""


@dataclass
class GradioPage:
    """One opened page: components by number, their properties as the server last set them. `said` holds all it sent."""

    client: httpx.AsyncClient
    root: str
    query: str
    said: list[str]
    events: list[dict[str, Any]]
    shown: dict[int, dict[str, Any]]
    names: dict[str, int]
    stream: str = field(default_factory=lambda: uuid4().hex[:12])

    @classmethod
    async def opened(cls, client: httpx.AsyncClient, path: str, said: list[str]) -> "GradioPage":
        """Get a page and read what the browser would build it from."""
        answer = await client.get(path)
        found = _CONFIG.search(answer.text)
        if answer.status_code != 200 or found is None:
            raise TroubleError(f"{path}: {answer.status_code} {answer.text[:200]}")
        said.append(answer.text)
        config = json.loads(found[1])
        components = config["components"]
        where, _, query = path.partition("?")
        return cls(
            client,
            f"/{where.split('/')[1]}",
            query,
            said,
            config["dependencies"],
            {one["id"]: dict(one["props"]) for one in components},
            {one["props"]["elem_id"]: one["id"] for one in components if one["props"].get("elem_id")},
        )

    async def press(self, name: str, given: Sequence[Any] | None = None) -> AsyncIterator[str]:
        """Run the event of a button (its element id) or of the page's opening (`load`); yields each message's kind.

        Args:
            name: what is pressed.
            given: values of the event's inputs; None: as the page shows them.
        """
        event = self._event(name)
        values = list(given) if given is not None else [self.shown[id_].get("value") for id_ in event["inputs"]]
        body = {"fn_index": event["id"], "session_hash": self.stream, "data": values, "trigger_id": None}
        joined = await self.client.post(f"{self.root}/gradio_api/queue/join?{self.query}", json=body)
        if joined.status_code != 200:
            raise TroubleError(f"{name}: {joined.status_code} {joined.text[:200]}")
        number = joined.json()["event_id"]
        async with self.client.stream(
            "GET", f"{self.root}/gradio_api/queue/data", params={"session_hash": self.stream}
        ) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data: "):
                    message = json.loads(line.removeprefix("data: "))
                    self.said.append(line)
                    self._take(event, message, number)
                    yield message["msg"]

    def visible(self, name: str) -> bool:
        """Tell whether the element with this id is shown."""
        return self.shown[self.names[name]].get("visible") is True

    def value(self, name: str) -> Any:
        """Return the value of the element with this id."""
        return self.shown[self.names[name]].get("value")

    def _event(self, name: str) -> dict[str, Any]:
        for event in self.events:
            for target, kind in event["targets"]:
                if (kind == "load" if name == "load" else target == self.names[name]) and event["backend_fn"]:
                    return event
        raise TroubleError(f"no event of {name}")

    def _take(self, event: dict[str, Any], message: dict[str, Any], number: str) -> None:
        if message["msg"] not in {"process_generating", "process_completed"} or message["event_id"] != number:
            return
        if not message["success"]:
            raise TroubleError(f"{message}")
        for id_, value in zip(event["outputs"], message["output"].get("data", ()), strict=False):
            if isinstance(value, dict) and value.get("__type__") == "update":
                self.shown[id_] |= value
            elif not (isinstance(value, list) and message["msg"] == "process_generating"):  # a difference
                self.shown[id_]["value"] = value
