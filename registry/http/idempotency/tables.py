"""Replies that are kept, so that the same request can be answered again."""

from datetime import datetime
from typing import Any

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from registry.db import JsonColumn, Moment


class KeptReply(SQLModel, table=True):
    """What a request with an ``Idempotency-Key`` was answered; it is committed with what the request did."""

    __tablename__ = "kept_reply"

    caller: str = Field(primary_key=True, max_length=120)
    """The id of the API key; the same word of another caller is another request."""
    word: str = Field(primary_key=True, max_length=255)
    """The ``Idempotency-Key``."""
    asked_sha256: str = Field(max_length=64)
    """Of the operation, its parameters and its body."""
    status: int | None = None
    """None: that of the operation."""
    headers: dict[str, Any] = Field(default_factory=dict, sa_type=JsonColumn)
    body: str = Field(default="", sa_type=Text)
    """Sealed: some replies show a secret."""
    at: datetime = Field(sa_type=Moment, index=True)
