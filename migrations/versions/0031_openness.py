"""Verdicts of openness beside each record, and their results for lists and rankings.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0031
Follows: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _record(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_record_pk_model_record"
    return sa.ForeignKeyConstraint(["record_pk"], ["model_record.pk"], name=op.f(name), ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "openness_document",
        sa.Column("record_pk", _NUMBER, nullable=False), sa.Column("version", sa.String(120), nullable=False),
        sa.Column("made_from", sa.String(80), nullable=False), sa.Column("etag", sa.String(40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("record_pk", name=op.f("pk_openness_document")), _record("openness_document"),
    )  # fmt: skip
    op.create_index("ix_openness_document_version", "openness_document", ["version"])
    op.create_table(
        "openness_result",
        sa.Column("record_pk", _NUMBER, nullable=False), sa.Column("framework", sa.String(40), nullable=False),
        sa.Column("result", sa.String(60), nullable=False), sa.Column("score", sa.Float(), nullable=True),
        sa.Column("most", sa.String(60), nullable=True),
        sa.Column("output", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("record_pk", "framework", name=op.f("pk_openness_result")), _record("openness_result"),
    )  # fmt: skip
    op.create_index("ix_openness_result_framework_result", "openness_result", ["framework", "result", "record_pk"])


def downgrade() -> None:
    op.drop_table("openness_result")
    op.drop_table("openness_document")
