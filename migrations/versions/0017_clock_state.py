"""What was last seen of the clock, so that it can be told when it went back.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0017
Follows: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clock_state",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("latest_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("back_seconds", sa.Float(), nullable=False),
        sa.Column("gap_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gap_seconds", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_clock_state")),
    )


def downgrade() -> None:
    op.drop_table("clock_state")
