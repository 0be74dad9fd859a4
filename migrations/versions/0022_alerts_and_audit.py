"""Filters and order of subscriptions, the key behind an event, and when a key ends and was last used.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0022
Follows: 0021
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("webhook_endpoint", sa.Column("filters", _JSON, nullable=False, server_default=sa.text("'{}'")))
    op.add_column("webhook_endpoint", sa.Column("is_ordered", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("event", sa.Column("key", sa.String(120), nullable=True))
    op.add_column("api_key", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("api_key", sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for table, column in (
        ("api_key", "last_used_at"), ("api_key", "expires_at"), ("event", "key"),
        ("webhook_endpoint", "is_ordered"), ("webhook_endpoint", "filters"),
    ):  # fmt: skip
        op.drop_column(table, column)
