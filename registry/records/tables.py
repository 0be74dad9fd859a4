"""Records and observations as they are stored."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlmodel import Column, Field, SQLModel

from registry.db import JsonColumn, Moment, RowNumber


class ModelRecord(SQLModel, table=True):
    """One model: the columns that lists filter and sort by, the curated layers, and the rendered public document."""

    __tablename__ = "model_record"
    __table_args__ = (
        Index("ix_model_record_class_id", "license_class", "id"),
        Index("ix_model_record_status_id", "status", "id"),
        Index("ix_model_record_updated_at_pk", "updated_at", "pk"),
        Index("ix_model_record_downloads_pk", "downloads", "pk"),
        Index("ix_model_record_owner_folded", "owner_folded", "id"),
        Index("ix_model_record_license_key", "license_key", "id"),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    id: str = Field(unique=True, max_length=200)
    """``owner/name`` as its source spells it."""
    folded: str = Field(unique=True, max_length=200)
    """The id in lower case: the Hub's ids differ in more than case."""
    owner_folded: str = Field(max_length=120)
    source: str = Field(max_length=30)
    hub_id: str | None = Field(default=None, max_length=64, index=True)
    status: str = Field(max_length=20)
    license_key: str | None = Field(default=None, max_length=80)
    license_class: str = Field(max_length=20)
    gated: str = Field(default="unknown", max_length=10)
    openness_category: str = Field(default="unknown", max_length=30)
    origin_region: str = Field(default="unknown", max_length=20)
    downloads: int = Field(default=0, sa_type=RowNumber)
    curated: dict[str, Any] = Field(default_factory=dict, sa_type=JsonColumn)
    """Facts with sources that people gathered (artifacts, origin, ...), see ``curated.CuratedFacts``."""
    conclusion: dict[str, Any] | None = Field(default=None, sa_type=JsonColumn)
    """What a curator decided about the licence, see ``curated.Conclusion``."""
    questions: list[dict[str, Any]] = Field(default_factory=list, sa_type=JsonColumn)
    """Open questions that hold the record in ``needs_review``, see ``curated.Question``."""
    sync_state: dict[str, Any] = Field(default_factory=dict, sa_type=JsonColumn)
    gone_at: datetime | None = Field(default=None, sa_type=Moment)
    document: bytes = Field(default=b"{}", sa_type=LargeBinary)
    etag: str = Field(default="", max_length=40)
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)

    @property
    def number(self) -> int:
        """``pk`` of a record that is stored."""
        if self.pk is None:
            raise ValueError("the record is not stored yet")
        return self.pk


class ModelAlias(SQLModel, table=True):
    """A name that a model had before."""

    __tablename__ = "model_alias"

    folded: str = Field(primary_key=True, max_length=200)
    record_pk: int = Field(foreign_key="model_record.pk", index=True, sa_type=RowNumber)
    renamed_at: datetime = Field(sa_type=Moment)


class ModelBase(SQLModel, table=True):
    """An edge of the lineage; the base need not be registered."""

    __tablename__ = "model_base"

    record_pk: int = Field(
        sa_column=Column(RowNumber, ForeignKey("model_record.pk", ondelete="CASCADE"), primary_key=True)
    )
    base_folded: str = Field(primary_key=True, max_length=200, index=True)
    base_id: str = Field(max_length=200)
    relation: str = Field(max_length=20)


class ExcludedCountry(SQLModel, table=True):
    """A country that a record's licence does not reach."""

    __tablename__ = "model_excluded_country"

    record_pk: int = Field(
        sa_column=Column(RowNumber, ForeignKey("model_record.pk", ondelete="CASCADE"), primary_key=True)
    )
    country: str = Field(primary_key=True, max_length=2, index=True)


class Observation(SQLModel, table=True):
    """One state of a model as a source showed it, from the first to the last time it was seen like this."""

    __tablename__ = "observation"
    __table_args__ = (
        Index("ix_observation_record_pk_observed_at", "record_pk", "observed_at"),
        Index("ix_observation_record_pk_revision", "record_pk", "revision"),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    record_pk: int = Field(foreign_key="model_record.pk", sa_type=RowNumber)
    source: str = Field(max_length=30)
    revision: str | None = Field(default=None, max_length=64)
    observed_at: datetime = Field(sa_type=Moment)
    last_seen_at: datetime = Field(sa_type=Moment)
    fingerprint: str = Field(max_length=64)
    facts: dict[str, Any] = Field(sa_type=JsonColumn)
