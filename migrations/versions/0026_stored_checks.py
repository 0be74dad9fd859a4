"""Checks that are kept, with all that they rested on.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0026
Follows: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stored_check",
        sa.Column("pk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("model", sa.String(200), nullable=True),
        sa.Column("model_folded", sa.String(200), nullable=True),
        sa.Column("verdict", sa.String(40), nullable=False),
        sa.Column("license_verdict", sa.String(40), nullable=False),
        sa.Column("stored_by", sa.String(120), nullable=False),
        sa.Column("stored_key", sa.String(120), nullable=True),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_stored_check")),
        sa.UniqueConstraint("id", name=op.f("uq_stored_check_id")),
    )
    op.create_index("ix_stored_check_model_folded_pk", "stored_check", ["model_folded", "pk"])
    op.create_index("ix_stored_check_verdict_pk", "stored_check", ["verdict", "pk"])
    op.create_index(op.f("ix_stored_check_stored_at"), "stored_check", ["stored_at"])


def downgrade() -> None:
    op.drop_table("stored_check")
