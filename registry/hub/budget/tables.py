"""What processes share about a source: how many requests are left."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from registry.db import Moment


class RequestBudget(SQLModel, table=True):
    """The requests that one credential may still make of one endpoint in the present window."""

    __tablename__ = "request_budget"

    key: str = Field(primary_key=True, max_length=80)
    """Which endpoint, which credential (hashed), which kind of request."""
    allowed: int
    """Requests of a window."""
    spent: int = 0
    """Requests of this window that were handed to processes, or that the source has counted."""
    is_told: bool = False
    """Whether the source said when this window ends; until then requests are handed out one by one."""
    began_at: datetime = Field(sa_type=Moment)
    """When the first request of this window was handed out; answers to earlier ones speak of the window before."""
    ends_at: datetime = Field(sa_type=Moment)
