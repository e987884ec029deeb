"""Whether somebody saw something is asked of the log at each view: found by who and what, not by who alone."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_journal_actor_object", "journal", ["actor", "object"])
    op.drop_index("ix_journal_actor", "journal")
