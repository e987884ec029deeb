"""People: accounts, logins, attempts, invitations, consents, and the log that can only grow."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SQLITE = """
CREATE TRIGGER journal_keeps_{verb} BEFORE {verb} ON journal
BEGIN SELECT RAISE(ABORT, 'the log can only grow'); END
"""

_POSTGRES = (
    """
    CREATE FUNCTION journal_only_grows() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the log can only grow'; END $$
    """,
    """
    CREATE TRIGGER journal_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_only_grows()
    """,
)


def _account_id(table: str) -> list[sa.schema.SchemaItem]:
    name = f"fk_{table}_account_id"
    return [
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=name, ondelete="CASCADE"),
    ]


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "accounts",
        *(_text("id"), _text("login"), _text("name"), _text("role")),
        *(_text("password_hash", nullable=True), _text("subject", nullable=True)),
        *(_moment("created_at"), _moment("disabled_at", nullable=True)),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("login", name="uq_accounts_login"),
        sa.UniqueConstraint("subject", name="uq_accounts_subject"),
    )
    op.create_table(
        "login_sessions",
        _text("token_hash"),
        *_account_id("login_sessions"),
        *(_moment("created_at"), _moment("expires_at")),
        sa.PrimaryKeyConstraint("token_hash", name="pk_login_sessions"),
    )
    op.create_index("ix_login_sessions_account_id", "login_sessions", ["account_id"])
    op.create_table(
        "login_attempts",
        *(sa.Column("id", sa.Integer(), nullable=False), _text("key"), _moment("at")),
        sa.PrimaryKeyConstraint("id", name="pk_login_attempts"),
    )
    op.create_index("ix_login_attempts_key_at", "login_attempts", ["key", "at"])
    op.create_table(
        "invitations",
        *(_text("token_hash"), _text("login"), _text("name"), _text("role"), _text("invited_by")),
        *(_moment("created_at"), _moment("expires_at"), _moment("used_at", nullable=True)),
        sa.PrimaryKeyConstraint("token_hash", name="pk_invitations"),
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        *_account_id("consents"),
        *(_text("text_hash"), _text("language"), _moment("at")),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
    )
    op.create_index("ix_consents_account_id", "consents", ["account_id"])
    op.create_table(
        "journal",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        *(_text("at"), _text("actor"), _text("action"), _text("object"), _text("previous"), _text("hash")),
        sa.PrimaryKeyConstraint("seq", name="pk_journal"),
    )
    op.create_index("ix_journal_actor", "journal", ["actor"])
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(_SQLITE.format(verb=verb))
    else:
        for statement in _POSTGRES:
            op.execute(statement)
