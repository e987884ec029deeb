"""The index in force: opened if it fits its sources, made anew if it does not."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import coach
from coach.errors import KnowledgeError
from coach.knowledge.building import build
from coach.knowledge.documents import Documents, document_passages
from coach.knowledge.embeddings import NamedEmbeddings
from coach.knowledge.folder import IndexFolder
from coach.knowledge.passages import Passage
from coach.knowledge.shipped import shipped_fingerprint, shipped_passages
from coach.knowledge.snapshot import Snapshot, open_snapshot
from coach.rubric.hashing import content_hash
from coach.settings import Settings
from coach.store import open_store

FORMAT = 2
"""Of the files of a version and of how passages are cut; raise it when either changes."""

_WAIT = 60.0
_log = logging.getLogger("coach.knowledge")


@dataclass(frozen=True)
class Opened:
    """An index that is ready, and what the user should know of it: codes of texts `knowledge.notice.<code>`."""

    snapshot: Snapshot
    notices: tuple[str, ...] = ()


class Index:
    """Opens, checks and renews the index of one data folder."""

    def __init__(self, settings: Settings, embeddings: NamedEmbeddings, documents: Documents | None = None) -> None:
        self._settings = settings
        self._embeddings = embeddings
        self._documents = documents
        self.folder = IndexFolder(settings.data_dir / "index")

    def open(self) -> Opened:
        """Return the index, made anew if it is missing, damaged or no longer fits its sources.

        While another process renews it, the version in force is given, with the notice `stale`.

        Raises:
            KnowledgeError: there is none and none can be made: another process holds the folder (`index.busy`), the
                folder cannot be written (`index.folder`), the server is not there (`index.server`).
            BankError: a file of the knowledge base is broken.
        """
        with self._record() as documents:
            sources = self._sources(documents)
            found, damaged = self._current()
            if found is not None and found.manifest.sources == sources:
                return Opened(found)
            try:
                renewed = self._renewed(documents, wait=0 if found else _WAIT, damaged=damaged)
            except KnowledgeError as error:
                if found is None or error.code != "index.busy":
                    raise
                return Opened(found, ("stale",))
            if found is not None:
                found.close()
            return renewed

    def rebuild(self) -> Opened:
        """Make the index anew from its sources, taking over nothing."""
        with self._record() as documents:
            return self._renewed(documents, wait=_WAIT, damaged=False, from_scratch=True)

    @contextmanager
    def _record(self) -> Iterator[Documents]:
        if self._documents is not None:
            yield self._documents
            return
        with open_store(self._settings) as store:
            yield store.documents

    def _sources(self, documents: Documents) -> str:
        hashes = sorted(document.hash for document in documents.list())
        return content_hash(coach.__version__, str(FORMAT), shipped_fingerprint(self._settings), *hashes)

    def _current(self) -> tuple[Snapshot | None, bool]:
        """Return the version in force if it can be used, and whether there is a damaged one."""
        folder = self.folder.current()
        if folder is None:
            return None, False
        try:
            return open_snapshot(folder, self._embeddings, self._settings.chroma_url), False
        except KnowledgeError as error:
            if error.code == "index.server":
                raise
            return None, error.code == "index.damaged"
        except Exception:  # noqa: BLE001 - a boundary to files that anything may have happened to
            # Files written by nobody knows whom: whatever is wrong with them, the sources make a new index.
            _log.info("damaged index in %s", folder, exc_info=True)
            return None, True

    def _renewed(self, documents: Documents, *, wait: float, damaged: bool, from_scratch: bool = False) -> Opened:
        with self.folder.writing(wait):
            sources = self._sources(documents)
            old, damaged_now = self._current()
            if old is not None and old.manifest.sources == sources and not from_scratch:
                return Opened(old)
            passages = [*shipped_passages(self._settings), *document_passages(documents)]
            folder = self.folder.unused(self._name(passages))
            self._build(folder, passages, sources, None if from_scratch else old)
            self.folder.publish(folder)
            if old is not None:
                old.close()
            self.folder.sweep({folder} | ({old.folder} if old else set()))
        new = open_snapshot(folder, self._embeddings, self._settings.chroma_url)
        return Opened(new, ("repaired",) if damaged or damaged_now else ())

    def _build(self, folder: Path, passages: Sequence[Passage], sources: str, old: Snapshot | None) -> None:
        try:
            build(folder, passages, sources, self._embeddings, url=self._settings.chroma_url, old=old)
        except OSError as error:
            raise KnowledgeError("index.folder", path=folder, problem=error) from error

    def _name(self, passages: Sequence[Passage]) -> str:
        return content_hash(self._embeddings.identity, *(passage.hash for passage in passages))
