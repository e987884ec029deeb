"""Search: nearest in meaning and BM25, fused by reciprocal rank; nothing where neither is near enough."""

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

from coach.errors import KnowledgeError
from coach.knowledge.documents import Documents
from coach.knowledge.embeddings import make_embeddings
from coach.knowledge.index import Index, Opened
from coach.knowledge.passages import Origin, Passage
from coach.knowledge.query import read_query
from coach.knowledge.ranking import Method, Ranked, rank
from coach.knowledge.snapshot import Snapshot
from coach.settings import Settings

_log = logging.getLogger("coach.knowledge")


class Searcher:
    """Searches the index in force; opens it at the first search and follows when a new version is published.

    Thread-safe. Use as a context manager, or call `close`.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._opened: Opened | None = None
        self._lock = threading.Lock()

    def find(
        self, query: str, k: int = 5, role: str | None = None, origins: Iterable[Origin] | None = None
    ) -> list[Hit]:
        ...
