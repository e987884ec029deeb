"""A candidate's answers among those that were written out as a company's own labelled set."""

import json
from pathlib import Path

from coach.files.atomic import write_atomically
from coach.rubric.hashing import content_hash

FOLDER = "gold"
"""Where `coach batch corrections` writes them in the data folder."""


def drop_lines(folder: Path, candidate: str) -> int:
    """Delete the lines of `candidate` (the name in the file of the batch) from the sets in `folder`; returns how many.

    A line knows its candidate by the hash that ends its `family`. A set without any line left goes too.

    Raises:
        InputError: a file cannot be written.
    """
    mark, gone = f"-{content_hash(candidate)}", 0
    for file in sorted(folder.glob("batch-*.jsonl")):
        lines = file.read_bytes().splitlines(keepends=True)
        kept = [line for line in lines if not _family(line).endswith(mark)]
        gone += len(lines) - len(kept)
        if not kept:
            file.unlink()
        elif len(kept) < len(lines):
            write_atomically(file, b"".join(kept))
    return gone


def _family(line: bytes) -> str:
    try:
        told = json.loads(line)
    except ValueError:  # a line of somebody else's, or half of one
        return ""
    return str(told.get("family", "")) if isinstance(told, dict) else ""
