"""Under which rules the fingerprint of a text was made, and the one that leaves the numbers of lists out.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0010
Follows: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("known_text", sa.Column("unnumbered", sa.String(length=64), nullable=True))
    for table in ("known_text", "text_decision"):
        op.add_column(
            table, sa.Column("fingerprint_version", sa.Integer(), nullable=False, server_default=sa.text("1"))
        )
    op.create_index(op.f("ix_known_text_unnumbered"), "known_text", ["unnumbered"])


def downgrade() -> None:
    op.drop_index(op.f("ix_known_text_unnumbered"), table_name="known_text")
    for table in ("text_decision", "known_text"):
        op.drop_column(table, "fingerprint_version")
    op.drop_column("known_text", "unnumbered")
