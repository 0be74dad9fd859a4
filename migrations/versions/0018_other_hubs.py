"""What hubs lack, lists that cannot be read, and from which hub a record was read.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0018
Follows: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "hub_limitation",
        sa.Column("endpoint", sa.String(length=300), primary_key=True),
        sa.Column("ability", sa.String(length=40), primary_key=True),
        sa.Column("since", moment, nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
    )
    op.create_table(
        "list_trouble",
        sa.Column("source", sa.String(length=30), primary_key=True),
        sa.Column("scope", sa.String(length=140), primary_key=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.Column("detail", sa.String(length=500), nullable=False),
    )
    op.add_column("model_record", sa.Column("hub", sa.String(length=300), nullable=True))
    op.add_column("watched_model", sa.Column("shown_mark", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column("watched_model", "shown_mark")
    op.drop_column("model_record", "hub")
    op.drop_table("list_trouble")
    op.drop_table("hub_limitation")
