"""Making a version of the index: what did not change is taken over from the version before."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from coach.knowledge.bm25 import WordIndex
from coach.knowledge.chroma import Matrix, connect, fill, filling, open_collection
from coach.knowledge.embeddings import NamedEmbeddings
from coach.knowledge.entries import entries_of
from coach.knowledge.integrity import seal
from coach.knowledge.passages import Passage
from coach.knowledge.reading import lemmas_of, reading_version, roots_of
from coach.knowledge.snapshot import (
    CHROMA,
    LEMMAS,
    MANIFEST,
    PASSAGES,
    READ,
    ROOTS,
    Lemmas,
    Manifest,
    Snapshot,
    read_lemmas,
)
from coach.knowledge.tuning import load_tuning


def build(
    folder: Path,
    passages: Sequence[Passage],
    sources: str,
    embeddings: NamedEmbeddings,
    *,
    url: str | None,
    old: Snapshot | None,
) -> None:
    """Write a whole version into `folder`, the manifest last.

    Args:
        folder: does not exist yet.
        passages: all of them, with different ids.
        sources: hash of what they were read from.
        embeddings: make the vectors that `old` does not hold.
        url: of a Chroma server; None: the collection lies in the folder.
        old: the version before.

    Raises:
        OSError: the folder cannot be written.
        KnowledgeError: the server is not there.
    """
    folder.mkdir(parents=True)
    same = _unchanged(passages, old)
    lemmas = list(_lemmas(passages, same, old))
    _write_lines(folder / PASSAGES, (asdict(passage) for passage in passages))
    _write_lines(folder / READ, lemmas)
    _index_words(folder, lemmas)
    collection = f"coach-{folder.name}"
    _fill(folder, collection, passages, embeddings, url=url, same=same, old=old)
    manifest = Manifest(
        seals=seal(folder),
        sources=sources,
        reading=reading_version(),
        embeddings=embeddings.identity,
        collection=collection,
        count=len(passages),
    )
    (folder / MANIFEST).write_text(manifest.model_dump_json(), encoding="utf-8")


def _unchanged(passages: Sequence[Passage], old: Snapshot | None) -> set[str]:
    hashes = {passage.id: passage.hash for passage in old.passages} if old else {}
    return {passage.id for passage in passages if hashes.get(passage.id) == passage.hash}


def _lemmas(passages: Sequence[Passage], same: set[str], old: Snapshot | None) -> Iterator[Lemmas]:
    kept: dict[str, Lemmas] = {}
    if old and old.manifest.reading == reading_version():
        pairs = zip(old.passages, read_lemmas(old.folder), strict=True)
        kept = {passage.id: lemmas for passage, lemmas in pairs if passage.id in same}
    for passage in passages:
        known = kept.get(passage.id)
        yield known or Lemmas(lemmas_of(passage.title), lemmas_of(passage.text), lemmas_of(passage.asked))


def _index_words(folder: Path, lemmas: Sequence[Lemmas]) -> None:
    tuning = load_tuning()
    counted = [[*each.title * tuning.title_weight, *each.text, *each.asked] for each in lemmas]
    WordIndex.build([roots_of(words) for words in counted], tuning.bm25).save(folder / ROOTS)
    WordIndex.build(counted, tuning.bm25).save(folder / LEMMAS)


def _fill(
    folder: Path,
    collection: str,
    passages: Sequence[Passage],
    embeddings: NamedEmbeddings,
    *,
    url: str | None,
    same: set[str],
    old: Snapshot | None,
) -> None:
    # The user's documents do not move the centre: adding one leaves all other vectors as they are.
    shipped = [passage for passage in passages if passage.origin != "document"]
    centre = embeddings.centre_of([e.text for e in entries_of(shipped) if e.id == e.passage.id])
    entries = list(entries_of(passages))
    known: dict[str, int] = {}
    vectors: Matrix = np.zeros((0, 0), dtype=np.float32)
    if old and old.manifest.embeddings == embeddings.identity and old.centre == centre:
        known, vectors = old.vectors_of([entry.id for entry in entries if entry.passage.id in same])
    client = connect(url, folder / CHROMA)
    try:
        centred = embeddings.centred(centre)
        fill(client, collection, centred, centre, filling(entries, centred, known, vectors))
    finally:
        client.close()
    _settle(folder, collection, embeddings, url)


def _settle(folder: Path, collection: str, embeddings: NamedEmbeddings, url: str | None) -> None:
    """Open the collection once: the first reader makes Chroma write its vector files, the next ones leave them alone."""
    client = connect(url, folder / CHROMA)
    try:
        open_collection(client, collection, embeddings).get(limit=1, include=["embeddings"])
    finally:
        client.close()


def _write_lines(path: Path, values: Iterator[object] | Sequence[object]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(value, ensure_ascii=False) + "\n" for value in values)
