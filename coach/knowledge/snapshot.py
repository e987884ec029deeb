"""One version of the index, open for reading: passages, BM25 and the Chroma collection."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from coach.errors import KnowledgeError
from coach.knowledge.bm25 import WordIndex
from coach.knowledge.chroma import Matrix, centre_of, connect, open_collection, stored_vectors
from coach.knowledge.embeddings import NamedEmbeddings
from coach.knowledge.entries import passage_id
from coach.knowledge.integrity import verify
from coach.knowledge.passages import Passage
from coach.rubric.types import Frozen

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from langchain_chroma import Chroma

MANIFEST, PASSAGES, READ = "manifest.json", "passages.jsonl", "read.jsonl"
ROOTS, LEMMAS, CHROMA = "roots", "lemmas", "chroma"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which passages are searched: those that serve `role`, and come from `origins`; None: any."""

    role: str | None = None
    origins: frozenset[str] | None = None

    def takes(self, passage: Passage) -> bool:
        """Tell whether `passage` is wanted."""
        return passage.serves(self.role) and (self.origins is None or passage.origin in self.origins)

    def condition(self) -> dict[str, object] | None:
        """Return the same as a filter of Chroma."""
        conditions: list[dict[str, object]] = []
        if self.role is not None:
            conditions.append({"role": {"$in": [self.role, "both"]}})
        if self.origins is not None:
            conditions.append({"origin": {"$in": sorted(self.origins)}})
        if len(conditions) > 1:
            return {"$and": conditions}
        return conditions[0] if conditions else None


class Lemmas(NamedTuple):
    """The lemmas of the parts of a passage."""

    title: list[str]
    text: list[str]
    asked: list[str]


Positions = npt.NDArray[np.intp]


class Manifest(Frozen):
    """What a version was made of and with: hashes of the sources and of how words are read, the embeddings.

    `seals` are the checksums of its files.
    """

    seals: dict[str, int]
    sources: str
    reading: str
    embeddings: str
    collection: str
    count: int


class Snapshot:
    """An open version. It never changes; several threads and processes may read it."""

    def __init__(self, folder: Path, manifest: Manifest, client: "Client", embeddings: NamedEmbeddings) -> None:
        self.folder = folder
        self.manifest = manifest
        self._client = client
        self._store: Chroma = open_collection(client, manifest.collection, embeddings)
        self.passages = _read_passages(folder)
        self.roots = WordIndex.load(folder / ROOTS)
        self.lemmas = WordIndex.load(folder / LEMMAS)
        if not manifest.count == len(self.passages) == self.roots.count == self.lemmas.count:
            raise KnowledgeError("index.damaged", problem=f"{len(self.passages)}/{manifest.count}")
        self._positions = {passage.id: position for position, passage in enumerate(self.passages)}
        self._kinds = {(passage.role, passage.origin): passage for passage in self.passages}
        numbers = {kind: number for number, kind in enumerate(self._kinds)}
        self._kind_of = np.array([numbers[passage.role, passage.origin] for passage in self.passages], dtype=np.intp)

    @property
    def centre(self) -> str:
        """What the vectors are centred on, as `NamedEmbeddings.centre_of` gave it."""
        return centre_of(self._client, self.manifest.collection)

    def mask(self, wanted: Wanted) -> npt.NDArray[np.bool_]:
        """Return for every passage whether it is wanted."""
        return np.array([wanted.takes(example) for example in self._kinds.values()], dtype=bool)[self._kind_of]

    def nearest(self, query: str, count: int, wanted: Wanted) -> tuple[Positions, Matrix]:
        """Return the positions of the wanted passages nearest in meaning and their cosines, nearest first.

        `count` entries are looked at, so that at most as many passages are found.

        The neighbours of any kind are sifted first: Chroma's own filter is twenty times slower on a large collection,
        and is asked only when too few are left.
        """
        embeddings = self._store.embeddings
        if embeddings is None:  # never so: open_collection gives them
            raise KnowledgeError("index.damaged", problem="no embeddings")
        vector = embeddings.embed_query(query)
        positions, cosines = self._neighbours(vector, count, None)
        fits = np.array([wanted.takes(self.passages[position]) for position in positions], dtype=bool)
        if fits.sum() < len(positions) // 2:
            positions, cosines = self._neighbours(vector, count, wanted)
        else:
            positions, cosines = positions[fits], cosines[fits]
        _, first = np.unique(positions, return_index=True)  # a passage has several entries; the nearest counts
        first.sort()
        return positions[first], cosines[first]

    def _neighbours(self, vector: list[float], count: int, wanted: Wanted | None) -> tuple[Positions, Matrix]:
        found = self._store.similarity_search_by_vector_with_relevance_scores(
            vector,
            k=min(count, len(self.passages)),
            filter=wanted.condition() if wanted else None,  # type: ignore[arg-type]
        )
        positions = np.array([self._positions[passage_id(str(document.id))] for document, _ in found], dtype=np.intp)
        return positions, 1 - np.array([distance for _, distance in found], dtype=np.float32)

    def vectors_of(self, entries: Sequence[str]) -> tuple[dict[str, int], Matrix]:
        """Return row numbers by id and the matrix of vectors, for those of the entries that are here."""
        return stored_vectors(self._store, entries)

    def close(self) -> None:
        """Let go of the database."""
        self._client.close()


def _read_passages(folder: Path) -> list[Passage]:
    with (folder / PASSAGES).open(encoding="utf-8") as file:
        return [Passage(**json.loads(line)) for line in file]


def read_lemmas(folder: Path) -> Iterator[Lemmas]:
    """Yield the lemmas of each passage, in the order of the passages."""
    with (folder / READ).open(encoding="utf-8") as file:
        for line in file:
            yield Lemmas(*json.loads(line))


def read_manifest(folder: Path) -> Manifest:
    """Read what a version was made of; raises whatever a broken file raises."""
    return Manifest.model_validate_json((folder / MANIFEST).read_text(encoding="utf-8"))


def open_snapshot(folder: Path, embeddings: NamedEmbeddings, url: str | None) -> Snapshot:
    """Open the version in `folder`.

    Raises:
        KnowledgeError: made by other embeddings, not complete, or the server is not there.
        Exception: whatever the reading of broken files raises.
    """
    manifest = read_manifest(folder)
    if manifest.embeddings != embeddings.identity:
        raise KnowledgeError("index.other-embeddings", made_by=manifest.embeddings, wanted=embeddings.identity)
    verify(folder, manifest.seals)
    client = connect(url, folder / CHROMA)
    try:
        return Snapshot(folder, manifest, client, embeddings)
    except BaseException:
        client.close()
        raise
