"""Uploads that wait for their start, as folders: what time and a person's wish take away."""

import json
import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

KEPT = timedelta(days=7)
"""How long an upload waits for its start; then it is taken away with everything personal in it."""

UPLOADS = "uploads"
"""The folder of uploads in the data folder; each has a folder of its own there."""

CARD = "draft.json"
"""In the folder of an upload: whose it is and what was said of it."""


def sweep(folder: Path, now: datetime) -> None:
    """Take away what is older than `KEPT` at `now` (with its zone), by the time of its folder's last change."""
    oldest = (now - KEPT).timestamp()
    for place in folder.glob("*"):
        with suppress(FileNotFoundError):  # somebody else takes it away at the same time
            if place.is_dir() and place.stat().st_mtime < oldest:
                shutil.rmtree(place, ignore_errors=True)


def places_of(folder: Path, owner: str) -> list[Path]:
    """Return the folders of the uploads of `owner`; one whose card cannot be read is nobody's until it is swept."""
    found = []
    for card in sorted(folder.glob(f"*/{CARD}")):
        with suppress(OSError, ValueError):
            if json.loads(card.read_bytes()).get("owner") == owner:
                found.append(card.parent)
    return found


def drop_of(folder: Path, owner: str) -> None:
    """Take away the uploads of `owner`."""
    for place in places_of(folder, owner):
        shutil.rmtree(place, ignore_errors=True)
