"""Recorded changes."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from registry.db import JsonColumn, Moment, RowNumber
from registry.records.visibility import hide_with_record
from registry.transparency import logged


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


hide_with_record(Flag)
logged(Flag)
