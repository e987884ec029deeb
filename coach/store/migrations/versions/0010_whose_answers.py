"""Whose answer a row of a batch is: known without the interview, which retention deletes first. Empty for uploads."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("batch_items", sa.Column("owner_id", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_batch_items_owner_id", "batch_items", ["owner_id"])
    op.execute(
        "UPDATE batch_items SET owner_id = "
        "COALESCE((SELECT sessions.owner FROM sessions WHERE sessions.id = batch_items.session_id), '') "
        "WHERE session_id <> ''"
    )
