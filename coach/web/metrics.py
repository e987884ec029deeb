"""Figures of the running process for Prometheus: requests by route and status, and how much work waits."""

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coach import __version__
from coach.texts import LANGUAGES

if TYPE_CHECKING:
    from coach.store import Store

_FIRST = {"api", "files", "static", "voice", "healthz", "language", "gradio_api", *LANGUAGES}
"""First parts of addresses that are told apart; the rest is `other`, so that nobody can make figures without end."""

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
"""The rest is `other`, as with addresses."""

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The figures of one app; a process may have several (tests do)."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "coach_http_requests", "Answered requests", ("area", "method", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "coach_http_seconds", "Time until an answer begins", ("area",), buckets=_SECONDS, registry=self.registry
        )
        info = Gauge("coach_build_info", "Version of the program", ("version",), registry=self.registry)
        info.labels(__version__).set(1)

    def text(self, store: "Store") -> bytes:
        """Return all figures in Prometheus's text form, with how much waits in the database now."""
        waiting = CollectorRegistry()
        waiting.register(_Rows(store))
        return generate_latest(self.registry) + generate_latest(waiting)


class _Rows:
    """Rows of batches by state, asked of the database when somebody looks."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Yield the gauge."""
        found = GaugeMetricFamily("coach_batch_rows", "Rows of batches by state", labels=["state"])
        totals: dict[str, int] = {}
        ids = [head.id for head in self._store.batches.owned(None)]
        for counts in self._store.batches.counts(ids).values():
            for state, count in counts.items():
                totals[state] = totals.get(state, 0) + count
        for state, count in sorted(totals.items()):
            found.add_metric([state], count)
        yield found


class Counted:
    """An ASGI layer that counts and times every request; a stream is timed until it begins."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        where = area(scope["path"])
        method = scope["method"] if scope["method"] in _METHODS else "other"

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.metrics.requests.labels(where, method, message["status"]).inc()
                self.metrics.seconds.labels(where).observe(time.perf_counter() - started)
            await send(message)

        await self.app(scope, receive, noted)


def area(path: str) -> str:
    """Return the area of the program that an address belongs to."""
    parts = path.strip("/").split("/")
    if parts[0] in LANGUAGES and "gradio_api" in parts[1:2]:
        return "events"
    return parts[0] if parts[0] in _FIRST else "start" if not parts[0] else "other"
