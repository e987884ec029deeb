"""What the pages call: opened when first needed, once a process, never while the program starts."""

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from coach.errors import CoachError, ModelError, StoreError
from coach.grading.judges import LateJudge, chosen, warm_up
from coach.llm.late import LateGateway
from coach.llm.server import resolve
from coach.people.person import LOCAL, Person
from coach.rubric.library import Library
from coach.settings import Settings

if TYPE_CHECKING:
    from coach.ask.answering import Answer
    from coach.audit.guide.service import GuideService
    from coach.batch.service import BatchService
    from coach.interview.service import InterviewService
    from coach.jobs.child import WorkerChild
    from coach.knowledge.passages import Passage
    from coach.knowledge.search import Hit, Searcher
    from coach.store import Store
    from coach.web.workspace_services import Workspace

OWNER = LOCAL.id
"""Whose work it is while there is no login."""

_log = logging.getLogger(__name__)

_PAGE_FIRST_SECONDS = 1.0
"""How long loading in the background waits, so that it does not slow down the page that asked for it."""

_RESUME_SECONDS = 3.0
"""How long unfinished batches wait after the start: the first page goes first."""

T = TypeVar("T")


class Lazy(Generic[T]):
    """A value that is made on first use, by one thread; a failure is raised and the next use tries again."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: list[T] = []

    def get(self) -> T:
        """Return the value, making it if need be."""
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]

    def take(self) -> T | None:
        """Return the value if it was made, and forget it."""
        with self._lock:
            return self._made.pop() if self._made else None


@dataclass(frozen=True)
class Found:
    """What a search found, and what the user should know of the index (codes of `knowledge.notice.<code>`).

    `answer` is the model's, out of these passages; `problem` says why there is none.
    """

    hits: "tuple[Hit, ...]"
    notices: tuple[str, ...] = ()
    answer: "Answer | None" = None
    problem: ModelError | None = None


@dataclass(frozen=True)
class Services:
    """The parts behind the pages; thread-safe.

    Raises:
        ModelError: a model is asked for, and the settings do not say how to reach it.
    """

    settings: Settings
    _store: "Lazy[Store]" = field(init=False, repr=False)
    _interviews: "Lazy[InterviewService]" = field(init=False, repr=False)
    _batches: "Lazy[BatchService]" = field(init=False, repr=False)
    _worker: "Lazy[WorkerChild]" = field(init=False, repr=False)
    _resumed: Lazy[threading.Timer] = field(init=False, repr=False)
    judge: LateJudge = field(init=False, repr=False)
    gateway: LateGateway | None = field(init=False, repr=False)
    _searcher: "Lazy[Searcher]" = field(init=False, repr=False)
    _warmed: Lazy[threading.Timer] = field(init=False, repr=False)
    _workspace: "Lazy[Workspace]" = field(init=False, repr=False)
    _audits: "Lazy[GuideService]" = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if self.has_model:
            resolve(self.settings)
        gateway = LateGateway(self.settings) if self.has_model else None
        made: dict[str, object] = {
            "_store": Lazy(self._open_store),
            "_interviews": Lazy(self._make_interviews),
            "_batches": Lazy(self._make_batches),
            "_worker": Lazy(self._make_worker),
            "_resumed": Lazy(lambda: _later(_RESUME_SECONDS, self._resume_batches)),
            "judge": LateJudge(self.settings, gateway=gateway),
            "gateway": gateway,
            "_searcher": Lazy(self._open_searcher),
            "_warmed": Lazy(self._start_warming),
            "_workspace": Lazy(self._open_workspace),
            "_audits": Lazy(self._make_audits),
        }
        for name, part in made.items():
            object.__setattr__(self, name, part)

    @property
    def has_model(self) -> bool:
        """Tell whether answers are graded by a language model; without one grades are preliminary."""
        return chosen(self.settings) == "llm"

    async def store(self) -> "Store":
        """Return the store; its methods are synchronous, call them through `asyncio.to_thread`."""
        return await asyncio.to_thread(self._store.get)

    async def use(self, who: Person) -> None:
        """Count one answer, question or recording of somebody; raises `PeopleError` when today's are used up."""
        from coach.people.quota import Quota  # noqa: PLC0415 - not needed for the first page

        store = await self.store()
        await asyncio.to_thread(Quota(store, self.settings.candidate_uses_a_day).use, who)

    async def interviews(self) -> "InterviewService":
        """Return the interview service."""
        return await asyncio.to_thread(self._interviews.get)

    async def batches(self) -> "BatchService":
        """Return the batches; its methods are synchronous, call them through `asyncio.to_thread`."""
        return await asyncio.to_thread(self._batches.get)

    @property
    def workspace(self) -> "Workspace":
        """Return the director's workspace; opening it reads the banks, so call it in a thread."""
        return self._workspace.get()

    async def audits(self) -> "GuideService":
        """Return the guided audits."""
        return await asyncio.to_thread(self._audits.get)

    async def library(self) -> Library:
        """Return the banks."""
        return (await self.interviews()).library

    async def search(self, question: str, count: int) -> "Found":
        """Return what answers; the first time the index is built or brought up to date."""
        return await asyncio.to_thread(self._search, question, count)

    async def answered(self, question: str, found: "Found") -> "Found":
        """Add the model's answer out of the passages found, or why there is none; nothing without a model."""
        if self.gateway is None or not found.hits:
            return found
        from coach.ask.answering import answer  # noqa: PLC0415 - only with a model

        try:
            return replace(found, answer=await answer(await self.gateway.open(), question, found.hits))
        except ModelError as error:
            return replace(found, problem=error)

    async def cards(self, ids: Sequence[str]) -> "list[Passage]":
        """Return the cards with these ids, in this order; ids without a card are left out."""
        from coach.knowledge.cards import load_cards  # noqa: PLC0415 - not needed for the first page

        cards = await asyncio.to_thread(load_cards)
        return [cards[id_] for id_ in ids if id_ in cards]

    def warm_up(self) -> None:
        """Load in the background what the first answer and the first question will need."""
        self._warmed.get()

    def resume_batches(self) -> None:
        """Go on in the background, a little later, with batches that were being graded when the program stopped."""
        self._resumed.get()

    async def close(self) -> None:
        """Give the judge, the database and the index back."""
        await self.judge.close()
        if self.gateway is not None:
            await self.gateway.close()
        await asyncio.to_thread(self._close_files)

    def _close_files(self) -> None:
        for timer in (self._warmed.take(), self._resumed.take()):
            if timer is not None:
                timer.cancel()
                timer.join()
        worker = self._worker.take()
        if worker is not None:
            worker.stop()
        searcher, store = self._searcher.take(), self._store.take()
        if searcher is not None:
            searcher.close()
        if store is not None:
            store.close()

    def _search(self, question: str, count: int) -> "Found":
        searcher = self._searcher.get()
        return Found(tuple(searcher.find(question, count)), searcher.notices)

    def _open_store(self) -> "Store":
        from coach.store import open_store  # noqa: PLC0415 - not needed for the first page

        return open_store(self.settings)

    def _make_interviews(self) -> "InterviewService":
        from coach.interview.interviewer import Interviewer  # noqa: PLC0415 - not needed for the first page
        from coach.interview.service import InterviewService  # noqa: PLC0415 - not needed for the first page
        from coach.rubric.library import load_library  # noqa: PLC0415 - parsing the banks takes a moment

        return InterviewService(
            store=self._store.get(),
            library=load_library(self.settings.own_banks),
            judge=self.judge,
            settings=self.settings,
            interviewer=Interviewer(self.gateway) if self.gateway is not None else None,
        )

    def _make_batches(self) -> "BatchService":
        from coach.batch.service import BatchService  # noqa: PLC0415 - not needed for the first page

        store, library = self._store.get(), self._interviews.get().library
        return BatchService(store=store, library=library, settings=self.settings, wake=self._start_worker)

    def _start_worker(self) -> None:
        if self.settings.workers:
            self._worker.get().start()

    def _make_worker(self) -> "WorkerChild":
        from coach.batch.child import worker_child  # noqa: PLC0415 - only when there is a batch to grade

        return worker_child(self.settings)

    def _resume_batches(self) -> None:
        from coach.batch.control import GOING  # noqa: PLC0415 - not needed for the first page

        try:
            left_over = self._store.get().batches.in_state(GOING)
        except StoreError as error:
            _log.warning("batches cannot go on: %s", error)  # the pages say the same to whoever opens them
            return
        if left_over:
            self._start_worker()

    def _make_audits(self) -> "GuideService":
        from coach.audit.draft import AuditInput, Draft  # noqa: PLC0415 - not needed for the first page
        from coach.audit.drafting import draft  # noqa: PLC0415 - not needed for the first page
        from coach.audit.guide.service import GuideService  # noqa: PLC0415 - not needed for the first page

        async def drafted(given: AuditInput) -> Draft:
            return await draft(given, await self.gateway.open() if self.gateway is not None else None)

        return GuideService(store=self._store.get(), settings=self.settings, drafter=drafted)

    def _open_workspace(self) -> "Workspace":
        from coach.web.workspace_services import opened  # noqa: PLC0415 - not needed for the first page

        return opened(self.settings, self._interviews.get().library, self._batches.get())

    def _open_searcher(self) -> "Searcher":
        from coach.knowledge.search import open_searcher  # noqa: PLC0415 - the index

        return open_searcher(self.settings, self._store.get().documents)

    def _start_warming(self) -> threading.Timer:
        return _later(_PAGE_FIRST_SECONDS, self._load_ahead)

    def _load_ahead(self) -> None:
        from coach.knowledge.cards import load_cards  # noqa: PLC0415 - not needed for the first page

        warm_up(self.settings)
        try:
            self._interviews.get()
            load_cards()
        except CoachError as error:
            _log.info("nothing to load ahead: %s", error)  # the pages say the same to whoever opens them


def _later(seconds: float, step: Callable[[], None]) -> threading.Timer:
    timer = threading.Timer(seconds, step)
    timer.daemon = True
    timer.start()
    return timer
