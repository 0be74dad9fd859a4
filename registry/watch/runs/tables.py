"""Runs of readings, and the models in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, literal_column, text
from sqlmodel import Column, Field, SQLModel, col

from registry.db import JsonColumn, Moment, RowNumber, partial_index
from registry.records.visibility import hide_with_record


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


hide_with_record(SyncItem)
