"""Checks that are kept, as they are stored."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel, col, func

from registry.db import JsonColumn, Moment, RowNumber
from registry.records.visibility import hide_with_name
from registry.transparency import logged


class StoredCheck(SQLModel, table=True):
    """One check, written once and never changed; it names its model, since what was decided outlives the record."""

    __tablename__ = "stored_check"
    __table_args__ = (
        Index("ix_stored_check_model_folded_pk", "model_folded", "pk"),
        Index("ix_stored_check_verdict_pk", "verdict", "pk"),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    id: str = Field(unique=True, max_length=40)
    model: str | None = Field(default=None, max_length=200)
    """None where bare licence facts were judged."""
    model_folded: str | None = Field(default=None, max_length=200)
    verdict: str = Field(max_length=40)
    license_verdict: str = Field(max_length=40)
    stored_by: str = Field(max_length=120)
    stored_key: str | None = Field(default=None, max_length=120)
    """The id of the API key; None of the command line."""
    stored_at: datetime = Field(sa_type=Moment, index=True)
    sha256: str = Field(max_length=64)
    """Of the bytes that ``content`` unpacks to."""
    content: bytes
    """See ``schemas.FrozenCheck``; JSON, packed with zlib."""
    packs: dict[str, str] | None = Field(default=None, sa_type=JsonColumn, nullable=True)
    """The hash of the files of each pack that is made of it, by for whom; None of what was kept before the log."""


hide_with_name(StoredCheck, func.coalesce(col(StoredCheck.model), ""))
logged(StoredCheck)
