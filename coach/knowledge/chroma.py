"""Collections of Chroma: in a folder or on a server, made and opened with our own vectors only.

Opened without embeddings of its own, Chroma would quietly bring in an English model and download it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from coach.errors import KnowledgeError
from coach.knowledge.embeddings import NamedEmbeddings
from coach.knowledge.entries import Entry

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from langchain_chroma import Chroma

Matrix = npt.NDArray[np.float32]

Filling = Iterator[tuple[Sequence[Entry], Matrix]]
"""Batches of entries, each with a matrix of as many rows."""

_BATCH = 1_000


def connect(url: str | None, folder: Path) -> "Client":
    """Return a client of the server at `url`, or of the database in `folder` if there is no url.

    Raises:
        KnowledgeError: the server does not answer (`index.server`).
    """
    # Importing takes most of a second: only who searches pays for it.
    import chromadb  # noqa: PLC0415
    from chromadb.config import Settings  # noqa: PLC0415

    quiet = Settings(anonymized_telemetry=False)
    if url is None:
        return cast("Client", chromadb.PersistentClient(path=folder, settings=quiet))
    parts = urlsplit(url)
    try:
        client = chromadb.HttpClient(
            host=parts.hostname or "", port=parts.port or 8000, ssl=parts.scheme == "https", settings=quiet
        )
    except Exception as error:
        # Whatever the client library raises when nothing, or something else, answers there.
        raise KnowledgeError("index.server", url=url, problem=error) from error
    return cast("Client", client)


def fill(client: "Client", name: str, centred: NamedEmbeddings, centre: str, batches: Filling) -> None:
    """Make the collection `name` anew out of `batches`; it counts as complete only when all is in."""
    if name in {collection.name for collection in client.list_collections()}:
        client.delete_collection(name)
    facts = {"embeddings": centred.identity, "centre": centre, "complete": False}
    collection = client.create_collection(
        name, metadata=facts, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    for entries, vectors in batches:
        collection.add(
            ids=[entry.id for entry in entries],
            embeddings=vectors,
            documents=[entry.passage.title for entry in entries],
            metadatas=[{"role": entry.passage.role, "origin": entry.passage.origin} for entry in entries],
        )
    collection.modify(metadata=facts | {"complete": True})


def filling(entries: Sequence[Entry], embeddings: NamedEmbeddings, known: dict[str, int], vectors: Matrix) -> Filling:
    """Yield all entries with their vectors.

    Args:
        entries: what goes into the collection.
        embeddings: make the vectors that are not known.
        known: entry id -> row of `vectors`.
        vectors: vectors made before by the same embeddings for the same texts.
    """
    for start in range(0, len(entries), _BATCH):
        batch = entries[start : start + _BATCH]
        new = [entry for entry in batch if entry.id not in known]
        texts = [entry.text for entry in new]
        made = dict(zip([e.id for e in new], embeddings.embed_documents(texts) if texts else [], strict=True))
        yield batch, np.array([made[e.id] if e.id in made else vectors[known[e.id]] for e in batch], dtype=np.float32)


def open_collection(client: "Client", name: str, embeddings: NamedEmbeddings) -> "Chroma":
    """Open a collection with the embeddings that made it, centred as they were then.

    Raises:
        KnowledgeError: other embeddings made it (`index.other-embeddings`), or it is not there or not complete
            (`index.damaged`).
    """
    from chromadb.errors import NotFoundError  # noqa: PLC0415 - see connect
    from langchain_chroma import Chroma  # noqa: PLC0415

    try:
        facts = client.get_collection(name, embedding_function=None).metadata or {}
    except (NotFoundError, ValueError) as error:
        raise KnowledgeError("index.damaged", problem=error) from error
    if facts.get("embeddings") != embeddings.identity:
        raise KnowledgeError("index.other-embeddings", made_by=facts.get("embeddings"), wanted=embeddings.identity)
    if not facts.get("complete"):
        raise KnowledgeError("index.damaged", problem="incomplete")
    return Chroma(name, embedding_function=embeddings.centred(str(facts["centre"])), client=client)


def centre_of(client: "Client", name: str) -> str:
    """Return what the vectors of a collection are centred on."""
    return str((client.get_collection(name, embedding_function=None).metadata or {}).get("centre", ""))


def stored_vectors(store: "Chroma", ids: Sequence[str]) -> tuple[dict[str, int], Matrix]:
    """Return the rows of those of `ids` that are in the collection, and the matrix of their vectors."""
    rows: dict[str, int] = {}
    found: list[Matrix] = []
    for start in range(0, len(ids), _BATCH):
        part = store.get(ids=list(ids[start : start + _BATCH]), include=["embeddings"])
        rows.update({id_: len(rows) + place for place, id_ in enumerate(part["ids"])})
        found.append(np.asarray(part["embeddings"], dtype=np.float32))
    return rows, np.concatenate(found) if found else np.zeros((0, 0), dtype=np.float32)
