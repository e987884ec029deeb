"""Coming in and going out: passwords are tried within limits, a login is a random token that expires."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from coach.errors import PeopleError
from coach.people import passwords
from coach.people.accounts import Accounts, folded, person
from coach.people.journal import NOBODY, logged, record
from coach.people.keys import Key, token_hash
from coach.people.person import Person
from coach.settings import Settings
from coach.store import Store
from coach.store.accounts import Account


@dataclass(frozen=True)
class LoggedIn:
    """Who is behind a request, and the hash of the text of consent that they agreed to last ('' for none)."""

    person: Person
    consent: str


@dataclass(frozen=True)
class Logins:
    """Logins of an installation. Wrong names and wrong passwords cost and tell the same."""

    store: Store
    settings: Settings
    key: Key

    def enter(self, login: str, password: str, address: str) -> str:
        """Log in with a password and return the token for the cookie.

        Args:
            login: as typed.
            password: as typed.
            address: where it comes from; known to the database as a keyed hash only.

        Raises:
            PeopleError: `people.locked` when too many attempts failed for this name or from this address, whether or
                not the name exists; otherwise `people.wrong`.
        """
        name_key, address_key = self._keys(login, address)
        account = self.store.accounts.by_login(folded(login))
        known = NOBODY if account is None else account.id
        now = self._try({name_key: self.settings.login_tries, address_key: self.settings.login_tries_address})
        right = passwords.matches(password, None if account is None else account.password_hash)
        if not right or account is None or account.disabled_at is not None:
            record(self.store, NOBODY, "login.failed", known)
            raise PeopleError("people.wrong")
        self.store.attempts.forgive(name_key)
        self.store.attempts.take_back(address_key, now)
        if passwords.outdated(account.password_hash or ""):
            self.store.accounts.change(account.id, password_hash=passwords.hashed(password))
        return self.admit(account)

    def admit(self, account: Account) -> str:
        """Log `account` in without a password (it was proved otherwise) and return the token for the cookie."""
        now = datetime.now(UTC)
        token = self.key.new_token()
        until = now + timedelta(hours=self.settings.login_hours)
        with logged(self.store, account.id, "login"):
            self.store.accounts.enter(token_hash(token), account.id, now, until)
        return token

    def refused(self, address: str) -> None:
        """Note that a login at the provider was refused; from one address no more than are worth reading."""
        with suppress(PeopleError):  # whoever sends thousands fills no log that nothing is deleted from
            self._try({self.key.blurred(f"provider:{address}"): self.settings.login_tries_address})
            record(self.store, NOBODY, "login.failed")

    def who(self, token: str) -> LoggedIn | None:
        """Return who is behind `token`: None when it is forged, ended or expired, or the account is disabled."""
        if not self.key.genuine(token):
            return None
        entered = self.store.accounts.entered(token_hash(token), datetime.now(UTC))
        return None if entered is None else LoggedIn(person(entered.account), entered.consent)

    def leave(self, token: str, who: Person) -> None:
        """End the login of `token`."""
        with logged(self.store, who, "logout"):
            self.store.accounts.leave(token_hash(token))

    def leave_everywhere(self, who: Person) -> None:
        """End all logins of a person."""
        with logged(self.store, who, "logout.everywhere"):
            self.store.accounts.leave_everywhere(who.id)

    def change_password(self, account_id: str, old: str, new: str) -> str:
        """Change a password by its old one; all logins end, and the token of a new one is returned.

        Raises:
            PeopleError: the old one is wrong or was guessed too often; the new one is too short or too long.
        """
        account = self.store.accounts.by_id(account_id)
        if account is None:
            raise PeopleError("people.wrong")
        name_key = self.key.blurred(f"account:{account.login}")
        self._try({name_key: self.settings.login_tries})
        if not passwords.matches(old, account.password_hash):
            record(self.store, account_id, "login.failed", account_id)
            raise PeopleError("people.wrong")
        Accounts(self.store, account_id).set_password(account, new)
        self.store.attempts.forgive(name_key)
        return self.admit(account)

    def _try(self, limits: dict[str, int]) -> datetime:
        """Count an attempt and return when it was; raises when there were too many."""
        now = datetime.now(UTC)
        since = now - timedelta(minutes=self.settings.login_lock_minutes)
        if not self.store.attempts.take(limits, now, since):
            raise PeopleError("people.locked", minutes=self.settings.login_lock_minutes)
        return now

    def _keys(self, login: str, address: str) -> tuple[str, str]:
        return self.key.blurred(f"account:{folded(login)}"), self.key.blurred(f"address:{address}")
