"""The database: documents with their passages, events of interview sessions, batches, people. Knows nothing of who uses it."""

from coach.store.opening import open_store
from coach.store.store import Store

__all__ = ["Store", "open_store"]
