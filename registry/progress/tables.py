"""When the ticks of each kind last ended."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from registry.db import Moment


class Tick(SQLModel, table=True):
    """The last tick of one kind of job that ended well, and since when it fails if it does; of all workers together."""

    __tablename__ = "tick"

    job: str = Field(primary_key=True, max_length=60)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    seconds: float = 0.0
    """How long that tick took."""
    failing_since: datetime | None = Field(default=None, sa_type=Moment)
    failure: str | None = Field(default=None, max_length=120)
    """The class of the error that the last tick ended with; empty after one that ended well."""
