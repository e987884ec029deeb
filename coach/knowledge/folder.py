"""Where the versions of the index lie, and who may write a new one.

A version is a folder that is never changed once it is published; a small pointer file names the one in force. Readers
need no lock. A writer takes the lock, builds a new folder and swaps the pointer: after a crash at any moment the old
version is still in force, and what was half built is swept away by the next writer.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from coach.errors import KnowledgeError

_POINTER = "current"
_LOCK = "writer.lock"


class IndexFolder:
    """The folder `index` in the data folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> Path | None:
        """Return the version in force, if there is one."""
        try:
            name = (self.root / _POINTER).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise KnowledgeError("index.folder", path=self.root, problem=error) from error
        folder = self.root / name
        return folder if name and folder.parent == self.root and folder.is_dir() else None

    def unused(self, name: str) -> Path:
        """Return a folder for a new version called `name` that does not exist yet."""
        folder, number = self.root / name, 1
        while folder.exists():
            number += 1
            folder = self.root / f"{name}-{number}"
        return folder

    def publish(self, folder: Path) -> None:
        """Put `folder` in force, in one step."""
        draft = self.root / f"{_POINTER}.new"
        with draft.open("w", encoding="utf-8") as file:
            file.write(folder.name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.root / _POINTER)

    def sweep(self, keep: set[Path]) -> None:
        """Delete all versions but `keep`; what cannot be deleted now is deleted next time."""
        for folder in self.root.iterdir():
            if folder.is_dir() and folder not in keep:
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def writing(self, wait: float) -> Iterator[None]:
        """Be the only process that writes.

        Args:
            wait: longest time to wait for another process, seconds.

        Raises:
            KnowledgeError: another process goes on writing (`index.busy`), or the folder cannot be written.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.root / _LOCK)
            lock.acquire(timeout=wait)
        except Timeout as error:
            raise KnowledgeError("index.busy", path=self.root) from error
        except OSError as error:
            raise KnowledgeError("index.folder", path=self.root, problem=error) from error
        try:
            yield
        finally:
            lock.release()
