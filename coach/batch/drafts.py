"""Uploads that are being looked at: the file and what a person said of it, kept on disk until the batch is started."""

import json
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Literal
from uuid import uuid4

from coach.batch.record import OwnQuestion
from coach.errors import InputError
from coach.files.atomic import write_atomically
from coach.files.naming import plain_name
from coach.files.waiting import CARD, KEPT, sweep
from coach.rubric.types import LEVELS, Frozen, Role

_LEVELS = frozenset(map(str, LEVELS))
_BLOCK = 1024 * 1024
_MB = 1024 * 1024


__all__ = ["KEPT", "Draft", "Drafts"]


class Draft(Frozen):
    """An upload that has not been started.

    Attributes:
        id: unguessable.
        owner: whose it is.
        file: its name as uploaded, without folders.
        created_at: UTC.
        role: of answers that name none.
        encoding: of a text; empty: guessed.
        separator: of a CSV; empty: guessed.
        said: what a person said of columns (by their letters) and questions (by their words): a question id, the name
            of a kind of column, or `-` for leaving it aside.
        title: how the batch will be called; empty: as the file.
        judge: who will grade; empty: as the settings say.
        votes: calls an answer.
        personal_data: as the setting of that name; empty: as the settings say.
        own: questions that no bank has; those without an author are drafts and grade nothing.
        own_sources: what of the upload they were made for, by their ids.
    """

    id: str
    owner: str
    file: str
    created_at: datetime
    role: Role | None = None
    encoding: str = ""
    separator: str = ""
    said: Mapping[str, str] = {}
    title: str = ""
    judge: Literal["", "offline", "llm"] = ""
    votes: Literal[1, 3, 5] = 1
    personal_data: Literal["", "auto", "always", "never"] = ""
    own: tuple[OwnQuestion, ...] = ()
    own_sources: Mapping[str, str] = {}

    @property
    def released(self) -> tuple[OwnQuestion, ...]:
        """The own questions that a person stands behind."""
        return tuple(one for one in self.own if one.author)


class Drafts:
    """The drafts in a folder; each has a folder of its own there."""

    def __init__(self, folder: Path, *, max_mb: int, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Prepare.

        Args:
            folder: where they are kept; made when needed.
            max_mb: largest upload, megabytes.
            now: the clock (UTC).
        """
        self._folder = folder
        self._max_mb = max_mb
        self._now = now

    def begin(self, owner: str, name: str, content: IO[bytes]) -> Draft:
        """Keep an upload; old ones of anybody are swept away meanwhile.

        Args:
            owner: whose it is.
            name: as the browser calls it; only its last part counts.
            content: its bytes.

        Raises:
            InputError: it is larger than allowed, or has no name.
        """
        self.sweep()
        file = plain_name(name)
        if not file:
            raise InputError("desk.no-name")
        draft = Draft(id=uuid4().hex, owner=owner, file=file, created_at=self._now())
        place = self._folder / draft.id
        place.mkdir(parents=True, mode=0o700)
        self.path(draft).parent.mkdir()
        try:
            self._copy(content, self.path(draft))
            return self.keep(draft)
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise

    def keep(self, draft: Draft) -> Draft:
        """Write the draft as it is now, and return it."""
        write_atomically(self._folder / draft.id / CARD, draft.model_dump_json().encode())
        return draft

    def get(self, draft_id: str, owner: str) -> Draft:
        """Return a draft.

        Raises:
            InputError: there is none of this id that belongs to `owner`.
        """
        try:
            if not draft_id.isalnum() or not draft_id.isascii():
                raise FileNotFoundError(draft_id)
            found = _read(self._folder / draft_id / CARD)
        except (OSError, ValueError) as error:
            raise InputError("desk.no-draft") from error
        if found.owner != owner:
            raise InputError("desk.no-draft")
        return found

    def of(self, owner: str) -> list[Draft]:
        """Return the drafts of `owner`, the newest first."""
        found = []
        for place in self._folder.glob(f"*/{CARD}"):
            try:
                found.append(_read(place))
            except (OSError, ValueError):  # swept away meanwhile, or half written before a crash
                continue
        return sorted((one for one in found if one.owner == owner), key=lambda one: one.created_at, reverse=True)

    def path(self, draft: Draft) -> Path:
        """Return where the upload lies."""
        return self._folder / draft.id / "file" / draft.file

    def drop(self, draft: Draft) -> None:
        """Take a draft away."""
        shutil.rmtree(self._folder / draft.id, ignore_errors=True)

    def sweep(self) -> None:
        """Take away what is older than `KEPT`, by the time of its folder's last change."""
        sweep(self._folder, self._now())

    def _copy(self, content: IO[bytes], target: Path) -> None:
        size = 0
        with target.open("wb") as file:
            while block := content.read(_BLOCK):
                size += len(block)
                if size > self._max_mb * _MB:
                    raise InputError(
                        "file.too_large", file=target.name, size_mb=f"> {self._max_mb}", limit_mb=self._max_mb
                    )
                file.write(block)


def _read(path: Path) -> Draft:
    """Return a kept draft.

    Raises:
        ValueError: what is kept is no draft.
        OSError: there is none.
    """
    return Draft.model_validate(json.loads(path.read_bytes(), object_hook=_levels))


def _levels(value: dict[str, Any]) -> dict[Any, Any]:
    """Give maps by level their numbers back: JSON knows no keys but strings."""
    return {int(key): one for key, one in value.items()} if value and value.keys() <= _LEVELS else value
