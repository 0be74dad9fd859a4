"""What is kept of a check names the hashes of its evidence packs, so that the log vouches for these.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0035
Follows: 0034
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    packs = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
    op.add_column("stored_check", sa.Column("packs", packs, nullable=True))


def downgrade() -> None:
    op.drop_column("stored_check", "packs")
