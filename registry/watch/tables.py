"""The watch list: models, the groups that they are watched for, and whether reading is paused."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, true
from sqlmodel import Column, Field, SQLModel

from registry.db import JsonColumn, Moment, RowNumber, partial_index
from registry.records.visibility import hide_with_record


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
    """What a list showed of the model when it was last read, see ``sync.observation``; None where that is not known."""
    is_proven: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    """False until the model itself was asked a second time about a commit whose files were read once."""
    shown_mark: str | None = Field(default=None, max_length=64)
    """What a list that names no commits showed of the model when it was last read because of that list."""
    stale_told_at: datetime | None = Field(default=None, sa_type=Moment)
    """When it was told that the model could not be read for long; empty again after a success."""


class WatchRule(SQLModel, table=True):
    """A group of models that is watched: all of an owner, an inventory, or what a saved query finds."""

    __tablename__ = "watch_rule"

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    name: str = Field(unique=True, max_length=80)
    kind: str = Field(max_length=20)
    """``owner``, ``inventory`` or ``query``."""
    source: str = Field(default="huggingface", max_length=30)
    spec: dict[str, Any] = Field(sa_type=JsonColumn)
    """``{"owner": ...}``, ``{"models": [...]}`` or the filters of ``GET /v1/models``."""
    added_at: datetime = Field(sa_type=Moment)
    added_by: str = Field(max_length=120)
    version: int = 1
    expanded_at: datetime | None = Field(default=None, sa_type=Moment)
    """When its members were last brought up to date."""


class WatchMember(SQLModel, table=True):
    """That a model is watched because of a rule."""

    __tablename__ = "watch_member"

    rule_pk: int = Field(sa_column=Column(RowNumber, ForeignKey("watch_rule.pk", ondelete="CASCADE"), primary_key=True))
    record_pk: int = Field(
        sa_column=Column(RowNumber, ForeignKey("model_record.pk", ondelete="CASCADE"), primary_key=True, index=True)
    )


class SyncControl(SQLModel, table=True):
    """Whether reading is paused; one row."""

    __tablename__ = "sync_control"

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    paused_at: datetime | None = Field(default=None, sa_type=Moment)
    paused_by: str | None = Field(default=None, max_length=120)
    reason: str | None = Field(default=None, max_length=500)


hide_with_record(WatchedModel, WatchMember)
