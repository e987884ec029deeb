"""Whose account a decision came from: names are not unique. Empty for what was decided before, and without a login."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("batch_decisions", sa.Column("author_id", sa.Text(), nullable=False, server_default=""))
