"""Files of weights by their hashes, at each commit of which the list of files was read.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0033
Follows: 0032
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "weight_file",
        sa.Column("pk", _NUMBER, nullable=False), sa.Column("record_pk", _NUMBER, nullable=False),
        sa.Column("path", sa.String(400), nullable=False), sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", _NUMBER, nullable=False), sa.Column("format", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_weight_file")),
        _of_record("weight_file"),
        sa.UniqueConstraint(
            "record_pk", "path", "sha256", "size", name=op.f("uq_weight_file_record_pk_path_sha256_size")
        ),
    )  # fmt: skip
    is_told = sa.text("sha256 <> ''")
    op.create_index(
        "ix_weight_file_sha256", "weight_file", ["sha256", "pk"], sqlite_where=is_told, postgresql_where=is_told
    )
    op.create_table(
        "weight_set",
        sa.Column("pk", _NUMBER, nullable=False), sa.Column("record_pk", _NUMBER, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False), sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("gaps", _JSON, nullable=False), sa.Column("signature", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_weight_set")),
        _of_record("weight_set"),
        sa.UniqueConstraint("record_pk", "fingerprint", name=op.f("uq_weight_set_record_pk_fingerprint")),
    )  # fmt: skip
    op.create_table(
        "weight_set_file",
        sa.Column("set_pk", _NUMBER, nullable=False), sa.Column("file_pk", _NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("set_pk", "file_pk", name=op.f("pk_weight_set_file")),
        _of_row("weight_set_file", "set_pk", "weight_set"), _of_row("weight_set_file", "file_pk", "weight_file"),
    )  # fmt: skip
    op.create_index("ix_weight_set_file_file_pk", "weight_set_file", ["file_pk"])
    op.create_table(
        "weight_revision",
        sa.Column("record_pk", _NUMBER, nullable=False), sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("set_pk", _NUMBER, nullable=False), sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("via", sa.String(300), nullable=True),
        sa.PrimaryKeyConstraint("record_pk", "revision", name=op.f("pk_weight_revision")),
        _of_record("weight_revision"), _of_row("weight_revision", "set_pk", "weight_set"),
    )  # fmt: skip
    op.create_index("ix_weight_revision_set_pk", "weight_revision", ["set_pk"])


def _of_record(table: str) -> sa.ForeignKeyConstraint:
    return _of_row(table, "record_pk", "model_record")


def _of_row(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.pk"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    for table in ("weight_revision", "weight_set_file", "weight_set", "weight_file"):
        op.drop_table(table)
