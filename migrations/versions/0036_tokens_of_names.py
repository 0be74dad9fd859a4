"""Tokens of ids in the search index, with a mark before them.

What marks them is "/", which SQLite's tokeniser took for a blank. The records get these tokens when they are rendered
again, which workers do for all that were rendered by an older release.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0036
Follows: 0035
"""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rebuild("ascii tokenchars ''/''")


def downgrade() -> None:
    _rebuild("ascii")


def _rebuild(tokenize: str) -> None:
    """The index anew; it holds nothing that the records do not hold."""
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("DROP TABLE model_search")
    op.execute(
        "CREATE VIRTUAL TABLE model_search USING fts5(search_text, content='model_record', content_rowid='pk', "
        f"tokenize='{tokenize}', prefix='1 2 3 4 5 6 8', detail=none, columnsize=0)"
    )
    op.execute("INSERT INTO model_search (model_search) VALUES ('rebuild')")
