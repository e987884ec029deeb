"""The door to the knowledge base: what somebody typed in, the cards that answer it out, or nothing."""

import logging
import threading
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self

from coach.errors import KnowledgeError
from coach.knowledge.documents import Documents
from coach.knowledge.embeddings import make_embeddings
from coach.knowledge.index import Index, Opened
from coach.knowledge.passages import Origin
from coach.knowledge.query import read_query
from coach.knowledge.ranking import Hit, Method, Ranked, rank
from coach.knowledge.snapshot import Snapshot, Wanted
from coach.settings import Settings

__all__ = ["Hit", "Method", "Ranked", "Searcher", "open_searcher"]

_log = logging.getLogger("coach.knowledge")


class Searcher:
    """Searches the index in force; opens it at first use and follows when a new version is published.

    Thread-safe; synchronous (async code calls it through `asyncio.to_thread`). A context manager, or call `close`.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._opened: Opened | None = None
        self._lock = threading.Lock()

    def find(
        self, query: str, k: int = 5, role: str | None = None, origins: Iterable[Origin] | None = None
    ) -> list[Hit]:
        """Return at most `k` cards that answer `query`, best first; none when nothing is near enough.

        Args:
            query: what somebody typed; what follows the 2,000th character is ignored.
            k: how many, from 1.
            role: `rop` or `rom`: leave out what is only for the other.
            origins: only what comes from these, all if None.

        Raises:
            KnowledgeError: the index can neither be opened nor made.
            BankError: a file of the knowledge base is broken.
        """
        ranked = self.ranked(query, role=role, origins=origins)
        return ranked.hits[:k] if ranked.near_enough else []

    def ranked(
        self, query: str, method: Method = "fused", role: str | None = None, origins: Iterable[Origin] | None = None
    ) -> Ranked:
        """Return everything that `method` finds, whether near enough or not; arguments and errors as in `find`."""
        wanted = Wanted(role, None if origins is None else frozenset(origins))
        snapshot = self._snapshot()
        try:
            return rank(snapshot, read_query(query), method, wanted)
        except KnowledgeError:
            raise
        except Exception:  # noqa: BLE001 - Chroma's errors have no common base; the second try lets them through
            # Another process may have swept the version away from under this one: whatever Chroma raises then,
            # opening the index anew either mends it or says what is wrong.
            _log.info("search failed, the index is opened anew", exc_info=True)
        self.close()
        return rank(self._snapshot(), read_query(query), method, wanted)

    @property
    def count(self) -> int:
        """Number of passages in the index."""
        return len(self._snapshot().passages)

    @property
    def identity(self) -> str:
        """What made the vectors."""
        return self._snapshot().manifest.embeddings

    @property
    def notices(self) -> tuple[str, ...]:
        """What the user should know of the opening: codes of texts `knowledge.notice.<code>`."""
        return self._ready().notices

    def refresh(self) -> None:
        """Bring the index up to date with its sources, taking over what did not change."""
        self._swap(self._index.open)

    def rebuild(self) -> None:
        """Make the index anew from its sources, taking over nothing."""
        self._swap(self._index.rebuild)

    def close(self) -> None:
        """Let go of the index; the next search opens it again."""
        with self._lock:
            opened, self._opened = self._opened, None
        if opened is not None:
            opened.snapshot.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _snapshot(self) -> Snapshot:
        return self._ready().snapshot

    def _ready(self) -> Opened:
        opened = self._opened
        if opened is not None and opened.snapshot.folder == self._index.folder.current():
            return opened
        with self._lock:
            if self._opened is None or self._opened.snapshot.folder != self._index.folder.current():
                self._opened = self._index.open()
            return self._opened

    def _swap(self, opening: Callable[[], Opened]) -> None:
        with self._lock:
            before, self._opened = self._opened, opening()
        # A search that still runs on the version before is repeated on the new one.
        if before is not None and before.snapshot is not self._opened.snapshot:
            before.snapshot.close()


def open_searcher(settings: Settings, documents: Documents | None = None) -> Searcher:
    """Return a searcher; the index itself is opened at first use.

    Args:
        settings: where the index lies and what makes its vectors.
        documents: the record of the user's documents (`store.documents`); None: the store is opened when needed.

    Raises:
        SettingsError: embeddings from a server are asked for and there is no key.
    """
    return Searcher(Index(settings, make_embeddings(settings), documents))
