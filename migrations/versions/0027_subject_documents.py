"""Documents that are ready to be judged, one per model.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0027
Follows: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subject_document",
        sa.Column("record_pk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.String(100), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_pk"], ["model_record.pk"],
            name=op.f("fk_subject_document_record_pk_model_record"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("record_pk", name=op.f("pk_subject_document")),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("subject_document")
