"""How much each account used of what costs money, by day."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "daily_uses",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "day", name="pk_daily_uses"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_daily_uses_account_id", ondelete="CASCADE"),
    )
