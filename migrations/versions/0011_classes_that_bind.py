"""The class that binds a model through its lineage, beside the class of its own licence.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

``own_class`` takes over what ``license_class`` held, whose meaning changes: it is the strictest class of a model's own
licence and of all that it inherits, unknown where its own is. The stored documents of models with bases say it, so
lists are right as soon as this is done, before the sweep renders any document anew. The index is built in the same
transaction: nearly every row is written here anyway.

Revision: 0011
Follows: 0010
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_RECORD = sa.table(
    "model_record", sa.column("pk", sa.BigInteger()), sa.column("license_class", sa.String()),
    sa.column("own_class", sa.String()), sa.column("document", sa.LargeBinary()),
)  # fmt: skip
_BASE = sa.table("model_base", sa.column("record_pk", sa.BigInteger()))
_AT_ONCE = 500


def upgrade() -> None:
    op.add_column(
        "model_record", sa.Column("own_class", sa.String(20), nullable=False, server_default=sa.text("'unknown'"))
    )
    is_known = _RECORD.c.license_class != "unknown"
    op.execute(_RECORD.update().where(is_known).values(own_class=_RECORD.c.license_class))
    op.create_index("ix_model_record_own_class", "model_record", ["own_class", "id"])
    last: int | None = 0
    while last is not None:
        last = _inherit_classes(op.get_bind(), last)


def downgrade() -> None:
    op.execute(_RECORD.update().values(license_class=_RECORD.c.own_class))
    op.drop_index("ix_model_record_own_class", "model_record")
    op.drop_column("model_record", "own_class")


def _inherit_classes(connection: sa.Connection, after: int) -> int | None:
    """Write what binds the next records that were made from others; the number of the last of them."""
    is_made = sa.exists().where(_BASE.c.record_pk == _RECORD.c.pk)
    wanted = sa.select(_RECORD).where(_RECORD.c.pk > after, _RECORD.c.own_class != "unknown", is_made)
    rows = connection.execute(wanted.order_by(_RECORD.c.pk).limit(_AT_ONCE)).all()
    by_class: dict[str, list[int]] = {}
    for row in rows:
        binding = _class_in(row.document)
        if binding is not None and binding != row.own_class:
            by_class.setdefault(binding, []).append(row.pk)
    for binding, numbers in by_class.items():
        connection.execute(_RECORD.update().where(_RECORD.c.pk.in_(numbers)).values(license_class=binding))
    return rows[-1].pk if rows else None


def _class_in(document: bytes) -> str | None:
    """The strictest class that a document says is inherited; None where it says nothing of that."""
    class_ = (json.loads(document).get("inherited") or {}).get("class")
    return class_ if isinstance(class_, str) else None
