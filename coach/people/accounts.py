"""Making and changing accounts."""

import unicodedata
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from coach.errors import InputError, PeopleError
from coach.people.journal import Act, logged
from coach.people.passwords import hashed
from coach.people.person import Person, PersonRole, as_role
from coach.store import Store
from coach.store.accounts import Account

_MOST = 80


def folded(login: str) -> str:
    """Return a login as it is compared: spaces at its ends, case and compatible forms of letters do not matter."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def checked_login(login: str) -> str:
    """Return a login, folded.

    Raises:
        InputError: it is empty, too long or holds what cannot be seen (`people.login`).
    """
    found = folded(login)
    if not found or len(found) > _MOST or any(unicodedata.category(letter)[0] in "CZ" for letter in found):
        raise InputError("people.login", most=_MOST)
    return found


def person(account: Account) -> Person:
    """Return the account as a person.

    Raises:
        PeopleError: the database holds a role that this program does not know (`people.role`).
    """
    role = as_role(account.role)
    if role is None:
        raise PeopleError("people.role", role=account.role)
    return Person(account.id, account.name, role)


@dataclass(frozen=True)
class Accounts:
    """The accounts of an installation; every change goes into the log under `actor`.

    At least one director who may log in always remains, or nobody could let anybody in.
    """

    store: Store
    actor: Person | str

    def add(self, login: str, role: PersonRole, password: str | None, *, name: str = "", subject: str = "") -> Account:
        """Make an account; without a password it can be used through OpenID Connect only.

        Raises:
            InputError: the login is taken or none.
            PeopleError: the password is too short or too long.
        """
        account = new_account(login, role, password, name=name, subject=subject)
        with self._logged("added", account):
            self.store.accounts.add(account)
        return account

    def find(self, login: str) -> Account:
        """Return the account with this login.

        Raises:
            InputError: there is none (`people.unknown`).
        """
        found = self.store.accounts.by_login(folded(login))
        if found is None:
            raise InputError("people.unknown", login=login)
        return found

    def set_password(self, account: Account, password: str) -> None:
        """Change a password; all logins of the account end."""
        made = hashed(password)
        with self._logged("password", account):
            self.store.accounts.change(account.id, password_hash=made)
            self.store.accounts.leave_everywhere(account.id)

    def disable(self, account: Account) -> None:
        """Let nobody in with this account any more; all its logins end."""
        with self._logged("disabled", account):
            self.keep_a_director(account)
            self.store.accounts.change(account.id, disabled_at=datetime.now(UTC))
            self.store.accounts.leave_everywhere(account.id)

    def end_logins(self, account: Account) -> None:
        """End all logins of an account; they may log in again."""
        with self._logged("logged-out", account):
            self.store.accounts.leave_everywhere(account.id)

    def enable(self, account: Account) -> None:
        """Let them in again."""
        with self._logged("enabled", account):
            self.store.accounts.change(account.id, disabled_at=None)

    def set_role(self, account: Account, role: PersonRole) -> None:
        """Change what they may do, from their next request on."""
        with self._logged(f"role.{role}", account):
            if role != "director":
                self.keep_a_director(account)
            self.store.accounts.change(account.id, role=role)

    def remove(self, account: Account) -> None:
        """Delete an account that left nothing behind.

        Raises:
            PeopleError: it is the last director, or something of theirs is kept: without the account nobody would know
                whose it is, so it goes with the account (`people.has-data`).
        """
        with self._logged("removed", account):
            self.keep_a_director(account)
            if self.store.held.anything(account.id, account.name):
                raise PeopleError("people.has-data", login=account.login)
            self.store.accounts.remove(account.id)

    def keep_a_director(self, account: Account) -> None:
        """Refuse what would leave nobody who can let others in.

        Raises:
            PeopleError: `account` is the last director who may log in (`people.last-director`).
        """
        if account.role != "director" or account.disabled_at is not None:
            return
        others = [other for other in self.store.accounts.list() if other.id != account.id and other.role == "director"]
        if all(other.disabled_at is not None for other in others):
            raise PeopleError("people.last-director", login=account.login)

    def _logged(self, done: str, account: Account) -> AbstractContextManager[Act]:
        return logged(self.store, self.actor, f"account.{done}", account.id)


def new_account(login: str, role: PersonRole, password: str | None, *, name: str = "", subject: str = "") -> Account:
    """Return an account that is not stored yet; raises as `Accounts.add`."""
    checked = checked_login(login)
    return Account(
        id=uuid4().hex,
        login=checked,
        name=name.strip()[:_MOST] or login.strip(),
        role=role,
        created_at=datetime.now(UTC),
        password_hash=None if password is None else hashed(password),
        subject=subject or None,
    )
