"""Fifty people practise at once while a batch of 2,000 answers is graded by the same model of 300 ms.

The web app is a process with a login, as on a server; it starts the worker of the batch beside itself, which is the
default. Everything else is default too: SQLite, eight calls of the model at a time for the pages and eight for the
worker. The batch is handed in through the API, then people come within `ARRIVAL` seconds and drive the real pages over
HTTP as a browser does (`bench.practising`): log in, consent, a whole interview with follow-ups in words of the model,
the report, the same session opened again, the history, both report files, their data as a file. Before each move they
pause for 0 to `THINK` seconds; real people take minutes, so this is a load of many times as many.

*The page's own time* of a wait is the wall time from before the first byte of the request until its last message has
been read, less the time in which the stub was working on a call for that person (from the arrival of a call in the
stub's process until its answer is ready: 300 ms and what the stub itself is late). Waiting for a free place among the
calls of the model, for the database, for the queue of Gradio, for the processor, and the driver's own work all count
as the page's. The budget is for all waits after the login; logins (argon2) are told beside it.

`COACH_BENCH_PEOPLE` (50), `COACH_BENCH_BATCH` (2000), `COACH_BENCH_QUESTIONS` (3), `COACH_BENCH_THINK` (10).
"""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from bench.crew import counted, service_of, wait_for
from bench.practice_house import House, house, settings_of, visitors
from bench.practising import LOGIN, Visitor, Wait, marks_in, mixed_up
from bench.timed_model import calls, timed_model
from bench.watched import Watched
from coach.rubric.library import load_library
from coach.settings import Settings
from coach.store import Store, open_store

PEOPLE = int(os.environ.get("COACH_BENCH_PEOPLE", "50"))
ROWS = int(os.environ.get("COACH_BENCH_BATCH", "2000"))
QUESTIONS = int(os.environ.get("COACH_BENCH_QUESTIONS", "3"))
THINK = float(os.environ.get("COACH_BENCH_THINK", "10"))
ARRIVAL, LATENCY, BUDGET = 10.0, 0.3, 1.0


def run() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="coach-bench-") as place:
        folder = Path(place)
        with timed_model(folder / "calls", LATENCY) as model:
            settings = settings_of(folder / "data", model)
            logins = [f"person{number}" for number in range(PEOPLE)]
            with house(settings, logins, folder / "log") as running, counted(settings) as written:
                people = _all_at_once(running, written)
                _print_waits(people, calls(folder / "calls"))
                print(f"the web app's log: {len(running.troubles())} lines of trouble {running.troubles()[:3]}")
            with open_store(settings) as store:
                _print_mixed_up(people, store)


def _all_at_once(running: House, written: object) -> list[Visitor]:
    watched = Watched(running.process.pid)
    begun = time.monotonic()
    batch = running.submit(ROWS)
    kept = time.monotonic() - begun
    people = visitors(running.home, [f"person{number}" for number in range(PEOPLE)], QUESTIONS, THINK)
    came, spent = time.monotonic(), watched.cpu_seconds()
    late = asyncio.run(_practise(people))
    left, used = time.monotonic(), watched.cpu_seconds() - spent
    load = os.getloadavg()[0]
    requests = sum(one.requests for one in people)
    print(
        f"{PEOPLE} people, {QUESTIONS} questions each, pauses of 0-{THINK:g} s: {left - came:.0f} s, "
        f"{sum(len(one.marks) for one in people)} answers, {requests} requests; the web process took {used:.0f} s of "
        f"processor ({1000 * used / requests:.0f} ms a request, {100 * used / (left - came):.0f}% of one)"
    )
    print(f"how quiet the machine was: load {load:.1f}; a timer in the driver was late by p95 {_p95(late):.3f} s")
    troubles = [trouble for one in people for trouble in one.troubles]
    print(f"errors {len(troubles)} {troubles[:3]}")
    _print_batch(running.settings, batch, written, kept, begun, left)
    print(f"web process at most {watched.stop():.0f} MB")
    return people


async def _practise(people: list[Visitor]) -> list[float]:
    """Let them come and return by how many seconds a timer was late meanwhile, ten times a second."""
    late: list[float] = []

    async def one(visitor: Visitor) -> None:
        await asyncio.sleep(ARRIVAL * visitor.number / len(people))
        await visitor.practise()

    async def tick() -> None:
        while True:
            due = time.monotonic() + 0.1
            await asyncio.sleep(0.1)
            late.append(time.monotonic() - due)

    ticking = asyncio.create_task(tick())
    await asyncio.gather(*(one(visitor) for visitor in people))
    ticking.cancel()
    return late


def _print_batch(settings: Settings, batch: str, written: object, kept: float, begun: float, left: float) -> None:
    with open_store(settings) as store:
        service = service_of(store, load_library(), settings)
        then = service.brief(batch).progress
        done = wait_for(service, batch, lambda brief: brief.state == "done", seconds=1_800)
    times = written(batch)
    twice, lost = sum(count > 1 for count in times.values()), ROWS - len(times)
    print(
        f"batch of {ROWS}: kept in {kept:.1f} s, {then.total - then.waiting} graded when the last person left, all after "
        f"{time.monotonic() - begun:.0f} s; lost {lost}, doubled {twice}; {done.progress}"
    )


def own_time(wait: Wait, stub: Iterable[tuple[float, float]]) -> float:
    """Return the seconds of a wait in which the stub was not working for the person."""
    inside = sorted((max(wait.began, a), min(wait.ended, b)) for a, b in stub if a < wait.ended and b > wait.began)
    stubbed, until = 0.0, wait.began
    for came, answered in inside:
        stubbed += max(0.0, answered - max(came, until))
        until = max(until, answered)
    return wait.ended - wait.began - stubbed


def _print_waits(people: list[Visitor], stub: dict[int, list[tuple[float, float]]]) -> None:
    own: dict[str, list[float]] = {}
    for visitor in people:
        for wait in visitor.waits:
            own.setdefault(wait.kind, []).append(own_time(wait, stub.get(visitor.number, [])))
    for kind, seconds in own.items():
        print(f"  {kind:<22} {_told(seconds)}")
    whole = [one for kind, seconds in own.items() if kind not in LOGIN for one in seconds]
    verdict = "ok" if _p95(whole) < BUDGET else "missed"
    print(f"the page's own time: {_told(whole)} (budget of p95 {BUDGET:g} s: {verdict})")


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]


def _told(seconds: list[float]) -> str:
    middle = statistics.median(seconds)
    return f"{len(seconds):5} waits, p50 {middle:.3f} s, p95 {_p95(seconds):.3f} s, most {max(seconds):.3f} s"


def _print_mixed_up(people: list[Visitor], store: Store) -> None:
    found = [line for visitor in people for line in mixed_up(visitor)]
    for visitor in people:
        account = store.accounts.by_login(visitor.login)
        sessions = store.sessions.list(account.id) if account else []
        events = [str(event.payload) for header in sessions for event in store.sessions.events(header.id)]
        if [header.id for header in sessions] != [visitor.session] or marks_in("".join(events)) != set(visitor.marks):
            found.append(f"stored of {visitor.number}: {len(sessions)} sessions")
    print(f"mixed up between people: {len(found)} {found[:3]}")
