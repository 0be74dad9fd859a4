"""Sweeps, watched groups, the past of a model, linked pages, request budgets, grouped alerts, the queue for review.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0006
Follows: 0005
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Built in the migration's own transaction: most hold no row yet, since their conditions rest on new columns.
INDEXES = [
    (
        "ix_webhook_delivery_held", "webhook_delivery", ["group_key", "endpoint_id"],
        "state = 'pending' AND group_key IS NOT NULL",
    ),
    ("ix_webhook_delivery_sent_with", "webhook_delivery", ["sent_with"], "sent_with IS NOT NULL"),
    ("ix_watched_model_read", "watched_model", ["last_success_at", "added_at"], "stale_told_at IS NULL"),
    ("ix_watched_model_told", "watched_model", ["stale_told_at"], "stale_told_at IS NOT NULL"),
    ("ix_watched_model_failing", "watched_model", ["failures"], "failures > 0"),
    ("ix_sync_item_finished", "sync_item", ["finished_at", "outcome"], None),
    ("ix_sync_item_confirming", "sync_item", ["due_at"], "state = 'confirming'"),
    ("ix_sync_item_open_run", "sync_item", ["run_id"], "state <> 'done'"),
    ("ix_flag_status_kind", "flag", ["status", "kind"], None),
]  # fmt: skip


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

    op.create_table(
        "linked_page",
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("pending", sa.String(length=64), nullable=True),
        sa.Column("pending_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(length=500), nullable=True),
        sa.Column("lease_token", sa.String(length=40), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_linked_page")),
    )
    with op.batch_alter_table("linked_page", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_linked_page_due_at"), ["due_at"], unique=False)

    op.create_table(
        "request_budget",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("allowed", sa.Integer(), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_request_budget")),
    )
    op.create_table(
        "sweep",
        sa.Column("pk", number, nullable=False),
        sa.Column("source", sa.String(length=30), nullable=False),
        sa.Column("scope", sa.String(length=140), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("watermark_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("newest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_link", sa.String(length=2000), nullable=True),
        sa.Column("run_id", sa.String(length=40), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(length=500), nullable=True),
        sa.Column("lease_token", sa.String(length=40), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_sweep")),
        sa.UniqueConstraint("source", "scope", name=op.f("uq_sweep_source_scope")),
    )
    with op.batch_alter_table("sweep", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sweep_due_at"), ["due_at"], unique=False)

    op.create_table(
        "sync_control",
        sa.Column("pk", number, nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_by", sa.String(length=120), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_sync_control")),
    )
    op.create_table(
        "watch_rule",
        sa.Column("pk", number, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=30), nullable=False),
        sa.Column("spec", json, nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("expanded_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_watch_rule")),
        sa.UniqueConstraint("name", name=op.f("uq_watch_rule_name")),
    )
    op.create_table(
        "backfill",
        sa.Column("record_pk", number, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=True),
        sa.Column("progress", json, nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("commits", sa.Integer(), nullable=False),
        sa.Column("covered", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(length=500), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.String(length=40), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["record_pk"], ["model_record.pk"], name=op.f("fk_backfill_record_pk_model_record"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("record_pk", name=op.f("pk_backfill")),
    )
    with op.batch_alter_table("backfill", schema=None) as batch_op:
        batch_op.create_index("ix_backfill_state_due_at", ["state", "due_at"], unique=False)

    op.create_table(
        "model_past",
        sa.Column("pk", number, nullable=False),
        sa.Column("record_pk", number, nullable=False),
        sa.Column("source", sa.String(length=30), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("facts", json, nullable=False),
        sa.ForeignKeyConstraint(["record_pk"], ["model_record.pk"], name=op.f("fk_model_past_record_pk_model_record")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_model_past")),
        sa.UniqueConstraint("record_pk", "fingerprint", name=op.f("uq_model_past_record_pk_fingerprint")),
    )
    op.create_table(
        "watch_member",
        sa.Column("rule_pk", number, nullable=False),
        sa.Column("record_pk", number, nullable=False),
        sa.ForeignKeyConstraint(
            ["record_pk"], ["model_record.pk"], name=op.f("fk_watch_member_record_pk_model_record"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rule_pk"], ["watch_rule.pk"], name=op.f("fk_watch_member_rule_pk_watch_rule"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("rule_pk", "record_pk", name=op.f("pk_watch_member")),
    )
    with op.batch_alter_table("watch_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_watch_member_record_pk"), ["record_pk"], unique=False)

    op.create_table(
        "model_commit",
        sa.Column("record_pk", number, nullable=False),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state_pk", number, nullable=True),
        sa.ForeignKeyConstraint(
            ["record_pk"], ["model_record.pk"], name=op.f("fk_model_commit_record_pk_model_record"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["state_pk"], ["model_past.pk"], name=op.f("fk_model_commit_state_pk_model_past")),
        sa.PrimaryKeyConstraint("record_pk", "sha", name=op.f("pk_model_commit")),
    )
    with op.batch_alter_table("model_commit", schema=None) as batch_op:
        batch_op.create_index("ix_model_commit_record_pk_committed_at", ["record_pk", "committed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_model_commit_state_pk"), ["state_pk"], unique=False)

    op.add_column("sync_run", sa.Column("is_dry", sa.Boolean(), server_default=sa.false(), nullable=False))

    op.add_column("watched_model", sa.Column("listing_mark", sa.String(length=64), nullable=True))
    op.add_column("watched_model", sa.Column("stale_told_at", sa.DateTime(timezone=True), nullable=True))

    op.add_column("sync_item", sa.Column("pending_facts", json, nullable=True))
    op.add_column("sync_item", sa.Column("listed", json, nullable=True))
    op.add_column("sync_item", sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("webhook_delivery", sa.Column("group_key", sa.String(length=200), nullable=True))
    op.add_column("webhook_delivery", sa.Column("sent_with", sa.String(length=40), nullable=True))
    op.add_column("event", sa.Column("group_key", sa.String(length=160), nullable=True))
    for name, table, columns, where in INDEXES:
        condition = sa.text(where) if where else None
        op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)

    _add_queue(number, json)


def _add_queue(number: sa.types.TypeEngine[Any], json: sa.types.TypeEngine[Any]) -> None:
    """The queue of what waits for a person; triggers note which records have to be looked at for it.

    So no program has to remember. A later migration that lets SQLite copy ``model_record`` makes them again.
    """
    op.create_table(
        "review_due",
        sa.Column("pk", number, nullable=False),
        sa.Column("record_pk", number, nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_review_due")),
    )
    op.create_table(
        "review_item",
        sa.Column("record_pk", number, autoincrement=False, nullable=False),
        sa.Column("group_key", sa.String(length=64), nullable=True),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        sa.Column("rank", number, nullable=True),
        sa.Column("weight", number, nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("codes", json, nullable=False),
        sa.Column("license_class", sa.String(length=20), nullable=False),
        sa.Column("owner_folded", sa.String(length=120), nullable=False),
        sa.Column("models", sa.Integer(), nullable=False),
        sa.Column("downloads", number, nullable=False),
        sa.Column("total_downloads", number, nullable=False),
        sa.Column("descendants", sa.Integer(), nullable=False),
        sa.Column("watched", sa.String(length=20), nullable=True),
        sa.Column("text", json, nullable=True),
        sa.Column("decided", sa.String(length=80), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("record_pk", name=op.f("pk_review_item")),
    )
    for name, columns in _QUEUE_INDEXES.items():
        op.create_index(name, "review_item", [*columns, "record_pk"])
    op.execute("INSERT INTO review_due (record_pk) SELECT pk FROM model_record WHERE status = 'needs_review'")
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _queue_triggers_on_sqlite() if is_sqlite else _queue_triggers_on_postgresql():
        op.execute(statement)


_QUEUE_INDEXES = {
    "ix_review_item_rank": ["rank"],
    "ix_review_item_code": ["code", "rank"],
    "ix_review_item_class": ["license_class", "rank"],
    "ix_review_item_code_class": ["code", "license_class", "rank"],
    "ix_review_item_owner": ["owner_folded", "weight"],
    "ix_review_item_group": ["group_key", "weight"],
}


def _queue_triggers_on_sqlite() -> list[str]:
    moved = "old.etag IS NOT new.etag OR old.status IS NOT new.status"
    known = "EXISTS (SELECT 1 FROM review_item WHERE record_pk = {row}.pk)"
    waits = f"new.status = 'needs_review' OR old.status = 'needs_review' OR {known.format(row='new')}"
    note = "BEGIN INSERT INTO review_due (record_pk) VALUES ({row}.pk); END"
    added, removed = "WHEN new.status = 'needs_review'", f"WHEN {known.format(row='old')}"
    changed = f"AFTER UPDATE OF etag, status ON model_record WHEN ({moved}) AND ({waits})"
    return [
        f"CREATE TRIGGER review_due_added AFTER INSERT ON model_record {added} {note.format(row='new')}",
        f"CREATE TRIGGER review_due_changed {changed} {note.format(row='new')}",
        f"CREATE TRIGGER review_due_removed AFTER DELETE ON model_record {removed} {note.format(row='old')}",
    ]


def _queue_triggers_on_postgresql() -> list[str]:
    """One trigger per statement; a due row is only ever added, so none is lost to whoever deletes an older one."""
    function = """
        CREATE FUNCTION note_review_due() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                INSERT INTO review_due (record_pk) SELECT pk FROM added WHERE status = 'needs_review';
            ELSIF TG_OP = 'DELETE' THEN
                INSERT INTO review_due (record_pk) SELECT removed.pk FROM removed JOIN review_item
                ON review_item.record_pk = removed.pk;
            ELSE
                INSERT INTO review_due (record_pk) SELECT added.pk FROM added JOIN removed ON removed.pk = added.pk
                WHERE (added.etag <> removed.etag OR added.status <> removed.status) AND (
                    added.status = 'needs_review' OR removed.status = 'needs_review'
                    OR EXISTS (SELECT 1 FROM review_item WHERE record_pk = added.pk)
                );
            END IF;
            RETURN NULL;
        END $$"""
    trigger = (
        "CREATE TRIGGER review_due_{name} AFTER {event} ON model_record REFERENCING {tables} "
        "FOR EACH STATEMENT EXECUTE FUNCTION note_review_due()"
    )
    old, new = "OLD TABLE AS removed", "NEW TABLE AS added"
    return [
        function,
        trigger.format(name="added", event="INSERT", tables=new),
        trigger.format(name="removed", event="DELETE", tables=old),
        trigger.format(name="changed", event="UPDATE", tables=f"{old} {new}"),
    ]


def _remove_queue() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name in ("added", "changed", "removed"):
        op.execute(f"DROP TRIGGER review_due_{name}" + ("" if is_sqlite else " ON model_record"))
    if not is_sqlite:
        op.execute("DROP FUNCTION note_review_due()")
    op.drop_table("review_item")
    op.drop_table("review_due")


def downgrade() -> None:
    _remove_queue()

    for name, table, _, _ in INDEXES:
        op.drop_index(name, table_name=table)
    op.drop_column("event", "group_key")
    op.drop_column("sync_item", "failures")
    op.drop_column("sync_item", "listed")
    op.drop_column("sync_item", "pending_facts")
    op.drop_column("webhook_delivery", "sent_with")
    op.drop_column("webhook_delivery", "group_key")

    op.drop_column("watched_model", "stale_told_at")
    op.drop_column("watched_model", "listing_mark")

    op.drop_column("sync_run", "is_dry")

    with op.batch_alter_table("model_commit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_model_commit_state_pk"))
        batch_op.drop_index("ix_model_commit_record_pk_committed_at")

    op.drop_table("model_commit")
    with op.batch_alter_table("watch_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_watch_member_record_pk"))

    op.drop_table("watch_member")
    op.drop_table("model_past")
    with op.batch_alter_table("backfill", schema=None) as batch_op:
        batch_op.drop_index("ix_backfill_state_due_at")

    op.drop_table("backfill")
    op.drop_table("watch_rule")
    op.drop_table("sync_control")
    with op.batch_alter_table("sweep", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sweep_due_at"))

    op.drop_table("sweep")
    op.drop_table("request_budget")
    with op.batch_alter_table("linked_page", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_linked_page_due_at"))

    op.drop_table("linked_page")
