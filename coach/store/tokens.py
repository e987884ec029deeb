"""Tokens of the API: each acts for one account until it expires or is withdrawn."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from coach.store.accounts import Account
from coach.store.columns import require_zone
from coach.store.database import Database
from coach.store.people_tables import accounts, api_tokens


@dataclass(frozen=True, kw_only=True)
class ApiToken:
    """A token; it is known here by its hash only. `name` says for people what it is for."""

    token_hash: str
    account_id: str
    name: str
    created_at: datetime
    expires_at: datetime

    def __post_init__(self) -> None:
        require_zone(self.created_at)
        require_zone(self.expires_at)


class TokenRepository:
    """Tokens of the API."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, token: ApiToken) -> None:
        """Store a new token."""
        with self._database.writing() as connection:
            connection.execute(insert(api_tokens).values(asdict(token)))

    def account(self, token_hash: str, now: datetime) -> Account | None:
        """Return the account that a token acts for; None when it is unknown or expired, or the account disabled."""
        in_force = (
            (api_tokens.c.token_hash == token_hash) & (api_tokens.c.expires_at > now) & accounts.c.disabled_at.is_(None)
        )
        wanted = select(accounts).join(api_tokens, api_tokens.c.account_id == accounts.c.id).where(in_force)
        with self._database.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else Account(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name

    def list(self) -> list[ApiToken]:
        """Return all tokens, the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(api_tokens).order_by(api_tokens.c.created_at.desc()))
            return [ApiToken(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's documented name

    def remove(self, token_hash: str) -> bool:
        """Withdraw a token; False when there is none."""
        with self._database.writing() as connection:
            return connection.execute(delete(api_tokens).where(api_tokens.c.token_hash == token_hash)).rowcount > 0
