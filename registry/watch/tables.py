"""Watch list, sync runs, and flags as they are stored; see ``sweep_tables`` for how changes are noticed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, literal_column, text, true
from sqlmodel import Column, Field, SQLModel, col

from registry.db import JsonColumn, Moment, RowNumber, partial_index


class WatchedModel(SQLModel, table=True):
    """A model that is read again and again; ``next_due_at`` is when."""

    __tablename__ = "watched_model"
    __table_args__ = (
        partial_index("ix_watched_model_read", "last_success_at", "added_at", where="stale_told_at IS NULL"),
        partial_index("ix_watched_model_told", "stale_told_at", where="stale_told_at IS NOT NULL"),
        partial_index("ix_watched_model_failing", "failures", where="failures > 0"),
    )

    record_pk: int = Field(
        sa_column=Column(RowNumber, ForeignKey("model_record.pk", ondelete="CASCADE"), primary_key=True)
    )
    reason: str = Field(max_length=20)
    """``requested``, or ``ancestor`` of a requested model: its licence binds there too."""
    added_at: datetime = Field(sa_type=Moment)
    added_by: str = Field(max_length=120)
    next_due_at: datetime = Field(sa_type=Moment, index=True)
    last_success_at: datetime | None = Field(default=None, sa_type=Moment)
    last_failure_at: datetime | None = Field(default=None, sa_type=Moment)
    failures: int = 0
    """How many readings in a row failed."""
    listing_mark: str | None = Field(default=None, max_length=64)
    """What a list showed of the model when it was last read, see ``marks``; None where that is not known."""
    is_proven: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    """False until the model itself was asked a second time about a commit whose files were read once."""
    stale_told_at: datetime | None = Field(default=None, sa_type=Moment)
    """When it was told that the model could not be read for long; empty again after a success."""


class SyncRun(SQLModel, table=True):
    """One request to read models again."""

    __tablename__ = "sync_run"

    id: str = Field(primary_key=True, max_length=40)
    requested_at: datetime = Field(sa_type=Moment, index=True)
    requested_by: str = Field(max_length=120)
    trigger: str = Field(max_length=20)
    """``manual``, ``schedule``, ``hook``, ``sweep``, ``recheck`` or ``page``."""
    is_dry: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Read and compare, but record nothing: the items say what would have been recorded."""


class SyncItem(SQLModel, table=True):
    """One model in a run: a piece of work that a worker holds under a lease, and its outcome."""

    __tablename__ = "sync_item"
    __table_args__ = (
        UniqueConstraint("run_id", "record_pk"),
        partial_index("ix_sync_item_open", "due_at", where="state <> 'done'"),
        partial_index("ix_sync_item_confirming", "due_at", where="state = 'confirming'"),
        partial_index("ix_sync_item_open_run", "run_id", where="state <> 'done'"),
        Index("ix_sync_item_finished", "finished_at", "outcome"),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    run_id: str = Field(foreign_key="sync_run.id", max_length=40)
    record_pk: int = Field(
        sa_column=Column(RowNumber, ForeignKey("model_record.pk", ondelete="CASCADE"), nullable=False, index=True)
    )
    state: str = Field(default="queued", max_length=12)
    """``queued``, ``confirming`` (read once, a change is to be read again) or ``done``."""
    due_at: datetime = Field(sa_type=Moment)
    lease_token: str | None = Field(default=None, max_length=40)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    readings: int = 0
    pending: str | None = Field(default=None, max_length=80)
    """What the first reading saw, for the second to agree with."""
    pending_facts: dict[str, Any] | None = Field(default=None, sa_type=JsonColumn)
    listed: dict[str, Any] | None = Field(default=None, sa_type=JsonColumn)
    """The model as a list showed it when it asked for this reading, see ``hub.values.HubModel``."""
    failures: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    """Readings that failed for a reason that passes, and were tried again."""
    pending_at: datetime | None = Field(default=None, sa_type=Moment)
    outcome: str | None = Field(default=None, max_length=20)
    detail: str | None = Field(default=None, max_length=500)
    observation_pk: int | None = Field(default=None, sa_type=RowNumber)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)


IS_CONFIRMING = col(SyncItem.state) == literal_column("'confirming'")
IS_OPEN = col(SyncItem.state) != literal_column("'done'")
"""Spelled out, since a partial index is used only where the planner sees the value."""


class HookReceipt(SQLModel, table=True):
    """A hook of the Hub that was taken, so that a repeated delivery does nothing."""

    __tablename__ = "hook_receipt"

    id: str = Field(primary_key=True, max_length=200)
    received_at: datetime = Field(sa_type=Moment)


class Flag(SQLModel, table=True):
    """One recorded change of one model."""

    __tablename__ = "flag"
    __table_args__ = (
        Index("ix_flag_record_pk_seq", "record_pk", "seq"),
        UniqueConstraint("record_pk", "kind", "dedupe"),
        Index("ix_flag_status_kind", "status", "kind"),
    )

    seq: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    id: str = Field(unique=True, max_length=40)
    record_pk: int = Field(foreign_key="model_record.pk", sa_type=RowNumber)
    model: str = Field(max_length=200)
    kind: str = Field(max_length=40)
    direction: str = Field(max_length=10)
    severity: str = Field(max_length=10)
    class_before: str | None = Field(default=None, max_length=20)
    class_after: str | None = Field(default=None, max_length=20)
    before: dict[str, Any] | None = Field(default=None, sa_type=JsonColumn)
    after: dict[str, Any] | None = Field(default=None, sa_type=JsonColumn)
    revision_before: str | None = Field(default=None, max_length=64)
    revision_after: str | None = Field(default=None, max_length=64)
    detected_at: datetime = Field(sa_type=Moment)
    confirmed_at: datetime = Field(sa_type=Moment)
    affected: dict[str, Any] = Field(sa_type=JsonColumn)
    evidence: list[dict[str, Any]] = Field(sa_type=JsonColumn)
    terms: list[dict[str, Any]] = Field(default_factory=list, sa_type=JsonColumn)
    sensitive: list[str] = Field(default_factory=list, sa_type=JsonColumn)
    status: str = Field(default="open", max_length=12)
    acknowledged_at: datetime | None = Field(default=None, sa_type=Moment)
    acknowledged_by: str | None = Field(default=None, max_length=120)
    note: str | None = Field(default=None, max_length=2_000)
    dedupe: str = Field(max_length=80)
    """The pair of observations it came of: two workers that see the same change record it once."""
