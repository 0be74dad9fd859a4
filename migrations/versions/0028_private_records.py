"""Private records: what others may not know of, marked in its row, and who is told of it.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

The index holds private records alone, so building it is one walk through the table, which the marking takes anyway.
Subscriptions that there are go on being told of everything: no alert may be lost by this.

Revision: 0028
Follows: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_INDEX = "ix_model_record_private"


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.add_column("model_record", sa.Column("is_private", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("webhook_endpoint", sa.Column("sees_private", sa.Boolean(), nullable=False, server_default=sa.true()))
    private = "json_extract(facts, '$.private') = 1" if is_sqlite else "facts ->> 'private' = 'true'"
    later = "later.observed_at > observation.observed_at OR "
    later += "later.observed_at = observation.observed_at AND later.pk > observation.pk"
    newer = f"SELECT 1 FROM observation AS later WHERE later.record_pk = model_record.pk AND ({later})"  # noqa: S608 - our own words
    last = f"observation.record_pk = model_record.pk AND {private} AND NOT EXISTS ({newer})"
    op.execute(f"UPDATE model_record SET is_private = TRUE WHERE EXISTS (SELECT 1 FROM observation WHERE {last})")  # noqa: S608 - as above
    where = sa.text("is_private")
    op.create_index(_INDEX, "model_record", ["folded"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index(_INDEX, "model_record")
    op.drop_column("webhook_endpoint", "sees_private")
    op.drop_column("model_record", "is_private")
