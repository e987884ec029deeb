"""Tables of people: accounts, who is logged in, failed attempts, invitations, consents, how much each used, the log."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table

from coach.store.columns import Moment, Plain
from coach.store.tables import metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", Plain, primary_key=True),
    Column("login", Plain, nullable=False, unique=True),
    Column("name", Plain, nullable=False),
    Column("role", Plain, nullable=False),
    Column("password_hash", Plain),
    Column("subject", Plain, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("disabled_at", Moment),
)

login_sessions = Table(
    "login_sessions",
    metadata,
    Column("token_hash", Plain, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

login_attempts = Table(
    "login_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Plain, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "key", "at"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("token_hash", Plain, primary_key=True),
    Column("login", Plain, nullable=False),
    Column("name", Plain, nullable=False),
    Column("role", Plain, nullable=False),
    Column("invited_by", Plain, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("token_hash", Plain, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Plain, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

consents = Table(
    "consents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("text_hash", Plain, nullable=False),
    Column("language", Plain, nullable=False),
    Column("at", Moment, nullable=False),
)

daily_uses = Table(
    "daily_uses",
    metadata,
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("day", Plain, primary_key=True),
    Column("uses", Integer, nullable=False),
)

journal = Table(
    "journal",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Plain, nullable=False),
    Column("actor", Plain, nullable=False),
    Column("action", Plain, nullable=False),
    Column("object", Plain, nullable=False),
    Column("previous", Plain, nullable=False),
    Column("hash", Plain, nullable=False),
    Index(None, "actor", "object"),
)
