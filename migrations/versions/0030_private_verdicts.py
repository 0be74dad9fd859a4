"""Verdicts that rest on private records are marked, and checks count those apart that everybody may see.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

What was found before and may rest on a private record is marked: of a private model, of all that was made from one, and
of entries that are gone where there is anything private at all. The sums of checks of those inventories are told to
nobody who may not see it.

Revision: 0030
Follows: 0029
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_PRIVATE = """
    WITH RECURSIVE touched(pk, folded) AS (
        SELECT pk, folded FROM model_record WHERE is_private
        UNION
        SELECT made.pk, made.folded FROM touched
        JOIN model_base ON model_base.base_folded = touched.folded
        JOIN model_record AS made ON made.pk = model_base.record_pk
    ), named(folded) AS (
        SELECT folded FROM touched
        UNION ALL
        SELECT model_alias.folded FROM model_alias JOIN touched ON touched.pk = model_alias.record_pk
    )
"""
_RESULTS = f"""
    {_PRIVATE} UPDATE inventory_result SET is_private = TRUE
    WHERE EXISTS (
        SELECT 1 FROM inventory_entry JOIN named ON named.folded = inventory_entry.model_folded
        WHERE inventory_entry.inventory_id = inventory_result.inventory_id
          AND inventory_entry.id = inventory_result.entry_id
    ) OR EXISTS (SELECT 1 FROM named) AND NOT EXISTS (
        SELECT 1 FROM inventory_entry WHERE inventory_entry.inventory_id = inventory_result.inventory_id
          AND inventory_entry.id = inventory_result.entry_id
    )
"""  # noqa: S608 - our own words
_RUNS = """
    UPDATE inventory_run SET open_verdicts = '{}', open_changed = 0
    WHERE inventory_id IN (SELECT inventory_id FROM inventory_result WHERE is_private)
"""


def upgrade() -> None:
    op.add_column("inventory_result", sa.Column("is_private", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("inventory_run", sa.Column("open_verdicts", _JSON, nullable=True))
    op.add_column("inventory_run", sa.Column("open_changed", sa.Integer(), nullable=True))
    op.execute(_RESULTS)
    op.execute(_RUNS)


def downgrade() -> None:
    op.drop_column("inventory_run", "open_changed")
    op.drop_column("inventory_run", "open_verdicts")
    op.drop_column("inventory_result", "is_private")
