"""The web pages that are read."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Field, SQLModel

from registry.db import Moment


class LinkedPage(SQLModel, table=True):
    """A web page that cards name as their licence: read once for all models that link to it."""

    __tablename__ = "linked_page"

    url: str = Field(primary_key=True, max_length=500)
    due_at: datetime = Field(sa_type=Moment, index=True)
    sha256: str | None = Field(default=None, max_length=64)
    """Of the text that the page was reduced to; the text is kept as evidence."""
    parser: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    """Which ``text.PARSER`` read it last."""
    baseline: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    """The parser whose first words were a new beginning: nothing that was read before is compared with these."""
    pending: str | None = Field(default=None, max_length=64)
    """Another text that was seen once, and is read a second time before it counts."""
    pending_at: datetime | None = Field(default=None, sa_type=Moment)
    read_at: datetime | None = Field(default=None, sa_type=Moment)
    changed_at: datetime | None = Field(default=None, sa_type=Moment)
    failures: int = 0
    detail: str | None = Field(default=None, max_length=500)
    lease_token: str | None = Field(default=None, max_length=40)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
