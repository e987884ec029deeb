"""Personal data: all of it in one file for its owner, and all of it gone when they want or when its time is over."""

import io
import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from coach.files.waiting import UPLOADS, drop_of, sweep
from coach.people.accounts import Accounts
from coach.people.corrected import FOLDER, drop_lines
from coach.people.journal import NOBODY, record
from coach.people.person import Person
from coach.settings import Settings

if TYPE_CHECKING:
    from coach.store import Store

_CACHE = "llm-cache.db"


@dataclass(frozen=True)
class Forgotten:
    """How much of a candidate was deleted: answers in batches, and lines of labelled sets."""

    answers: int
    labelled: int


@dataclass(frozen=True)
class PersonalData:
    """The personal data of an installation; whatever is done with it goes into the log under `actor`."""

    store: "Store"
    settings: Settings
    actor: Person | str

    def export(self, owner: str) -> bytes:
        """Return a ZIP with everything that is kept of a person, as JSON."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self._kept(owner):
                archive.writestr(name, json.dumps(content, ensure_ascii=False, indent=2, default=str))
        record(self.store, self.actor, "data.exported", owner)
        return packed.getvalue()

    def forget(self, owner: str) -> bool:
        """Delete all that is kept of a person.

        Interviews, audits with their files, account, consents, invitation, and uploads that wait. Model replies that
        are kept to save calls do not say whose they are, so all of them go. What stays is the log, which knows the
        person by a number that leads nowhere any more, and decisions that they made on others.

        Returns:
            Whether the database's files were cleaned too; False when somebody was reading all the time (the next
            deletion does it).

        Raises:
            PeopleError: it is the last director (`people.last-director`).
        """
        account = self.store.accounts.by_id(owner)
        if account is not None:
            Accounts(self.store, self.actor).keep_a_director(account)
        self._drop_audits(self.store.erase.owner(owner))
        drop_of(self.settings.data_dir / UPLOADS, owner)
        record(self.store, self.actor, "data.deleted", owner)
        return self._clean()

    def forget_candidate(self, name: str) -> Forgotten:
        """Delete the answers of a candidate from all batches and from the labelled sets that were made of them.

        Uploads that wait go too, everybody's: nobody has read yet who stands in them.
        """
        answers = self.store.erase.candidate(name)
        labelled = drop_lines(self.settings.data_dir / FOLDER, name)
        shutil.rmtree(self.settings.data_dir / UPLOADS, ignore_errors=True)
        record(self.store, self.actor, "candidate.deleted", NOBODY)
        self._clean()
        return Forgotten(answers, labelled)

    def forget_old(self, days: int) -> dict[str, int]:
        """Delete interviews, batches and invitations older than `days`, and audits that were idle for as long.

        Uploads go after the seven days that they are promised.

        Returns:
            How many of each were deleted; uploads are not counted.
        """
        now = datetime.now(UTC)
        sweep(self.settings.data_dir / UPLOADS, now)
        idle = self.store.erase.idle_audits(now - timedelta(days=days))
        self._drop_audits(idle)
        gone = self.store.erase.older(now - timedelta(days=days)) | {"audits": len(idle)}
        if any(gone.values()):
            record(self.store, self.actor, "data.expired", " ".join(f"{name}={n}" for name, n in gone.items()))
            self._clean()
        return gone

    def _kept(self, owner: str) -> Iterator[tuple[str, object]]:
        account = self.store.accounts.by_id(owner)
        if account is not None:
            shown = asdict(account)
            shown["password_hash"] = None if account.password_hash is None else "***"
            yield "account.json", shown
            yield "consents.json", [asdict(consent) for consent in self.store.consents.list(owner)]
        for header in self.store.sessions.list(owner):
            events = [asdict(event) for event in self.store.sessions.events(header.id)]
            yield f"interviews/{header.id}.json", asdict(header) | {"events": events}
        for audit in self.store.audits.list(owner):
            events = [asdict(event) for event in self.store.audits.events(audit.id)]
            yield f"audits/{audit.id}.json", asdict(audit) | {"events": events}
        entries = [asdict(entry) for entry in self.store.journal.entries() if owner in {entry.actor, entry.object}]
        yield "log.json", entries

    def _drop_audits(self, ids: Iterable[str]) -> None:
        for audit in ids:
            shutil.rmtree(self.settings.data_dir / "audits" / audit, ignore_errors=True)

    def _clean(self) -> bool:
        _empty_cache(self.settings.data_dir / _CACHE)
        return self.store.erase.scrub()


def _empty_cache(path: Path) -> None:
    from coach.llm.cache import erase  # noqa: PLC0415 - only when something is deleted

    if path.exists():
        erase(path)
