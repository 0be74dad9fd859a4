"""Inventories, their entries, the lines that nobody settled, checks, their results, and what has to be judged again."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, and_, exists, false
from sqlmodel import Field, SQLModel

from registry.db import JsonColumn, Moment, RowNumber, partial_index
from registry.db.visibility import hide
from registry.records.visibility import has_private_name
from registry.transparency import logged


def _of_inventory(*, is_key: bool = False) -> Any:  # noqa: ANN401 - a field of a table
    parent = ForeignKey("inventory.id", ondelete="CASCADE")
    return Field(sa_column=Column(String(40), parent, nullable=False, primary_key=is_key))


class Inventory(SQLModel, table=True):
    """What one institution, chair or product uses; a deleted one keeps its name for the audit alone."""

    __tablename__ = "inventory"
    __table_args__ = (
        partial_index("uq_inventory_living_name", "name_folded", where="deleted_at IS NULL", unique=True),
    )

    id: str = Field(primary_key=True, max_length=40)
    name: str = Field(max_length=200)
    name_folded: str = Field(max_length=200)
    owner: str | None = Field(default=None, max_length=200)
    policy: str | None = Field(default=None, max_length=80)
    """The key of a policy."""
    use: dict[str, Any] = Field(sa_type=JsonColumn)
    """Facts of the use that hold for all entries; an entry states what differs."""
    created_at: datetime = Field(sa_type=Moment)
    created_by: str = Field(max_length=120)
    updated_at: datetime = Field(sa_type=Moment)
    deleted_at: datetime | None = Field(default=None, sa_type=Moment)


class InventoryEntry(SQLModel, table=True):
    """One use of one model or licence; its id is the inventory's own, ``key`` what no two of them share."""

    __tablename__ = "inventory_entry"
    __table_args__ = (
        Index("uq_inventory_entry_key", "inventory_id", "key", unique=True),
        Index("ix_inventory_entry_model", "model_folded"),
        Index("ix_inventory_entry_state", "inventory_id", "state", "id"),
    )

    inventory_id: str = _of_inventory(is_key=True)
    id: str = Field(primary_key=True, max_length=40)
    key: str = Field(max_length=64)
    model: str | None = Field(default=None, max_length=200)
    """The id that is meant, also where a package URL was given."""
    model_folded: str | None = Field(default=None, max_length=200)
    purl: str | None = Field(default=None, max_length=500)
    license: str | None = Field(default=None, max_length=80)
    revision: str | None = Field(default=None, max_length=200)
    use: dict[str, Any] = Field(default_factory=dict, sa_type=JsonColumn)
    owner: str | None = Field(default=None, max_length=200)
    """A role, a mailbox or whoever answers for it; never needed."""
    note: str | None = Field(default=None, max_length=2_000)
    source: dict[str, Any] | None = Field(default=None, sa_type=JsonColumn)
    """Where it was imported from: the import, the line and its words."""
    state: str | None = Field(default=None, max_length=20)
    requested_by: str | None = Field(default=None, max_length=120)
    """The key that asked for approval last."""
    requested_at: datetime | None = Field(default=None, sa_type=Moment)
    request_reason: str | None = Field(default=None, max_length=2_000)
    decided_by: str | None = Field(default=None, max_length=120)
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decision_reason: str | None = Field(default=None, max_length=2_000)
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class UnsettledLine(SQLModel, table=True):
    """A line of an import that names no registered model for certain; it waits for a person."""

    __tablename__ = "inventory_line"
    __table_args__ = (
        Index("uq_inventory_line_key", "inventory_id", "key", unique=True),
        Index("ix_inventory_line_listed", "inventory_id", "id"),
    )

    id: str = Field(primary_key=True, max_length=40)
    inventory_id: str = _of_inventory()
    key: str = Field(max_length=64)
    import_id: str = Field(max_length=40)
    line: int
    text: str = Field(max_length=500)
    reason: str = Field(max_length=500)
    suggestions: list[str] = Field(sa_type=JsonColumn)
    is_ambiguous: bool = False
    """Whether the suggestions are what the line can mean."""
    facts: dict[str, Any] = Field(sa_type=JsonColumn)
    """What else the line says: revision, use, owner, note."""
    created_at: datetime = Field(sa_type=Moment)


class InventoryRun(SQLModel, table=True):
    """One check of an inventory; whoever holds its lease is the only one who writes its results."""

    __tablename__ = "inventory_run"
    __table_args__ = (
        Index("ix_inventory_run_listed", "inventory_id", "id"),
        partial_index("ix_inventory_run_open", "id", where="finished_at IS NULL"),
        partial_index("uq_inventory_run_open", "inventory_id", where="finished_at IS NULL", unique=True),
    )

    id: str = Field(primary_key=True, max_length=40)
    inventory_id: str = _of_inventory()
    state: str = Field(default="queued", max_length=12)
    """``queued``, ``running``, ``done`` or ``failed``."""
    requested_at: datetime = Field(sa_type=Moment)
    requested_by: str = Field(max_length=120)
    started_at: datetime | None = Field(default=None, sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    position: str = Field(default="", max_length=40)
    """The last entry whose result is written; a process that takes over goes on behind it."""
    total: int = 0
    done: int = 0
    verdicts: dict[str, int] = Field(default_factory=dict, sa_type=JsonColumn)
    changed: int = 0
    open_verdicts: dict[str, int] | None = Field(default=None, sa_type=JsonColumn)
    """Of those that everybody may see who sees the inventory; None where that is all of them."""
    open_changed: int | None = None
    data_version: str | None = Field(default=None, max_length=80)
    failures: int = 0
    detail: str | None = Field(default=None, max_length=500)
    lease_token: str | None = Field(default=None, max_length=40)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)


class InventoryResult(SQLModel, table=True):
    """What was found of an entry, from the check that found it first until one that found something else."""

    __tablename__ = "inventory_result"
    __table_args__ = (
        partial_index("uq_inventory_result_latest", "inventory_id", "entry_id", where="until_at IS NULL", unique=True),
        partial_index("ix_inventory_result_verdict", "inventory_id", "verdict", "entry_id", where="until_at IS NULL"),
        Index("ix_inventory_result_listed", "inventory_id", "pk"),
        Index("ix_inventory_result_run", "run_id"),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    inventory_id: str = _of_inventory()
    entry_id: str = Field(max_length=40)
    """Of an entry that may be gone."""
    subject: str = Field(max_length=500)
    """The entry in words."""
    run_id: str = Field(max_length=40)
    verdict: str = Field(max_length=30)
    verdict_before: str | None = Field(default=None, max_length=30)
    digest: str = Field(max_length=64)
    """SHA-256 of all that was found, without when."""
    answer: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """The answer of the check as JSON, without the words that are quoted."""
    since_at: datetime = Field(sa_type=Moment)
    checked_at: datetime = Field(sa_type=Moment)
    """When it was found the same last."""
    until_at: datetime | None = Field(default=None, sa_type=Moment)
    cause: str | None = Field(default=None, max_length=60)
    """What made it be judged: ``check`` for a check of the whole."""
    judged_with: str | None = Field(default=None, max_length=80)
    """The version of the catalogue that found the same last."""
    is_private: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether it rests on a private record, that of the model or of something that it was made from."""


class DueEntry(SQLModel, table=True):
    """An entry that something can have affected, once, however often; it goes when the judgement is written."""

    __tablename__ = "inventory_due"
    __table_args__ = (
        Index("uq_inventory_due_entry", "inventory_id", "entry_id", unique=True),
        Index("ix_inventory_due_order", "failures", "pk"),
        Index("ix_inventory_due_lease", "lease_token"),
    )

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    inventory_id: str = _of_inventory()
    entry_id: str = Field(max_length=40)
    cause: dict[str, Any] = Field(sa_type=JsonColumn)
    """See ``runs.Cause``."""
    weight: int
    """Of the cause: a heavier one takes its place."""
    times: int = 1
    """How often it was affected: a judgement that began before the last time does not count."""
    since_at: datetime = Field(sa_type=Moment)
    due_at: datetime = Field(sa_type=Moment)
    """Later than ``since_at`` where judging failed."""
    failures: int = 0
    lease_token: str | None = Field(default=None, max_length=40)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)


_ENTRY: Any = SQLModel.metadata.tables["inventory_entry"]
"""The bare table: what the institution entered itself is hidden from nobody who sees inventories."""
_RESULT: Any = InventoryResult
hide(
    InventoryResult,
    and_(
        _RESULT.is_private == false(),
        ~exists().where(
            _ENTRY.c.inventory_id == _RESULT.inventory_id, _ENTRY.c.id == _RESULT.entry_id,
            has_private_name(_ENTRY.c.model_folded),
        ),
    ),
)  # fmt: skip
logged(InventoryResult)
