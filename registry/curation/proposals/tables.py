"""Proposals as they are stored."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel, col

from registry.db import JsonColumn, Moment, RowNumber
from registry.records.visibility import hide_with_name


class Proposal(SQLModel, table=True):
    """A change of the concluded layer that somebody asks for.

    It names its model instead of referring to the record: a record may be merged into another or withdrawn, and what
    was proposed and decided stays on file.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        Index("ix_proposal_status_pk", "status", "pk"),
        Index("ix_proposal_model_folded_pk", "model_folded", "pk"),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    id: str = Field(unique=True, max_length=40)
    model: str = Field(max_length=200)
    model_folded: str = Field(max_length=200)
    changes: list[dict[str, Any]] = Field(sa_type=JsonColumn)
    """See ``rules.ProposedChange``."""
    based_on: dict[str, Any] = Field(sa_type=JsonColumn)
    """By field, see ``rules.Basis``."""
    reason: str = Field(max_length=2_000)
    evidence: list[str] = Field(sa_type=JsonColumn)
    validity: dict[str, Any] | None = Field(default=None, sa_type=JsonColumn)
    """See ``facts.Validity``."""
    status: str = Field(max_length=20)
    proposed_by: str = Field(max_length=120)
    proposed_key: str = Field(max_length=120)
    proposed_at: datetime = Field(sa_type=Moment)
    decided_by: str | None = Field(default=None, max_length=120)
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decision: str | None = Field(default=None, max_length=2_000)
    """Why it was decided so."""
    version: str | None = Field(default=None, max_length=40)
    """The version of the concluded layer that accepting it made."""


hide_with_name(Proposal, col(Proposal.model_folded))
