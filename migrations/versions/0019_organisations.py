"""Who made a model and in which country, as columns that lists can be narrowed by.

The sweep of documents fills them: they are rendered again with this release anyway.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0019
Follows: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_COLUMNS = {"organisation_folded": 200, "origin_country": 2}
_INDEXES = {"ix_model_record_organisation": "organisation_folded", "ix_model_record_origin_country": "origin_country"}


def upgrade() -> None:
    for name, length in _COLUMNS.items():
        op.add_column("model_record", sa.Column(name, sa.String(length), nullable=False, server_default=sa.text("''")))
    # Not CONCURRENTLY, as for the other classes of lists: a million empty values are indexed in a second or two.
    for name, column in _INDEXES.items():
        op.create_index(name, "model_record", [column, "id"])


def downgrade() -> None:
    for name in _INDEXES:
        op.drop_index(name, "model_record")
    for name in _COLUMNS:
        op.drop_column("model_record", name)
