"""Records and observations as they are stored."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, UniqueConstraint, false, text
from sqlmodel import Column, Field, SQLModel

from registry.db import JsonColumn, Moment, RowNumber, partial_index
from registry.transparency import logged

UNKNOWN_DOWNLOADS = -1
"""Sorts behind every number."""


class ModelRecord(SQLModel, table=True):
    """One model: the columns that lists filter and sort by, the curated layers, and the rendered public document."""

    __tablename__ = "model_record"
    __table_args__ = (
        Index("ix_model_record_class_id", "license_class", "id"),
        Index("ix_model_record_own_class", "own_class", "id"),
        Index("ix_model_record_status_id", "status", "id"),
        Index("ix_model_record_updated_at_pk", "updated_at", "pk"),
        Index("ix_model_record_downloads_pk", "downloads", "pk"),
        Index("ix_model_record_owner_folded", "owner_folded", "id"),
        Index("ix_model_record_organisation", "organisation_folded", "id"),
        Index("ix_model_record_origin_country", "origin_country", "id"),
        Index("ix_model_record_license_key", "license_key", "id"),
        Index("ix_model_record_class_updated_at", "license_class", "updated_at", "pk"),
        Index("ix_model_record_class_downloads", "license_class", "downloads", "pk"),
        Index(
            "ix_model_record_facets",
            "license_class",
            "license_key",
            "origin_region",
            "openness_category",
            "status",
            "gated",
            "source",
            "architecture",
            "memory_class",
            "id",
        ),
        partial_index("ix_model_record_private", "folded", where="is_private"),
        Index("ix_model_record_architecture", "architecture", "id"),
        Index("ix_model_record_memory_class", "memory_class", "id"),
        Index("ix_model_record_parameters", "parameters", "pk"),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    id: str = Field(unique=True, max_length=200)
    """``owner/name`` as its source spells it."""
    folded: str = Field(unique=True, max_length=200)
    """The id in lower case: the Hub's ids differ in more than case."""
    owner_folded: str = Field(max_length=120)
    source: str = Field(max_length=30)
    hub_id: str | None = Field(default=None, max_length=64, index=True)
    hub: str | None = Field(default=None, max_length=300)
    """The address of the hub that it was last read from; None where it was not, or where that was not kept yet."""
    status: str = Field(max_length=20)
    license_key: str | None = Field(default=None, max_length=80)
    license_class: str = Field(max_length=20)
    """What binds, see ``lineage.terms.binding_class``."""
    own_class: str = Field(default="unknown", max_length=20, sa_column_kwargs={"server_default": text("'unknown'")})
    """The class of the model's own licence."""
    gated: str = Field(default="unknown", max_length=10)
    is_private: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether its source said last that the repository is private: only some may know of it."""
    openness_category: str = Field(default="unknown", max_length=30)
    origin_region: str = Field(default="unknown", max_length=20)
    organisation_folded: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": text("''")})
    """Who made it, see ``origin.organisation``, in small letters; empty where nobody says."""
    origin_country: str = Field(default="", max_length=2, sa_column_kwargs={"server_default": text("''")})
    """Where; empty where nobody says."""
    architecture: str = Field(default="unknown", max_length=20, sa_column_kwargs={"server_default": text("'unknown'")})
    memory_class: str = Field(default="unknown", max_length=20, sa_column_kwargs={"server_default": text("'unknown'")})
    """The memory that it needs with a short context, see ``documents.hardware.memory_class_of``."""
    parameters: int | None = Field(default=None, sa_type=RowNumber)
    """From these, ``cache_bytes`` for each token and the longest context, lists by memory are made; None: unknown."""
    cache_bytes: int | None = Field(default=None, sa_type=RowNumber)
    context_length: int | None = Field(default=None, sa_type=RowNumber)
    downloads: int = Field(default=0, sa_type=RowNumber)
    """As its source counted them at the last reading; ``UNKNOWN_DOWNLOADS`` where nobody read it."""
    questions: list[dict[str, Any]] = Field(default_factory=list, sa_type=JsonColumn)
    """Open questions that hold the record in ``needs_review``, see ``facts.Question``."""
    sync_state: dict[str, Any] = Field(default_factory=dict, sa_type=JsonColumn)
    gone_at: datetime | None = Field(default=None, sa_type=Moment)
    refresh_due_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    """When the document will no longer be true although nobody wrote anything: a conclusion begins or ends."""
    search_text: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": text("''")})
    """All tokens that a search finds the record by, see ``fulltext.search_text``."""
    document: bytes = Field(default=b"{}", sa_type=LargeBinary)
    rendered_with: str = Field(default="", max_length=60, index=True, sa_column_kwargs={"server_default": text("''")})
    """Version of the document's shape and of the catalogue it was rendered with; an older one is rendered again."""
    etag: str = Field(default="", max_length=40)
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)

    @property
    def number(self) -> int:
        """``pk`` of a record that is stored."""
        if self.pk is None:
            raise ValueError("the record is not stored yet")
        return self.pk


class MonthlyDownloads(SQLModel, table=True):
    """What a source had counted in all when it was first read in a month; the row is never written again."""

    __tablename__ = "model_downloads"

    record_pk: int = Field(
        sa_column=Column(RowNumber, ForeignKey("model_record.pk", ondelete="CASCADE"), primary_key=True)
    )
    month: str = Field(primary_key=True, max_length=7)
    """Such as ``2026-01``, by UTC."""
    downloads_all_time: int = Field(sa_type=RowNumber)
    seen_at: datetime = Field(sa_type=Moment)


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


class Claim(SQLModel, table=True):
    """What another source (an index, the starter catalogue) says of a model; a newer word ends the older one."""

    __tablename__ = "claim"
    __table_args__ = (
        Index("ix_claim_record_pk_source", "record_pk", "source"),
        partial_index("uq_claim_in_force", "record_pk", "source", where="until_at IS NULL", unique=True),
    )  # fmt: skip

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    record_pk: int = Field(foreign_key="model_record.pk", sa_type=RowNumber)
    source: str = Field(max_length=40)
    at: datetime = Field(sa_type=Moment)
    until_at: datetime | None = Field(default=None, sa_type=Moment)
    version: str | None = Field(default=None, max_length=200)
    """The commit or release of the source it was read from."""
    data_license: str | None = Field(default=None, max_length=80)
    """SPDX id of the licence of the source's data."""
    facts: dict[str, Any] = Field(sa_type=JsonColumn)
    """See ``facts.CuratedFacts``."""


class Curation(SQLModel, table=True):
    """One version of what people concluded about a model: all assertions, from ``at`` until the next version."""

    __tablename__ = "curation"
    __table_args__ = (
        Index("ix_curation_record_pk_at", "record_pk", "at"),
        partial_index("uq_curation_in_force", "record_pk", where="until_at IS NULL", unique=True),
    )  # fmt: skip

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    id: str = Field(unique=True, max_length=40)
    record_pk: int = Field(foreign_key="model_record.pk", sa_type=RowNumber)
    at: datetime = Field(sa_type=Moment)
    until_at: datetime | None = Field(default=None, sa_type=Moment)
    actor: str = Field(max_length=120)
    action: str = Field(max_length=20)
    """``write``, ``withdraw``, ``proposal``, ``revert`` or ``import``."""
    reason: str | None = Field(default=None, max_length=2_000)
    ref: str | None = Field(default=None, max_length=40)
    """The proposal that was accepted, or the version that was reverted."""
    assertions: list[dict[str, Any]] = Field(sa_type=JsonColumn)
    """See ``layers.Assertion``."""


class Absence(SQLModel, table=True):
    """A time in which the source said that it does not have the model."""

    __tablename__ = "absence"

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    record_pk: int = Field(foreign_key="model_record.pk", sa_type=RowNumber, index=True)
    at: datetime = Field(sa_type=Moment)
    until_at: datetime | None = Field(default=None, sa_type=Moment)


class ModelCommit(SQLModel, table=True):
    """A commit of a model's history, and the state of the licence there as far as it was read."""

    __tablename__ = "model_commit"
    __table_args__ = (Index("ix_model_commit_record_pk_committed_at", "record_pk", "committed_at"),)

    record_pk: int = Field(
        sa_column=Column(RowNumber, ForeignKey("model_record.pk", ondelete="CASCADE"), primary_key=True)
    )
    sha: str = Field(primary_key=True, max_length=64)
    position: int
    """0 is the first commit."""
    committed_at: datetime | None = Field(default=None, sa_type=Moment)
    """As the source gives it; a committer can choose it."""
    title: str = Field(default="", max_length=200)
    state_pk: int | None = Field(default=None, foreign_key="model_past.pk", sa_type=RowNumber, index=True)
    """The facts at this commit; None where they were not read."""


class PastState(SQLModel, table=True):
    """The facts of one or several commits in a row, read from the history after the event."""

    __tablename__ = "model_past"
    __table_args__ = (UniqueConstraint("record_pk", "fingerprint"),)

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    record_pk: int = Field(foreign_key="model_record.pk", sa_type=RowNumber)
    source: str = Field(max_length=30)
    read_at: datetime = Field(sa_type=Moment)
    fingerprint: str = Field(max_length=64)
    facts: dict[str, Any] = Field(sa_type=JsonColumn)
    """See ``facts.ObservedFacts``; the gate and the like are as unknown there as the history leaves them."""


class ModelRef(SQLModel, table=True):
    """A tag or branch as the source named it; where it is moved or taken away the row ends, and a new one begins."""

    __tablename__ = "model_ref"
    __table_args__ = (
        partial_index("uq_model_ref_in_force", "record_pk", "kind", "name", where="until_at IS NULL", unique=True),
        Index("ix_model_ref_record_pk_name", "record_pk", "name"),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    record_pk: int = Field(
        sa_column=Column(RowNumber, ForeignKey("model_record.pk", ondelete="CASCADE"), nullable=False)
    )
    kind: str = Field(max_length=10)
    """``tag`` or ``branch``."""
    name: str = Field(max_length=200)
    sha: str = Field(max_length=64)
    seen_at: datetime = Field(sa_type=Moment)
    last_seen_at: datetime = Field(sa_type=Moment)
    until_at: datetime | None = Field(default=None, sa_type=Moment)
    """When it was seen to stand elsewhere, or to be gone."""


class OpennessResult(SQLModel, table=True):
    """What one framework of openness says of a model, for filters, facets and rankings; written with its verdicts.

    Of a model of which a framework knows nothing there is no row: unknown is no result.
    """

    __tablename__ = "openness_result"
    __table_args__ = (Index("ix_openness_result_framework_result", "framework", "result", "record_pk"),)

    record_pk: int = Field(
        sa_column=Column(RowNumber, ForeignKey("model_record.pk", ondelete="CASCADE"), primary_key=True)
    )
    framework: str = Field(primary_key=True, max_length=40)
    result: str = Field(max_length=60)
    score: float | None = None
    most: str | None = Field(default=None, max_length=60)
    """What the result can become once what is missing is known; None where it is settled."""
    output: str = Field(max_length=20)
    """What comes out of the model, ``text`` or ``image``; the kind that rankings are of."""


logged(Observation, PastState, Claim, Curation)
