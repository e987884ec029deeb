"""Invitations: each makes one account, once, while it has not expired."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from coach.errors import InputError
from coach.store.accounts import Account
from coach.store.columns import require_zone
from coach.store.database import Database
from coach.store.people_tables import accounts, invitations


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """A link that was given to somebody; its token is known here by its hash only."""

    token_hash: str
    login: str
    name: str
    role: str
    invited_by: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None

    def __post_init__(self) -> None:
        require_zone(self.created_at)
        require_zone(self.expires_at)


class InvitationRepository:
    """Invitations, used and unused."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, invitation: Invitation) -> Sequence[str]:
        """Store a new invitation in the place of those still open for its login; return the hashes of those."""
        with self._database.writing() as connection:
            replaced = _close(connection, invitation.login, invitation.created_at)
            connection.execute(insert(invitations).values(asdict(invitation)))
        return replaced

    def find(self, token_hash: str) -> Invitation | None:
        """Return the invitation with this token, or None."""
        with self._database.reading() as connection:
            row = connection.execute(select(invitations).where(invitations.c.token_hash == token_hash)).one_or_none()
        return None if row is None else Invitation(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name

    def list(self) -> list[Invitation]:
        """Return all invitations, the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(invitations).order_by(invitations.c.created_at.desc()))
            return [Invitation(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's documented name

    def withdraw(self, token_hash: str, now: datetime) -> None:
        """Let an unused invitation expire now."""
        open_ = (invitations.c.token_hash == token_hash) & invitations.c.used_at.is_(None)
        with self._database.writing() as connection:
            connection.execute(update(invitations).where(open_).values(expires_at=now))

    def remove(self, login: str) -> None:
        """Delete the invitations for a (folded) login."""
        with self._database.writing() as connection:
            connection.execute(delete(invitations).where(invitations.c.login == login))

    def use(self, token_hash: str, account: Account) -> bool:
        """Make the account of an invitation; False when it was used, has expired or never was.

        Others that are open for its login are closed.

        Raises:
            InputError: somebody took the login meanwhile (`people.taken`); the invitation stays usable.
        """
        free = (
            (invitations.c.token_hash == token_hash)
            & invitations.c.used_at.is_(None)
            & (invitations.c.expires_at > account.created_at)
        )
        try:
            with self._database.writing() as connection:
                if connection.execute(update(invitations).where(free).values(used_at=account.created_at)).rowcount == 0:
                    return False
                connection.execute(insert(accounts).values(asdict(account)))
                _close(connection, account.login, account.created_at)
                return True
        except IntegrityError as error:
            raise InputError("people.taken", login=account.login) from error


def _close(connection: Connection, login: str, now: datetime) -> Sequence[str]:
    """Let the open invitations for a login expire now and return their hashes."""
    open_ = (invitations.c.login == login) & invitations.c.used_at.is_(None) & (invitations.c.expires_at > now)
    done = update(invitations).where(open_).values(expires_at=now).returning(invitations.c.token_hash)
    return connection.execute(done).scalars().all()
