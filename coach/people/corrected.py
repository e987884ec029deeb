"""What was written out of batches: a company's own labelled sets, and the measurements that were made on them."""

import json
import shutil
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from coach.files.atomic import write_atomically
from coach.rubric.hashing import content_hash

FOLDER = "gold"
"""Where `coach batch corrections` writes them in the data folder."""

RUNS = "evals"
"""Where measurements lie; each keeps a copy of the answers that it measured on (`gold.jsonl`)."""

Line = Mapping[str, Any]


def drop_candidate(data_dir: Path, candidate: str) -> int:
    """Delete the lines of `candidate` (the name in the file of the batch) from the sets, and measurements on them.

    A line knows its candidate by the hash that ends its `family`. A set without any line left goes too. Returns how
    many lines of sets were deleted.

    Raises:
        InputError: a file cannot be written.
    """
    mark = f"-{content_hash(candidate)}"
    return _drop(data_dir, lambda line: str(line.get("family", "")).endswith(mark))


def drop_answers(data_dir: Path, ids: Collection[str]) -> int:
    """Delete the lines with these ids (`batch-place`) from the sets, and measurements on them; returns how many lines.

    Raises:
        InputError: a file cannot be written.
    """
    return _drop(data_dir, lambda line: line.get("id") in ids)


def drop_words(data_dir: Path, ids: Collection[str]) -> None:
    """Empty the notes (reasons that people gave) of the lines with these ids; measurements on them go.

    Raises:
        InputError: a file cannot be written.
    """

    def concerns(line: Line) -> bool:
        return line.get("id") in ids

    for file in (data_dir / FOLDER).glob("batch-*.jsonl"):
        lines = file.read_bytes().splitlines(keepends=True)
        without = [_without_note(line) if concerns(_told(line)) else line for line in lines]
        if without != lines:
            write_atomically(file, b"".join(without))
    _drop_runs(data_dir, concerns)


def drop_batches(data_dir: Path, kept: Collection[str]) -> int:
    """Delete the sets of batches that are no longer among `kept` (ids), and measurements on them; returns how many."""
    gone = {file.stem.removeprefix("batch-") for file in (data_dir / FOLDER).glob("batch-*.jsonl")} - set(kept)
    for batch in gone:
        (data_dir / FOLDER / f"batch-{batch}.jsonl").unlink(missing_ok=True)
    if gone:
        _drop_runs(data_dir, lambda line: str(line.get("family", "")).rpartition("-")[0] in gone)
    return len(gone)


def _drop(data_dir: Path, concerns: Callable[[Line], bool]) -> int:
    gone = 0
    for file in sorted((data_dir / FOLDER).glob("batch-*.jsonl")):
        lines = file.read_bytes().splitlines(keepends=True)
        kept = [line for line in lines if not concerns(_told(line))]
        gone += len(lines) - len(kept)
        if not kept:
            file.unlink()
        elif len(kept) < len(lines):
            write_atomically(file, b"".join(kept))
    _drop_runs(data_dir, concerns)
    return gone


def _drop_runs(data_dir: Path, concerns: Callable[[Line], bool]) -> None:
    """A run rests on all of its answers, so it goes as a whole."""
    for file in (data_dir / RUNS).glob("*/gold.jsonl"):
        if any(concerns(_told(line)) for line in file.read_bytes().splitlines()):
            shutil.rmtree(file.parent, ignore_errors=True)


def _without_note(line: bytes) -> bytes:
    return json.dumps({**_told(line), "note": ""}, ensure_ascii=False).encode() + b"\n"


def _told(line: bytes) -> Line:
    try:
        told = json.loads(line)
    except ValueError:  # a line of somebody else's, or half of one
        return {}
    return told if isinstance(told, dict) else {}
