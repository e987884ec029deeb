"""The files of audits: exports as they came and lines of documents, in the data folder under the audit's id.

A file is named by its content, so that the same file handed in twice lies there once and nothing is overwritten.
"""

import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path

from coach.audit.draft import SourceLine
from coach.errors import InputError
from coach.files.atomic import write_atomically
from coach.settings import Settings

_ID = re.compile(r"[0-9a-f]{12}")
_KEY = re.compile(r"[0-9a-f]{24}(\.[a-z0-9]{1,5})?")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")


class Shelf:
    """The folder `audits/` of the data folder."""

    def __init__(self, settings: Settings) -> None:
        self._root = settings.data_dir / "audits"

    def keep_file(self, audit_id: str, path: Path) -> str:
        """Copy a file and return its key."""
        suffix = path.suffix.lower() if _SUFFIX.fullmatch(path.suffix.lower()) else ""
        return self._keep(audit_id, path.read_bytes(), suffix)

    def keep_lines(self, audit_id: str, lines: tuple[SourceLine, ...]) -> str:
        """Write the lines of a document and return their key."""
        told = json.dumps([[line.address, line.text] for line in lines], ensure_ascii=False)
        return self._keep(audit_id, told.encode(), ".json")

    def lines(self, audit_id: str, key: str) -> tuple[SourceLine, ...]:
        """Return the lines kept under `key`.

        Raises:
            InputError: the file is gone.
        """
        return _lines(self.path(audit_id, key))

    def path(self, audit_id: str, key: str) -> Path:
        """Return where the file `key` lies.

        Raises:
            InputError: it is gone, or the names are none of ours.
        """
        if not (_ID.fullmatch(audit_id) and _KEY.fullmatch(key)):
            raise InputError("guide.file-gone", file=key)
        path = self._root / audit_id / key
        if not path.is_file():
            raise InputError("guide.file-gone", file=path)
        return path

    def _keep(self, audit_id: str, data: bytes, suffix: str) -> str:
        folder = self._root / audit_id
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = hashlib.sha256(data).hexdigest()[:24] + suffix
        if not (folder / key).exists():
            write_atomically(folder / key, data)
        return key


@lru_cache(maxsize=32)
def _lines(path: Path) -> tuple[SourceLine, ...]:
    """Read lines once: a file that is named by its content never changes."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return tuple(SourceLine(address=address, text=words) for address, words in told)
