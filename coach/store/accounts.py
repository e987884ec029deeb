"""Accounts and who is logged in with them."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from coach.errors import InputError
from coach.store.columns import require_zone
from coach.store.database import Database
from coach.store.people_tables import accounts, consents, login_sessions


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody who may log in.

    Attributes:
        id: owner of what they make; never given twice, says nothing about the person.
        login: what they type, folded; unique.
        name: how pages call them.
        role: candidate, director or reviewer.
        password_hash: argon2; None for who logs in elsewhere (OpenID Connect).
        subject: «issuer subject» of OpenID Connect, or None.
        created_at: when; with a zone.
        disabled_at: since when they may not log in, or None.
    """

    id: str
    login: str
    name: str
    role: str
    created_at: datetime
    password_hash: str | None = None
    subject: str | None = None
    disabled_at: datetime | None = None

    def __post_init__(self) -> None:
        require_zone(self.created_at)


@dataclass(frozen=True)
class Entered:
    """An account behind a login that is in force, and the hash of the text it last agreed to ('' for none)."""

    account: Account
    consent: str


class AccountRepository:
    """Accounts and logins; tokens are known here by their hashes only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, account: Account) -> None:
        """Store a new account.

        Raises:
            InputError: the login is taken (`people.taken`).
        """
        try:
            with self._database.writing() as connection:
                connection.execute(insert(accounts).values(asdict(account)))
        except IntegrityError as error:
            raise InputError("people.taken", login=account.login) from error

    def by_login(self, login: str) -> Account | None:
        """Return the account with this (folded) login, or None."""
        return self._one(accounts.c.login == login)

    def by_subject(self, subject: str) -> Account | None:
        """Return the account of this subject of OpenID Connect, or None."""
        return self._one(accounts.c.subject == subject)

    def by_id(self, account_id: str) -> Account | None:
        """Return the account with this id, or None."""
        return self._one(accounts.c.id == account_id)

    def list(self) -> list[Account]:
        """Return all accounts by login."""
        with self._database.reading() as connection:
            rows = connection.execute(select(accounts).order_by(accounts.c.login))
            return [Account(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's documented name

    def any(self) -> bool:
        """Tell whether there is an account that may log in."""
        with self._database.reading() as connection:
            return connection.scalar(select(accounts.c.id).where(accounts.c.disabled_at.is_(None)).limit(1)) is not None

    def change(self, account_id: str, **values: object) -> None:
        """Write `values` (column names) into an account."""
        with self._database.writing() as connection:
            connection.execute(update(accounts).where(accounts.c.id == account_id).values(values))

    def remove(self, account_id: str) -> None:
        """Delete an account with its logins and consents."""
        with self._database.writing() as connection:
            connection.execute(delete(accounts).where(accounts.c.id == account_id))

    def enter(self, token_hash: str, account_id: str, now: datetime, until: datetime) -> None:
        """Keep a login; those that have expired are swept out on the way."""
        with self._database.writing() as connection:
            connection.execute(delete(login_sessions).where(login_sessions.c.expires_at <= now))
            row = {"token_hash": token_hash, "account_id": account_id, "created_at": now, "expires_at": until}
            connection.execute(insert(login_sessions).values(row))

    def entered(self, token_hash: str, now: datetime) -> Entered | None:
        """Return who is behind a login: None when it ended, expired or the account is disabled."""
        texts = select(consents.c.text_hash).where(consents.c.account_id == accounts.c.id)
        agreed = texts.order_by(consents.c.id.desc()).limit(1).scalar_subquery()
        wanted = (
            select(accounts, agreed.label("agreed"))
            .join(login_sessions, login_sessions.c.account_id == accounts.c.id)
            .where(
                login_sessions.c.token_hash == token_hash,
                login_sessions.c.expires_at > now,
                accounts.c.disabled_at.is_(None),
            )
        )
        with self._database.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None:
            return None
        values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name
        consent = values.pop("agreed") or ""
        return Entered(Account(**values), consent)

    def leave(self, token_hash: str) -> None:
        """End one login."""
        with self._database.writing() as connection:
            connection.execute(delete(login_sessions).where(login_sessions.c.token_hash == token_hash))

    def leave_everywhere(self, account_id: str) -> int:
        """End all logins of an account; returns how many there were."""
        with self._database.writing() as connection:
            return connection.execute(delete(login_sessions).where(login_sessions.c.account_id == account_id)).rowcount

    def _one(self, condition: ColumnElement[bool]) -> Account | None:
        with self._database.reading() as connection:
            row = connection.execute(select(accounts).where(condition)).one_or_none()
        return None if row is None else Account(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name
