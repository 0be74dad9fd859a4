"""The log that vouches for what was recorded: leaves, tiles, checkpoints, keys, erasures, and what was adopted.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Rows that are there already get their leaves from the worker, in small transactions.

Revision: 0034
Follows: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_PLACED, _WAITS = sa.text("position IS NOT NULL"), sa.text("position IS NULL")


def upgrade() -> None:
    op.create_table(
        "log_leaf",
        sa.Column("pk", _NUMBER, nullable=False), sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject_key", sa.String(80), nullable=False), sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("words_salt", sa.LargeBinary(), nullable=True),
        sa.Column("commitment", sa.LargeBinary(), nullable=False), sa.Column("position", _NUMBER, nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_log_leaf")),
    )  # fmt: skip
    op.create_index("ix_log_leaf_subject", "log_leaf", ["kind", "subject_key"])
    op.create_index(
        "uq_log_leaf_position", "log_leaf", ["position"], unique=True, sqlite_where=_PLACED, postgresql_where=_PLACED
    )
    op.create_index("ix_log_leaf_waiting", "log_leaf", ["pk"], sqlite_where=_WAITS, postgresql_where=_WAITS)
    op.create_table(
        "log_tile",
        sa.Column("level", sa.Integer(), nullable=False), sa.Column("number", _NUMBER, nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "number", name=op.f("pk_log_tile")),
    )  # fmt: skip
    op.create_table(
        "log_checkpoint",
        sa.Column("size", _NUMBER, nullable=False), sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False), sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_log_checkpoint")),
    )  # fmt: skip
    op.create_table(
        "log_key",
        sa.Column("pk", _NUMBER, nullable=False), sa.Column("name", sa.String(200), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False), sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False), sa.Column("from_size", _NUMBER, nullable=False),
        sa.Column("until_size", _NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_log_key")),
    )  # fmt: skip
    op.create_table(
        "log_erasure",
        sa.Column("id", sa.String(40), nullable=False), sa.Column("commitment", sa.String(64), nullable=False),
        sa.Column("position", _NUMBER, nullable=True), sa.Column("erased", sa.String(20), nullable=False),
        sa.Column("scope", sa.String(10), nullable=False), sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", sa.String(120), nullable=False), sa.Column("reason", sa.String(2_000), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_erasure")),
    )  # fmt: skip
    op.create_index("ix_log_erasure_commitment", "log_erasure", ["commitment"])
    op.create_table(
        "log_adoption",
        sa.Column("kind", sa.String(20), nullable=False), sa.Column("cursor", sa.String(80), nullable=False),
        sa.Column("rows", _NUMBER, nullable=False), sa.Column("finished_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_log_adoption")),
    )  # fmt: skip


def downgrade() -> None:
    for table in ("log_adoption", "log_erasure", "log_key", "log_checkpoint", "log_tile", "log_leaf"):
        op.drop_table(table)
