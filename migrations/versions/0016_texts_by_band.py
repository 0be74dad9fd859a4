"""An index over the bands of a text, without which deleting a text reads all bands.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0016
Follows: 0014
"""

from alembic import op

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not CONCURRENTLY: a service has some thousand texts, whose bands are indexed in less than a second.
    op.create_index(op.f("ix_text_band_text_pk"), "text_band", ["text_pk"])


def downgrade() -> None:
    op.drop_index(op.f("ix_text_band_text_pk"), table_name="text_band")
