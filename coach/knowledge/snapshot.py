"""One version of the index, open for reading: passages, BM25 and the Chroma collection."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from coach.errors import KnowledgeError
from coach.knowledge.bm25 import WordIndex
from coach.knowledge.chroma import Matrix, centre_of, connect, open_collection, stored_vectors
from coach.knowledge.embeddings import NamedEmbeddings
from coach.knowledge.passages import Passage
from coach.rubric.types import Frozen

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from langchain_chroma import Chroma

MANIFEST, PASSAGES, LEMMAS, BM25, CHROMA = "manifest.json", "passages.jsonl", "lemmas.jsonl", "bm25", "chroma"

class Lemmas(NamedTuple):
    """The lemmas of the parts of a passage."""

    title: list[str]
    text: list[str]
    asked: list[str]


Positions = npt.NDArray[np.intp]


class Manifest(Frozen):
    """What a version was made of and with: hashes of the sources and of how words are read, the embeddings."""

    sources: str
    reading: str
    embeddings: str
    collection: str
    count: int


class Snapshot:
    """An open version. It never changes; several threads and processes may read it."""

    def __init__(self, folder: Path, manifest: Manifest, client: "ClientAPI", embeddings: NamedEmbeddings) -> None:
        self.folder = folder
        self.manifest = manifest
        self._client = client
        self._store: Chroma = open_collection(client, manifest.collection, embeddings)
        self.passages = _read_passages(folder)
        self.words = WordIndex.load(folder / BM25)
        if not manifest.count == len(self.passages) == self.words.count:
            raise KnowledgeError("index.damaged", problem=f"{len(self.passages)}/{manifest.count}")
        self._positions = {passage.id: position for position, passage in enumerate(self.passages)}
        self._serving = {role: np.array([p.serves(role) for p in self.passages]) for role in ("rop", "rom")}

    @property
    def centre(self) -> str:
        """What the vectors are centred on, as `NamedEmbeddings.centre_of` gave it."""
        return centre_of(self._client, self.manifest.collection)

    def serving(self, role: str | None) -> npt.NDArray[np.bool_]:
        """Return for every passage whether it is for `role`."""
        everybody = np.ones(len(self.passages), dtype=bool)
        return everybody if role is None else self._serving.get(role, ~everybody)

    def nearest(self, query: str, count: int, role: str | None) -> tuple[Positions, Matrix]:
        """Return the positions of at most `count` passages nearest in meaning and their cosines, nearest first.

        With a role the neighbours of any role are sifted first: Chroma's own filter is twenty times slower on a large
        collection, and is asked only when too few are left.
        """
        embeddings = self._store.embeddings
        if embeddings is None:  # never so: open_collection gives them
            raise KnowledgeError("index.damaged", problem="no embeddings")
        vector = embeddings.embed_query(query)
        positions, cosines = self._neighbours(vector, count, None)
        fits = self.serving(role)[positions]
        if fits.sum() < len(positions) // 2:
            return self._neighbours(vector, count, role)
        return positions[fits], cosines[fits]

    def _neighbours(self, vector: list[float], count: int, role: str | None) -> tuple[Positions, Matrix]:
        roles: dict[str, dict[str, list[str]]] = {"role": {"$in": [role or "", "both"]}}
        found = self._store.similarity_search_by_vector_with_relevance_scores(
            vector,
            k=min(count, len(self.passages)),
            filter=roles if role else None,  # type: ignore[arg-type]
        )
        positions = np.array([self._positions[str(document.id)] for document, _ in found], dtype=np.intp)
        return positions, 1 - np.array([distance for _, distance in found], dtype=np.float32)

    def vectors_of(self, ids: Sequence[str]) -> tuple[dict[str, int], Matrix]:
        """Return row numbers by id and the matrix of vectors, for those of `ids` that are here."""
        return stored_vectors(self._store, [id_ for id_ in ids if id_ in self._positions])

    def close(self) -> None:
        """Let go of the database."""
        self._client.close()


def _read_passages(folder: Path) -> list[Passage]:
    with (folder / PASSAGES).open(encoding="utf-8") as file:
        return [Passage(**json.loads(line)) for line in file]


def read_lemmas(folder: Path) -> Iterator[Lemmas]:
    """Yield the lemmas of each passage, in the order of the passages."""
    with (folder / LEMMAS).open(encoding="utf-8") as file:
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
    client = connect(url, folder / CHROMA)
    try:
        return Snapshot(folder, manifest, client, embeddings)
    except BaseException:
        client.close()
        raise
