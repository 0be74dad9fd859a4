"""What plots count of each model, in narrow rows beside the records; the sweep of documents fills them.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0032
Follows: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "model_figure",
        sa.Column("record_pk", _NUMBER, nullable=False), sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("released", sa.String(10), nullable=False), sa.Column("license_class", sa.String(20), nullable=False),
        sa.Column("origin_region", sa.String(20), nullable=False), sa.Column("parameters", _NUMBER, nullable=True),
        sa.Column("weights", sa.String(10), nullable=False), sa.Column("data", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("record_pk", name=op.f("pk_model_figure")),
        sa.ForeignKeyConstraint(
            ["record_pk"], ["model_record.pk"], name=op.f("fk_model_figure_record_pk_model_record"), ondelete="CASCADE"
        ),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("model_figure")
