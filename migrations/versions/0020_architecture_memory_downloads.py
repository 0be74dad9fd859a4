"""Architecture and memory as columns and counts of lists, and the downloads of all time by month.

The sweep of documents fills the columns: they are rendered again with this release anyway, and the triggers count them
as they are filled. The counts of lists are made anew with two columns more, by triggers that are made anew, too.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Here the counts have to fit the rows at the moment when the new triggers begin, so all of it is one transaction that
holds the table, and no index is built concurrently: a million rows take some seconds.

Revision: 0020
Follows: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OLD = ("license_class", "license_key", "origin_region", "openness_category", "status", "gated", "source")
_WORDS = {"architecture": 20, "memory_class": 20}
_NEW = (*_OLD, *_WORDS)
_NUMBERS = ("parameters", "cache_bytes", "context_length")
_LENGTHS = {"license_key": 80, "openness_category": 30, "gated": 10, "source": 30}
_INDEXES = {
    "ix_model_record_architecture": ["architecture", "id"],
    "ix_model_record_memory_class": ["memory_class", "id"],
    "ix_model_record_parameters": ["parameters", "pk"],
}
_FACETS = "ix_model_record_facets"


def upgrade() -> None:
    for name, length in _WORDS.items():
        op.add_column(
            "model_record", sa.Column(name, sa.String(length), nullable=False, server_default=sa.text("'unknown'"))
        )
    for name in _NUMBERS:
        op.add_column("model_record", sa.Column(name, _NUMBER, nullable=True))
    _count_anew(_NEW)
    for name, columns in _INDEXES.items():
        op.create_index(name, "model_record", columns)
    op.create_table(
        "model_downloads",
        sa.Column(
            "record_pk", _NUMBER, sa.ForeignKey("model_record.pk", ondelete="CASCADE"), primary_key=True,
            autoincrement=False,
        ),
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("downloads_all_time", _NUMBER, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("model_downloads")
    for name in _INDEXES:
        op.drop_index(name, "model_record")
    _count_anew(_OLD)
    # An older release knows no downloads below nothing.
    op.execute("UPDATE model_record SET downloads = 0 WHERE downloads < 0")
    for name in (*_WORDS, *_NUMBERS):
        op.drop_column("model_record", name)


def _count_anew(columns: tuple[str, ...]) -> None:
    """Replace the counts, their triggers, and the index that has these columns in front of the ids."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        for name in ("added", "removed", "changed"):
            op.execute(f"DROP TRIGGER model_facet_{name}")
    op.drop_index(_FACETS, "model_record")
    op.drop_table("model_facet")
    op.create_table(
        "model_facet",
        sa.Column("shard", _NUMBER, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.String(_LENGTHS.get(name, 20)), primary_key=True) for name in columns),
        sa.Column("records", _NUMBER, nullable=False),
        sqlite_with_rowid=False,
    )
    values = ", ".join(_value("", name) for name in columns)
    op.execute(f"INSERT INTO model_facet SELECT 0, {values}, count(*) FROM model_record GROUP BY {values}")  # noqa: S608 - made of the names above
    for statement in _triggers_of_sqlite(columns) if is_sqlite else [_function(columns)]:
        op.execute(statement)
    op.create_index(_FACETS, "model_record", [*columns, "id"])


def _value(row: str, column: str) -> str:
    name = f"{row}.{column}" if row else column
    return f"coalesce({name}, '')" if column == "license_key" else name


def _triggers_of_sqlite(columns: tuple[str, ...]) -> list[str]:
    """SQLite has one writer at a time, so one row per combination is counted up and down."""
    changed = " OR ".join(f"old.{name} IS NOT new.{name}" for name in columns)
    more, less = _counted(columns, "new", 1), _counted(columns, "old", -1)
    counts = f"AFTER UPDATE OF {', '.join(columns)} ON model_record WHEN {changed}"
    return [
        f"CREATE TRIGGER model_facet_added AFTER INSERT ON model_record BEGIN {more} END",
        f"CREATE TRIGGER model_facet_removed AFTER DELETE ON model_record BEGIN {less} END",
        f"CREATE TRIGGER model_facet_changed {counts} BEGIN {less} {more} END",
    ]


def _counted(columns: tuple[str, ...], row: str, by: int) -> str:
    values = ", ".join(_value(row, name) for name in columns)
    return (
        f"INSERT INTO model_facet VALUES (0, {values}, {by}) "  # noqa: S608 - made of the names above
        f"ON CONFLICT (shard, {', '.join(columns)}) DO UPDATE SET records = records + {by};"
    )


def _function(columns: tuple[str, ...]) -> str:
    """What the triggers of PostgreSQL call: each statement adds what it changed to rows of its transaction."""
    names, values = ", ".join(columns), ", ".join(_value("", name) for name in columns)
    insert = f"""
        INSERT INTO model_facet
        SELECT pg_current_xact_id()::text::bigint, {values}, sum(by) FROM ({{rows}}) AS moved
        GROUP BY {values} HAVING sum(by) <> 0
        ON CONFLICT (shard, {names}) DO UPDATE SET records = model_facet.records + excluded.records;"""  # noqa: S608 - as above
    added, removed = f"SELECT {names}, 1 AS by FROM added", f"SELECT {names}, -1 AS by FROM removed"  # noqa: S608 - as above
    return f"""
        CREATE OR REPLACE FUNCTION count_model_facets() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN {insert.format(rows=added)}
            ELSIF TG_OP = 'DELETE' THEN {insert.format(rows=removed)}
            ELSE {insert.format(rows=f"{added} UNION ALL {removed}")}
            END IF;
            RETURN NULL;
        END $$"""
