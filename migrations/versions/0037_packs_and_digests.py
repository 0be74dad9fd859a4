"""Packs of inventories that were handed out, and digests: the hash of each, for which the log vouches.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0037
Follows: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "inventory_pack",
        sa.Column("pk", _NUMBER, nullable=False),
        sa.Column("inventory_id", sa.String(40), nullable=False), sa.Column("audience", sa.String(10), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["inventory_id"], ["inventory.id"], name=op.f("fk_inventory_pack_inventory_id_inventory"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_inventory_pack")),
        sa.UniqueConstraint("inventory_id", "digest", name=op.f("uq_inventory_pack_inventory_id_digest")),
    )  # fmt: skip
    op.create_table(
        "webhook_digest",
        sa.Column("pk", _NUMBER, nullable=False), sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_webhook_digest")),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("webhook_digest")
    op.drop_table("inventory_pack")
