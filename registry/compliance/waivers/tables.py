"""Waivers as they are stored; one that ended stays."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, String
from sqlmodel import Field, SQLModel

from registry.db import JsonColumn, Moment, partial_index
from registry.transparency import logged


class Waiver(SQLModel, table=True):
    """That somebody answers for what a policy finds of an entry; at most one of a rule is active."""

    __tablename__ = "waiver"
    __table_args__ = (
        Index("ix_waiver_state", "state", "id"),
        Index("ix_waiver_inventory", "inventory_id", "id"),
        partial_index("uq_waiver_active", "inventory_id", "entry_id", "rule", where="state = 'active'", unique=True),
        partial_index("ix_waiver_active_expiry", "expires_at", where="state = 'active'"),
    )

    id: str = Field(primary_key=True, max_length=40)
    inventory_id: str = Field(
        sa_column=Column(String(40), ForeignKey("inventory.id", ondelete="CASCADE"), nullable=False)
    )
    entry_id: str = Field(max_length=40)
    subject: str = Field(max_length=500)
    """The entry in words."""
    rule: str = Field(max_length=200)
    reason_code: str = Field(max_length=60)
    reason: str = Field(max_length=2_000)
    owner: str = Field(max_length=200)
    state: str = Field(max_length=12)
    """``active``, ``expired``, ``reopened`` or ``revoked``."""
    fingerprint: dict[str, Any] = Field(sa_type=JsonColumn)
    """See ``rules.Fingerprint``."""
    expires_at: datetime = Field(sa_type=Moment)
    created_at: datetime = Field(sa_type=Moment)
    created_by: str = Field(max_length=120)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_by: str | None = Field(default=None, max_length=120)
    ended_reason: str | None = Field(default=None, max_length=2_000)
    told_days: int | None = None
    """How many days before its end that was told last."""


logged(Waiver)
