"""Files of weights as sources listed them: each once, however many commits have it.

A commit (``WeightRevision``) points at a set, and commits with the same weights point at the same one; a set names its
files by number (``WeightSetFile``).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlmodel import Column, Field, SQLModel

from registry.db import JsonColumn, Moment, RowNumber, partial_index
from registry.records.visibility import hide_with_record

UNKNOWN_HASH, UNKNOWN_SIZE = "", -1
"""In the place of what a source did not tell, as a unique key knows no NULL."""


def _record() -> Any:  # noqa: ANN401 - a column
    return Column(RowNumber, ForeignKey("model_record.pk", ondelete="CASCADE"), nullable=False)


class StoredWeight(SQLModel, table=True):
    """One content under one path of a model."""

    __tablename__ = "weight_file"
    __table_args__ = (
        UniqueConstraint("record_pk", "path", "sha256", "size"),
        partial_index("ix_weight_file_sha256", "sha256", "pk", where="sha256 <> ''"),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    record_pk: int = Field(sa_column=_record())
    path: str = Field(max_length=400)
    sha256: str = Field(max_length=64)
    size: int = Field(sa_type=RowNumber)
    format: str = Field(max_length=20)


class WeightSet(SQLModel, table=True):
    """The weights of one or several commits, and what their signature says."""

    __tablename__ = "weight_set"
    __table_args__ = (UniqueConstraint("record_pk", "fingerprint"),)

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    record_pk: int = Field(sa_column=_record())
    fingerprint: str = Field(max_length=64)
    files: int
    """How many there are."""
    gaps: list[str] = Field(default_factory=list, sa_type=JsonColumn)
    """In words, why they are not complete."""
    signature: dict[str, Any] = Field(default_factory=dict, sa_type=JsonColumn)
    """See ``SignatureState``."""


class WeightSetFile(SQLModel, table=True):
    """That a set has a file."""

    __tablename__ = "weight_set_file"
    __table_args__ = (Index("ix_weight_set_file_file_pk", "file_pk"),)

    set_pk: int = Field(sa_column=Column(RowNumber, ForeignKey("weight_set.pk", ondelete="CASCADE"), primary_key=True))
    file_pk: int = Field(
        sa_column=Column(RowNumber, ForeignKey("weight_file.pk", ondelete="CASCADE"), primary_key=True)
    )


class WeightRevision(SQLModel, table=True):
    """A commit of which the list of files was read."""

    __tablename__ = "weight_revision"
    __table_args__ = (Index("ix_weight_revision_set_pk", "set_pk"),)

    record_pk: int = Field(
        sa_column=Column(RowNumber, ForeignKey("model_record.pk", ondelete="CASCADE"), primary_key=True)
    )
    revision: str = Field(primary_key=True, max_length=64)
    set_pk: int = Field(sa_column=Column(RowNumber, ForeignKey("weight_set.pk", ondelete="CASCADE"), nullable=False))
    at: datetime = Field(sa_type=Moment)
    """The date of the commit, or else when its list was read; by it commits are put in order."""
    read_at: datetime = Field(sa_type=Moment)
    via: str | None = Field(default=None, max_length=300)
    """The mirror that told it, where the source itself could not be reached."""


hide_with_record(StoredWeight, WeightSet, WeightRevision)
