"""search, facets and listed items.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Here the ids get another collation, which locks the table and builds its indexes anew: none is built concurrently.

What the triggers made here keep, the full-text index and the counts of ``model_facet``, no program has to remember. A
later migration that lets SQLite copy ``model_record`` (a batch that drops or alters a column) loses them with the old
table: it has to make them again.

Revision: 0004
Follows: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_FACETS = ("license_class", "license_key", "origin_region", "openness_category", "status", "gated", "source")
_ALL = ", ".join(_FACETS)
_INDEXES = {
    "ix_model_record_class_updated_at": ["license_class", "updated_at", "pk"],
    "ix_model_record_class_downloads": ["license_class", "downloads", "pk"],
    "ix_model_record_facets": [*_FACETS, "id"],
}
_BYTEWISE = {"model_record": ("id", "folded", "owner_folded"), "model_base": ("base_folded",)}
"""Ids sort by their bytes on both databases."""


def upgrade() -> None:
    op.add_column("model_record", sa.Column("search_text", sa.Text(), nullable=False, server_default=""))
    # Whatever is rendered anew gets its tokens; the sweep renders all that was not rendered by today's version.
    op.execute("UPDATE model_record SET rendered_with = ''")
    op.create_table(
        "listed_item",
        sa.Column("folded", sa.String(200), primary_key=True),
        sa.Column("mark", sa.String(32), nullable=False),
        sqlite_with_rowid=False,
    )
    lengths = {"license_class": 20, "license_key": 80, "openness_category": 30, "gated": 10, "source": 30}
    op.create_table(
        "model_facet",
        sa.Column("shard", _NUMBER, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.String(lengths.get(name, 20)), primary_key=True) for name in _FACETS),
        sa.Column("records", _NUMBER, nullable=False),
        sqlite_with_rowid=False,
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        for table, columns in _BYTEWISE.items():
            changes = ", ".join(f'ALTER {name} TYPE varchar({_length(name)}) COLLATE "C"' for name in columns)
            op.execute(f"ALTER TABLE {table} {changes}")
    for index, indexed in _INDEXES.items():
        op.create_index(index, "model_record", indexed)
    values = ", ".join(_value("", name) for name in _FACETS)
    op.execute(f"INSERT INTO model_facet SELECT 0, {values}, count(*) FROM model_record GROUP BY {values}")  # noqa: S608 - made of the names above
    for statement in _on_sqlite() if is_sqlite else _on_postgresql():
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("search_added", "search_removed", "search_changed", *_SQLITE_COUNTS):
            op.execute(f"DROP TRIGGER model_{name}")
        op.execute("DROP TABLE model_search")
    else:
        for name in ("added", "removed", "changed"):
            op.execute(f"DROP TRIGGER model_facet_{name} ON model_record")
        op.execute("DROP FUNCTION count_model_facets()")
        op.execute("DROP INDEX model_search")
        for table, columns in _BYTEWISE.items():
            changes = ", ".join(f'ALTER {name} TYPE varchar({_length(name)}) COLLATE "default"' for name in columns)
            op.execute(f"ALTER TABLE {table} {changes}")
    for name in _INDEXES:
        op.drop_index(name, "model_record")
    op.drop_table("model_facet")
    op.drop_table("listed_item")
    op.drop_column("model_record", "search_text")


def _length(column: str) -> int:
    return 120 if column == "owner_folded" else 200


def _value(row: str, column: str) -> str:
    name = f"{row}.{column}" if row else column
    return f"coalesce({name}, '')" if column == "license_key" else name


_TEXT_CHANGED = "old.search_text IS NOT new.search_text OR old.pk <> new.pk"
_SQLITE_COUNTS = ("facet_added", "facet_removed", "facet_changed")


def _on_sqlite() -> list[str]:
    """An FTS5 table that reads its texts from the records, and triggers for it and for the counts.

    The tokens are made by the program; the tokeniser here only has to split at blanks. SQLite has one writer at a time,
    so one row per combination can be counted up and down.
    """
    add = "INSERT INTO model_search(rowid, search_text) VALUES (new.pk, new.search_text);"
    remove = "INSERT INTO model_search(model_search, rowid, search_text) VALUES ('delete', old.pk, old.search_text);"
    changed = " OR ".join(f"old.{name} IS NOT new.{name}" for name in _FACETS)
    more, less = _counted_on_sqlite("new", 1), _counted_on_sqlite("old", -1)
    index = (
        "CREATE VIRTUAL TABLE model_search USING fts5(search_text, content='model_record', content_rowid='pk', "
        "tokenize='ascii', prefix='1 2 3', detail=none, columnsize=0)"
    )
    text = f"AFTER UPDATE OF pk, search_text ON model_record WHEN {_TEXT_CHANGED}"
    counts = f"AFTER UPDATE OF {_ALL} ON model_record WHEN {changed}"
    return [
        index,
        "INSERT INTO model_search(model_search) VALUES ('rebuild')",
        f"CREATE TRIGGER model_search_added AFTER INSERT ON model_record BEGIN {add} END",
        f"CREATE TRIGGER model_search_removed AFTER DELETE ON model_record BEGIN {remove} END",
        f"CREATE TRIGGER model_search_changed {text} BEGIN {remove} {add} END",
        f"CREATE TRIGGER model_facet_added AFTER INSERT ON model_record BEGIN {more} END",
        f"CREATE TRIGGER model_facet_removed AFTER DELETE ON model_record BEGIN {less} END",
        f"CREATE TRIGGER model_facet_changed {counts} BEGIN {less} {more} END",
    ]


def _counted_on_sqlite(row: str, by: int) -> str:
    values = ", ".join(_value(row, name) for name in _FACETS)
    return (
        f"INSERT INTO model_facet VALUES (0, {values}, {by}) "  # noqa: S608 - made of the names above
        f"ON CONFLICT (shard, {_ALL}) DO UPDATE SET records = records + {by};"
    )


def _on_postgresql() -> list[str]:
    """A GIN index over the tokens, and one trigger per statement that adds what it changed to rows of its transaction.

    ``array_to_tsvector`` takes the tokens as they are, where ``to_tsvector`` would parse them by the server's locale.
    """
    values = ", ".join(_value("", name) for name in _FACETS)
    insert = f"""
        INSERT INTO model_facet
        SELECT pg_current_xact_id()::text::bigint, {values}, sum(by) FROM ({{rows}}) AS moved
        GROUP BY {values} HAVING sum(by) <> 0
        ON CONFLICT (shard, {_ALL}) DO UPDATE SET records = model_facet.records + excluded.records;"""  # noqa: S608 - as above
    added, removed = f"SELECT {_ALL}, 1 AS by FROM added", f"SELECT {_ALL}, -1 AS by FROM removed"  # noqa: S608 - as above
    function = f"""
        CREATE FUNCTION count_model_facets() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN {insert.format(rows=added)}
            ELSIF TG_OP = 'DELETE' THEN {insert.format(rows=removed)}
            ELSE {insert.format(rows=f"{added} UNION ALL {removed}")}
            END IF;
            RETURN NULL;
        END $$"""
    trigger = (
        "CREATE TRIGGER model_facet_{name} AFTER {event} ON model_record REFERENCING {tables} "
        "FOR EACH STATEMENT EXECUTE FUNCTION count_model_facets()"
    )
    old, new = "OLD TABLE AS removed", "NEW TABLE AS added"
    index = (
        "CREATE INDEX model_search ON model_record USING gin "
        "(array_to_tsvector(string_to_array(ltrim(search_text), ' '))) WITH (gin_pending_list_limit = 1024)"
    )
    return [
        index,
        function,
        trigger.format(name="added", event="INSERT", tables=new),
        trigger.format(name="removed", event="DELETE", tables=old),
        trigger.format(name="changed", event="UPDATE", tables=f"{old} {new}"),
    ]
