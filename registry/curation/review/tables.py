"""Models that wait for a person, and those that are to be looked at again."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Column, Field, SQLModel

from registry.db import JsonColumn, Moment, RowNumber
from registry.records.visibility import hide_with_record


class ReviewItem(SQLModel, table=True):
    """A record that waits, with what ranks it; ``sweep`` writes it whenever the record changed.

    Records whose licence files have the same words share ``group_key``. One of them leads the group: it alone has a
    ``rank``, so the list is one walk along an index. One that no longer waits because of a decision about those words
    stays as ``is_settled``: it comes back when the decision is withdrawn.
    """

    __tablename__ = "review_item"
    __table_args__ = (
        Index("ix_review_item_rank", "rank", "record_pk"),
        Index("ix_review_item_code", "code", "rank", "record_pk"),
        Index("ix_review_item_class", "license_class", "rank", "record_pk"),
        Index("ix_review_item_code_class", "code", "license_class", "rank", "record_pk"),
        Index("ix_review_item_owner", "owner_folded", "weight", "record_pk"),
        Index("ix_review_item_group", "group_key", "weight", "record_pk"),
    )

    record_pk: int = Field(sa_column=Column(RowNumber, primary_key=True, autoincrement=False))
    """No foreign key: the row outlives its record until the sweep has put its group in order."""
    group_key: str | None = Field(default=None, max_length=64)
    """The sha256 of the normalised words of its unknown licence file; None where it has none."""
    is_settled: bool = False
    rank: int | None = Field(default=None, sa_type=RowNumber)
    weight: int = Field(sa_type=RowNumber)
    """Use and ambiguity of this record alone."""
    code: str = Field(max_length=30)
    """The first of ``codes``."""
    codes: list[str] = Field(sa_type=JsonColumn)
    license_class: str = Field(max_length=20)
    owner_folded: str = Field(max_length=120)
    models: int = 1
    """In its group, as its leader counts them."""
    downloads: int = Field(sa_type=RowNumber)
    total_downloads: int = Field(sa_type=RowNumber)
    """Of its group, as its leader counts them."""
    descendants: int = 0
    watched: str | None = Field(default=None, max_length=20)
    """``requested`` or ``ancestor``."""
    text: dict[str, Any] | None = Field(default=None, sa_type=JsonColumn)
    """See ``rules.LicenseFile``."""
    decided: str | None = Field(default=None, max_length=80)
    """What curators said of these words when its document was last asked to follow."""
    looked_at: datetime = Field(sa_type=Moment)


class ReviewDue(SQLModel, table=True):
    """That a record changed which is, was or may be waiting; triggers write it, see migration 0006."""

    __tablename__ = "review_due"

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    record_pk: int = Field(sa_type=RowNumber)


hide_with_record(ReviewItem, ReviewDue)
