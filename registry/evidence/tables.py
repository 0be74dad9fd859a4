"""Content-addressed texts."""

from datetime import datetime

from sqlalchemy import false
from sqlmodel import Field, SQLModel

from registry.db import Moment
from registry.transparency import logged


class EvidenceText(SQLModel, table=True):
    """The bytes of one licence file, card, policy or gate prompt."""

    __tablename__ = "evidence_text"

    sha256: str = Field(primary_key=True, max_length=64)
    size: int
    data: bytes
    is_private: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Only ever read with a token, from a repository that not everybody may read."""
    first_seen_at: datetime = Field(sa_type=Moment)


logged(EvidenceText)
