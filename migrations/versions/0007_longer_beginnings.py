"""More beginnings of tokens in SQLite's search index.

The index held beginnings of up to three letters; a question by a longer common word collected its tokens one by one.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0007
Follows: 0006
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rebuild("1 2 3 4 5 6 8")


def downgrade() -> None:
    _rebuild("1 2 3")


def _rebuild(prefix: str) -> None:
    """The index anew; it holds nothing that the records do not hold."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("DROP TABLE model_search")
    op.execute(
        "CREATE VIRTUAL TABLE model_search USING fts5(search_text, content='model_record', content_rowid='pk', "
        f"tokenize='ascii', prefix='{prefix}', detail=none, columnsize=0)"
    )
    op.execute("INSERT INTO model_search (model_search) VALUES ('rebuild')")
