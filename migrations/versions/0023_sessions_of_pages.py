"""Sessions of the pages, and texts that not everybody may read.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0023
Follows: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_session",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("key_id", sa.String(40), nullable=False),
        sa.Column("bootstrap_proof", sa.String(64), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_session")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_page_session_token_sha256")),
    )
    op.add_column("evidence_text", sa.Column("is_private", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(op.f("ix_page_session_ends_at"), "page_session", ["ends_at"])


def downgrade() -> None:
    op.drop_column("evidence_text", "is_private")
    op.drop_table("page_session")
