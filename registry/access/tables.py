"""API keys as they are stored: never the key itself."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from registry.db import JsonColumn, Moment


class ApiKey(SQLModel, table=True):
    """One key; ``prefix`` finds it, ``key_sha256`` proves it."""

    __tablename__ = "api_key"

    id: str = Field(primary_key=True, max_length=40)
    prefix: str = Field(unique=True, max_length=8)
    key_sha256: str = Field(max_length=64)
    name: str = Field(max_length=120)
    scopes: list[str] = Field(sa_type=JsonColumn)
    created_at: datetime = Field(sa_type=Moment)
    created_by: str = Field(max_length=120)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)
    expires_at: datetime | None = Field(default=None, sa_type=Moment)
    """None: it does not end by itself."""
    last_used_at: datetime | None = Field(default=None, sa_type=Moment)
    """To within ``service.USE_NOTED_EVERY``."""


class PageSession(SQLModel, table=True):
    """Somebody who is logged in to the pages: in whose name, and until when; never the token itself."""

    __tablename__ = "page_session"

    id: str = Field(primary_key=True, max_length=40)
    token_sha256: str = Field(unique=True, max_length=64)
    key_id: str = Field(max_length=40)
    """The key that was exchanged for it, without which it is nothing."""
    bootstrap_proof: str | None = Field(default=None, max_length=64)
    """Where that key is no row but a setting: what the token and that key make together (``sessions.proof_of``)."""
    opened_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment, index=True)
