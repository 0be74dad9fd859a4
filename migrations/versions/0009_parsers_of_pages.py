"""Which parser the words of a linked page come from.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0009
Follows: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("parser", "baseline"):
        op.add_column("linked_page", sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text("1")))


def downgrade() -> None:
    for name in ("baseline", "parser"):
        op.drop_column("linked_page", name)
