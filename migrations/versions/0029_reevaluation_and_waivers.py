"""Entries that have to be judged again, by which catalogue each was judged last, and waivers.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0029
Follows: 0025
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0025"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _moment(name: str, *, nullable: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, length: int, *, nullable: bool = False) -> "sa.Column[Any]":
    return sa.Column(name, sa.String(length), nullable=nullable)


def _parent(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_inventory_id_inventory"
    return sa.ForeignKeyConstraint(["inventory_id"], ["inventory.id"], name=op.f(name), ondelete="CASCADE")


def upgrade() -> None:
    op.add_column("inventory_result", _text("judged_with", 80, nullable=True))
    _due()
    _waivers()


def _due() -> None:
    op.create_table(
        "inventory_due",
        sa.Column("pk", _NUMBER, nullable=False), _text("inventory_id", 40), _text("entry_id", 40),
        sa.Column("cause", _JSON, nullable=False), sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False), _moment("since_at"), _moment("due_at"),
        sa.Column("failures", sa.Integer(), nullable=False), _text("lease_token", 40, nullable=True),
        _moment("lease_until", nullable=True),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_inventory_due")), _parent("inventory_due"),
    )  # fmt: skip
    op.create_index("uq_inventory_due_entry", "inventory_due", ["inventory_id", "entry_id"], unique=True)
    op.create_index("ix_inventory_due_order", "inventory_due", ["failures", "pk"])
    op.create_index("ix_inventory_due_lease", "inventory_due", ["lease_token"])


def _waivers() -> None:
    op.create_table(
        "waiver",
        _text("id", 40), _text("inventory_id", 40), _text("entry_id", 40), _text("subject", 500), _text("rule", 200),
        _text("reason_code", 60), _text("reason", 2_000), _text("owner", 200), _text("state", 12),
        sa.Column("fingerprint", _JSON, nullable=False), _moment("expires_at"), _moment("created_at"),
        _text("created_by", 120), _moment("ended_at", nullable=True), _text("ended_by", 120, nullable=True),
        _text("ended_reason", 2_000, nullable=True), sa.Column("told_days", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")), _parent("waiver"),
    )  # fmt: skip
    op.create_index("ix_waiver_state", "waiver", ["state", "id"])
    op.create_index("ix_waiver_inventory", "waiver", ["inventory_id", "id"])
    where = sa.text("state = 'active'")
    for name, columns, unique in (
        ("uq_waiver_active", ["inventory_id", "entry_id", "rule"], True),
        ("ix_waiver_active_expiry", ["expires_at"], False),
    ):
        op.create_index(name, "waiver", columns, unique=unique, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_table("waiver")
    op.drop_table("inventory_due")
    op.drop_column("inventory_result", "judged_with")
