"""Texts that were seen in models, filed so that near copies find them, and what curators decided about them."""

from datetime import datetime

from sqlalchemy import ForeignKey, text
from sqlmodel import Column, Field, SQLModel

from registry.db import Moment, RowNumber


class KnownText(SQLModel, table=True):
    """One text that the catalogue does not know word for word; its bytes are evidence."""

    __tablename__ = "known_text"

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    fingerprint: str = Field(unique=True, max_length=64)
    """The sha256 of its normalised words: copies that differ in layout only are one text."""
    unnumbered: str | None = Field(default=None, index=True, max_length=64)
    """The sha256 of its words without what only counts the items of lists."""
    fingerprint_version: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    """The rules that both were made by; made anew from the evidence when the rules are new."""
    evidence_sha256: str = Field(foreign_key="evidence_text.sha256", unique=True, max_length=64)
    words: int
    model: str = Field(max_length=200)
    """Where it was seen first."""
    first_seen_at: datetime = Field(sa_type=Moment)


class TextBand(SQLModel, table=True):
    """One of the numbers that a text is filed under, see ``shingles.bands``; ordered by number for the look-up."""

    __tablename__ = "text_band"
    __table_args__ = {"sqlite_with_rowid": False}

    band: int = Field(sa_column=Column(RowNumber, primary_key=True, autoincrement=False))
    text_pk: int = Field(
        sa_column=Column(
            RowNumber,
            ForeignKey("known_text.pk", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
            index=True,
        )
    )


class TextDecision(SQLModel, table=True):
    """That a curator, concluding about one record, named a text as the licence of that record."""

    __tablename__ = "text_decision"

    record_pk: int = Field(
        sa_column=Column(
            RowNumber, ForeignKey("model_record.pk", ondelete="CASCADE"), primary_key=True, autoincrement=False
        )
    )
    fingerprint: str = Field(max_length=64, index=True)
    fingerprint_version: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    license: str = Field(max_length=80)
    decided_by: str = Field(max_length=120)
    decided_at: datetime = Field(sa_type=Moment)
