"""The event log."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from registry.db import JsonColumn, Moment, RowNumber


class Event(SQLModel, table=True):
    """One thing that happened, with the data a subscriber gets."""

    __tablename__ = "event"
    __table_args__ = (
        Index(
            "ix_event_not_fanned_out",
            "seq",
            sqlite_where=text("fanned_out = 0"),
            postgresql_where=text("NOT fanned_out"),
        ),
        Index("ix_event_subject_seq", "subject", "seq"),
    )

    seq: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    id: str = Field(unique=True, max_length=40)
    type: str = Field(max_length=60)
    subject: str = Field(max_length=300)
    """The model it is about, or empty."""
    subject_seq: int
    """1, 2, 3, ... for each subject, so that a subscriber sees a gap."""
    actor: str = Field(max_length=120)
    key: str | None = Field(default=None, max_length=120)
    """The id of the API key that was used; None of the command line and of the service itself."""
    at: datetime = Field(sa_type=Moment)
    data: dict[str, Any] = Field(sa_type=JsonColumn)
    group_key: str | None = Field(default=None, max_length=160)
    """Events with the same one may be told together, see ``record_event``."""
    fanned_out: bool = False
    """Whether the deliveries for it exist."""
