"""Sweeps, groups that are watched, the past of a model, linked pages, request budgets, grouped alerts.

The rules of a safe migration:
 - one head; never edit a migration that was released;
 - import nothing from registry/: it must run unchanged in ten years;
 - it runs on SQLite and PostgreSQL, up and down, with data in the tables;
 - on PostgreSQL a new index on a large table is built CONCURRENTLY, and a new column is nullable or has a default;
 - it never deletes what was observed.

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


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
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
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


def downgrade() -> None:

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
