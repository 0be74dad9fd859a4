"""How changes are noticed: groups that are watched, sweeps, the past that is read, linked pages."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlmodel import Column, Field, SQLModel

from registry.db import JsonColumn, Moment, RowNumber


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


class Sweep(SQLModel, table=True):
    """How far a list of a source was read, so that the next reading goes on from there."""

    __tablename__ = "sweep"
    __table_args__ = (UniqueConstraint("source", "scope"),)

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    source: str = Field(max_length=30)
    scope: str = Field(max_length=140)
    """``recent`` for what changed last anywhere, ``owner:NAME`` for the models of one owner."""
    due_at: datetime = Field(sa_type=Moment, index=True)
    watermark_at: datetime | None = Field(default=None, sa_type=Moment)
    """All that changed up to then was seen by a sweep that came to its end."""
    newest_at: datetime | None = Field(default=None, sa_type=Moment)
    """The watermark of the sweep under way: the newest change that its first page showed."""
    next_link: str | None = Field(default=None, max_length=2_000)
    """Where the sweep under way goes on; None where none is under way."""
    run_id: str | None = Field(default=None, max_length=40)
    started_at: datetime | None = Field(default=None, sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    pages: int = 0
    seen: int = 0
    failures: int = 0
    detail: str | None = Field(default=None, max_length=500)
    lease_token: str | None = Field(default=None, max_length=40)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)


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


class LinkedPage(SQLModel, table=True):
    """A web page that cards name as their licence: read once for all models that link to it."""

    __tablename__ = "linked_page"

    url: str = Field(primary_key=True, max_length=500)
    due_at: datetime = Field(sa_type=Moment, index=True)
    sha256: str | None = Field(default=None, max_length=64)
    """Of the text that the page was reduced to; the text is kept as evidence."""
    pending: str | None = Field(default=None, max_length=64)
    """Another text that was seen once, and is read a second time before it counts."""
    pending_at: datetime | None = Field(default=None, sa_type=Moment)
    read_at: datetime | None = Field(default=None, sa_type=Moment)
    changed_at: datetime | None = Field(default=None, sa_type=Moment)
    failures: int = 0
    detail: str | None = Field(default=None, max_length=500)
    lease_token: str | None = Field(default=None, max_length=40)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)


class SyncControl(SQLModel, table=True):
    """Whether reading is paused; one row."""

    __tablename__ = "sync_control"

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    paused_at: datetime | None = Field(default=None, sa_type=Moment)
    paused_by: str | None = Field(default=None, max_length=120)
    reason: str | None = Field(default=None, max_length=500)
