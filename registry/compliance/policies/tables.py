"""Policies as they are stored: each save is a row of its own that nobody writes again."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from registry.db import JsonColumn, Moment, RowNumber
from registry.transparency import logged


class StoredPolicy(SQLModel, table=True):
    """A policy by its key, and which version of it is in force."""

    __tablename__ = "policy"

    key: str = Field(primary_key=True, max_length=64)
    version: int
    """The last one; it goes on counting where the key is deleted and made again."""
    title: str = Field(max_length=200)
    rules: int
    """How many."""
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
    updated_by: str = Field(max_length=120)
    deleted_at: datetime | None = Field(default=None, sa_type=Moment)


class PolicyVersion(SQLModel, table=True):
    """What a policy said from one save to the next; it stays, since checks and waivers refer to it."""

    __tablename__ = "policy_version"
    __table_args__ = (UniqueConstraint("policy_key", "version", name="uq_policy_version_policy_key"),)

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    policy_key: str = Field(foreign_key="policy.key", max_length=64)
    version: int
    body: dict[str, Any] = Field(sa_type=JsonColumn)
    """See ``values.PolicyBody``."""
    created_at: datetime = Field(sa_type=Moment)
    created_by: str = Field(max_length=120)
    created_key: str | None = Field(default=None, max_length=120)
    """The id of the API key; None of the command line."""


logged(PolicyVersion)
