"""How far the past of a model was read."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlmodel import Column, Field, SQLModel

from registry.db import JsonColumn, Moment, RowNumber
from registry.records.visibility import hide_with_record


class Backfill(SQLModel, table=True):
    """How far the past of a model was read from its commit history."""

    __tablename__ = "backfill"
    __table_args__ = (Index("ix_backfill_state_due_at", "state", "due_at"),)

    record_pk: int = Field(
        sa_column=Column(RowNumber, ForeignKey("model_record.pk", ondelete="CASCADE"), primary_key=True)
    )
    state: str = Field(default="queued", max_length=12)
    """``queued``, ``commits`` (the list is being read), ``files`` (states are being read), ``done`` or ``failed``."""
    due_at: datetime = Field(sa_type=Moment)
    head: str | None = Field(default=None, max_length=64)
    """The commit from which the history is walked back."""
    progress: dict[str, Any] = Field(default_factory=dict, sa_type=JsonColumn)
    """What a walk that was interrupted goes on from."""
    requests: int = 0
    commits: int = 0
    covered: int = 0
    """Commits whose licence is known."""
    failures: int = 0
    detail: str | None = Field(default=None, max_length=500)
    started_at: datetime | None = Field(default=None, sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    lease_token: str | None = Field(default=None, max_length=40)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)


hide_with_record(Backfill)
