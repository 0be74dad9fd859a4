"""Verdicts that are ready to be sent."""

from sqlalchemy import ForeignKey, LargeBinary
from sqlmodel import Column, Field, SQLModel

from registry.db import RowNumber
from registry.records.visibility import hide_with_record
from registry.transparency import logged


class OpennessDocument(SQLModel, table=True):
    """The verdicts of all frameworks about one model; derived from its document, never shown once that moved."""

    __tablename__ = "openness_document"

    record_pk: int = Field(
        sa_column=Column(RowNumber, ForeignKey("model_record.pk", ondelete="CASCADE"), primary_key=True)
    )
    version: str = Field(max_length=120, index=True)
    """Of the methods, the catalogue, the licence list and the derivation that made it, see ``versions.version_of``."""
    made_from: str = Field(max_length=80)
    """The record's ETag and the claims in force, see ``documents.stamp_of``."""
    etag: str = Field(max_length=40)
    content: bytes = Field(sa_type=LargeBinary)
    """JSON, see ``schemas.OpennessRead``."""


hide_with_record(OpennessDocument)
logged(OpennessDocument)
