"""How changes are noticed: groups that are watched, sweeps, the past that is read, linked pages."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from registry.db import Moment, RowNumber


class ListTrouble(SQLModel, table=True):
    """That a list of a source cannot be read, or not to its end, since when and why."""

    __tablename__ = "list_trouble"

    source: str = Field(primary_key=True, max_length=30)
    scope: str = Field(primary_key=True, max_length=140)
    """As of a sweep, in lower case."""
    kind: str = Field(max_length=40)
    """Of the failure, or ``cut`` for a list that ends too soon."""
    since: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    detail: str = Field(default="", max_length=500)


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
