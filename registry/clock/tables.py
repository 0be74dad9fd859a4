"""What was last seen of the clock."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from registry.db import Moment


class ClockRow(SQLModel, table=True):
    """The latest moment that any process has seen, and when the clock last went back or had a gap; one row."""

    __tablename__ = "clock_state"

    pk: int = Field(primary_key=True)
    latest_at: datetime = Field(sa_type=Moment)
    back_at: datetime | None = Field(default=None, sa_type=Moment)
    back_seconds: float = 0.0
    gap_at: datetime | None = Field(default=None, sa_type=Moment)
    gap_seconds: float = 0.0
