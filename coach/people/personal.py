"""Personal data: all of it in one file for its owner, and all of it gone when they want or when its time is over."""

import shutil
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from coach.files.waiting import UPLOADS, drop_of, sweep
from coach.people.accounts import Accounts
from coach.people.corrected import drop_answers, drop_batches, drop_candidate, drop_words
from coach.people.journal import NOBODY, logged, record
from coach.people.person import OWNER, Person
from coach.people.taking import AUDITS, packed
from coach.settings import Settings

if TYPE_CHECKING:
    from coach.store import Store

_CACHE, _COLUMNS = "llm-cache.db", "audit_columns.json"


@dataclass(frozen=True)
class Forgotten:
    """How much of a candidate was deleted: answers in batches, and lines of labelled sets.

    `clean` False: somebody was reading all the time, so the files of the database are cleaned by the next deletion.
    """

    answers: int
    labelled: int
    clean: bool = True


@dataclass(frozen=True)
class PersonalData:
    """The personal data of an installation; whatever is done with it goes into the log under `actor`."""

    store: "Store"
    settings: Settings
    actor: Person | str

    def export(self, owner: str) -> bytes:
        """Return a ZIP with everything that is kept of a person; see `taking`."""
        record(self.store, self.actor, "data.exported", owner)
        return packed(self.store, self.settings.data_dir, owner)

    def forget(self, owner: str) -> bool:
        """Delete all that is kept of a person.

        Interviews, answers of theirs in batches, in labelled sets and in measurements on these, account, consents,
        invitation, and uploads that wait. Audits that they began go with their files when no other director may log in;
        otherwise they are the company's record and stay, without the name. Model replies that
        are kept to save calls, and what was said of columns of exports, do not say whose they are, so all of them go.
        What stays is the log, which knows the person by a number that leads nowhere any more, and the levels that they
        gave others, without their name and their words, and in audits their words without their name.

        Returns:
            Whether the database's files were cleaned too; False when somebody was reading all the time (the next
            deletion does it).

        Raises:
            PeopleError: it is the last director (`people.last-director`).
        """
        account = self.store.accounts.by_id(owner)
        if account is not None:
            Accounts(self.store, self.actor).keep_a_director(account)
        record(self.store, self.actor, "data.deleting", owner)  # files are in no transaction: first it is said
        with logged(self.store, self.actor, "data.deleted", owner):
            if account is not None:  # asked again where nobody else can leave at the same moment
                Accounts(self.store, self.actor).keep_a_director(account)
            heirs = owner != OWNER and self._heirs(owner)
            self._drop_files(owner, heirs=heirs)
            self.store.erase.owner(owner, without_account=owner == OWNER, heirs=heirs)
        return self.clean()

    def forget_candidate(self, name: str) -> Forgotten:
        """Delete the answers of a candidate from all batches and from the labelled sets that were made of them.

        Uploads that wait go too, everybody's: nobody has read yet who stands in them.
        """
        record(self.store, self.actor, "candidate.deleting", NOBODY)
        labelled = drop_candidate(self.settings.data_dir, name)
        shutil.rmtree(self.settings.data_dir / UPLOADS, ignore_errors=True)
        with logged(self.store, self.actor, "candidate.deleted", NOBODY):
            answers = self.store.erase.candidate(name)
        return Forgotten(answers, labelled, clean=self.clean())

    def forget_old(self, days: int) -> dict[str, int]:
        """Delete interviews, batches and invitations older than `days`, and audits that were idle for as long.

        With batches go the labelled sets that were made of them and the measurements on these. Uploads go after the
        seven days that they are promised.

        Returns:
            How many of each were deleted; uploads are not counted.
        """
        oldest = datetime.now(UTC) - timedelta(days=days)
        with self.store.journal.together():
            idle = self.store.erase.idle_audits(oldest)
            gone = self.store.erase.older(oldest) | {"audits": len(idle)}
            if any(gone.values()):
                record(self.store, self.actor, "data.expired", " ".join(f"{name}={n}" for name, n in gone.items()))
        self.sweep()
        if any(gone.values()):
            self.clean()
        return gone

    def sweep(self) -> None:
        """Take away files whose time is over or whose owner is gone: old uploads, audits and sets without a record.

        What a crash left between the database and the files goes here too.
        """
        sweep(self.settings.data_dir / UPLOADS, datetime.now(UTC))
        here = self.settings.data_dir / AUDITS
        known = self.store.erase.audits()
        gone = [place.name for place in here.glob("*") if place.name not in known]
        self._drop_audits(gone)
        drop_batches(self.settings.data_dir, self.store.erase.batches())

    def _heirs(self, owner: str) -> bool:
        """Tell whether another director may log in."""
        others = [each for each in self.store.accounts.list() if each.id != owner]
        return any(each.role == "director" and each.disabled_at is None for each in others)

    def _drop_files(self, owner: str, *, heirs: bool) -> None:
        if not heirs:
            self._drop_audits(self.store.erase.audits_of(owner))
        drop_of(self.settings.data_dir / UPLOADS, owner)
        drop_answers(self.settings.data_dir, self.store.erase.answers_of(owner))
        drop_words(self.settings.data_dir, self.store.erase.commented(owner))

    def _drop_audits(self, ids: Collection[str]) -> None:
        for audit in ids:
            shutil.rmtree(self.settings.data_dir / AUDITS / audit, ignore_errors=True)
        if ids:  # what was said of columns and stages does not say in whose audit
            (self.settings.data_dir / _COLUMNS).unlink(missing_ok=True)

    def clean(self) -> bool:
        """Wipe what deleted data has left in the files of the databases; see `forget` for what is returned."""
        cache = _empty_cache(self.settings.data_dir / _CACHE)
        return self.store.erase.scrub() and cache


def _empty_cache(path: Path) -> bool:
    from coach.llm.cache import erase  # noqa: PLC0415 - only when something is deleted

    return erase(path) if path.exists() else True
