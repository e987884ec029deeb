"""Whether a blind level came after a look at the coach's, whose account signed; grades by hash, which nobody read, go."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("batch_decisions", sa.Column("seen", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("batch_signoffs", sa.Column("author_id", sa.Text(), nullable=False, server_default=""))
    op.drop_table("grades")
