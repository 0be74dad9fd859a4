"""Inventories: what is used, what was found of it, and what nobody settled.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0025
Follows: 0024
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, length: int, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(length), nullable=nullable)


def _parent(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_inventory_id_inventory"
    return sa.ForeignKeyConstraint(["inventory_id"], ["inventory.id"], name=op.f(name), ondelete="CASCADE")


def _partial(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def upgrade() -> None:
    _inventories()
    _entries()
    _lines()
    _runs()
    _results()


def _inventories() -> None:
    op.create_table(
        "inventory",
        _text("id", 40), _text("name", 200), _text("name_folded", 200), _text("owner", 200, nullable=True),
        _text("policy", 80, nullable=True), sa.Column("use", _JSON, nullable=False), _moment("created_at"),
        _text("created_by", 120), _moment("updated_at"), _moment("deleted_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory")),
    )  # fmt: skip
    _partial("uq_inventory_living_name", "inventory", ["name_folded"], "deleted_at IS NULL", unique=True)


def _entries() -> None:
    op.create_table(
        "inventory_entry",
        _text("inventory_id", 40), _text("id", 40), _text("key", 64), _text("model", 200, nullable=True),
        _text("model_folded", 200, nullable=True), _text("purl", 500, nullable=True),
        _text("license", 80, nullable=True), _text("revision", 200, nullable=True),
        sa.Column("use", _JSON, nullable=False), _text("owner", 200, nullable=True),
        _text("note", 2_000, nullable=True),
        sa.Column("source", _JSON, nullable=True), _text("state", 20, nullable=True),
        _text("requested_by", 120, nullable=True), _moment("requested_at", nullable=True),
        _text("request_reason", 2_000, nullable=True), _text("decided_by", 120, nullable=True),
        _moment("decided_at", nullable=True), _text("decision_reason", 2_000, nullable=True), _moment("created_at"),
        _moment("updated_at"),
        sa.PrimaryKeyConstraint("inventory_id", "id", name=op.f("pk_inventory_entry")), _parent("inventory_entry"),
    )  # fmt: skip
    op.create_index("uq_inventory_entry_key", "inventory_entry", ["inventory_id", "key"], unique=True)
    op.create_index("ix_inventory_entry_model", "inventory_entry", ["model_folded"])
    op.create_index("ix_inventory_entry_state", "inventory_entry", ["inventory_id", "state", "id"])


def _lines() -> None:
    op.create_table(
        "inventory_line",
        _text("id", 40), _text("inventory_id", 40), _text("key", 64), _text("import_id", 40),
        sa.Column("line", sa.Integer(), nullable=False), _text("text", 500), _text("reason", 500),
        sa.Column("suggestions", _JSON, nullable=False), sa.Column("is_ambiguous", sa.Boolean(), nullable=False),
        sa.Column("facts", _JSON, nullable=False), _moment("created_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_line")), _parent("inventory_line"),
    )  # fmt: skip
    op.create_index("uq_inventory_line_key", "inventory_line", ["inventory_id", "key"], unique=True)
    op.create_index("ix_inventory_line_listed", "inventory_line", ["inventory_id", "id"])


def _runs() -> None:
    op.create_table(
        "inventory_run",
        _text("id", 40), _text("inventory_id", 40), _text("state", 12), _moment("requested_at"),
        _text("requested_by", 120), _moment("started_at", nullable=True), _moment("finished_at", nullable=True),
        _text("position", 40), sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False), sa.Column("verdicts", _JSON, nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False), _text("data_version", 80, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False), _text("detail", 500, nullable=True),
        _text("lease_token", 40, nullable=True), _moment("lease_until", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inventory_run")), _parent("inventory_run"),
    )  # fmt: skip
    op.create_index("ix_inventory_run_listed", "inventory_run", ["inventory_id", "id"])
    _partial("ix_inventory_run_open", "inventory_run", ["id"], "finished_at IS NULL")
    _partial("uq_inventory_run_open", "inventory_run", ["inventory_id"], "finished_at IS NULL", unique=True)


def _results() -> None:
    op.create_table(
        "inventory_result",
        sa.Column("pk", _NUMBER, nullable=False), _text("inventory_id", 40), _text("entry_id", 40),
        _text("subject", 500), _text("run_id", 40), _text("verdict", 30), _text("verdict_before", 30, nullable=True),
        _text("digest", 64), sa.Column("answer", sa.LargeBinary(), nullable=False), _moment("since_at"),
        _moment("checked_at"), _moment("until_at", nullable=True), _text("cause", 60, nullable=True),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_inventory_result")), _parent("inventory_result"),
    )  # fmt: skip
    _partial(
        "uq_inventory_result_latest", "inventory_result", ["inventory_id", "entry_id"], "until_at IS NULL", unique=True
    )
    latest = ["inventory_id", "verdict", "entry_id"]
    _partial("ix_inventory_result_verdict", "inventory_result", latest, "until_at IS NULL")
    op.create_index("ix_inventory_result_listed", "inventory_result", ["inventory_id", "pk"])
    op.create_index("ix_inventory_result_run", "inventory_result", ["run_id"])


def downgrade() -> None:
    for name in ("inventory_result", "inventory_run", "inventory_line", "inventory_entry", "inventory"):
        op.drop_table(name)
