"""Tags and branches of a model, with the commits they stand at.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0012
Follows: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "model_ref",
        sa.Column("pk", number, nullable=False),
        sa.Column("record_pk", number, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["record_pk"],
            ["model_record.pk"],
            name=op.f("fk_model_ref_record_pk_model_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_model_ref")),
    )
    op.create_index(op.f("ix_model_ref_record_pk_name"), "model_ref", ["record_pk", "name"])
    in_force = sa.text("until_at IS NULL")
    op.create_index(
        "uq_model_ref_in_force", "model_ref", ["record_pk", "kind", "name"], unique=True,
        sqlite_where=in_force, postgresql_where=in_force,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("model_ref")
