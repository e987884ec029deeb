"""Which interview the answer of a batch comes from: it goes when its owner's data goes. Empty for uploads."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("batch_items", sa.Column("session_id", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_batch_items_session_id", "batch_items", ["session_id"])
