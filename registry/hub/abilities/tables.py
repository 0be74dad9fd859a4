"""What processes share about a hub: what it was seen not to do."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from registry.db import Moment


class HubLimitation(SQLModel, table=True):
    """That a hub lacks something, since when, and when that was last seen."""

    __tablename__ = "hub_limitation"

    endpoint: str = Field(primary_key=True, max_length=300)
    ability: str = Field(primary_key=True, max_length=40)
    """One of ``rules.Ability``."""
    since: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    detail: str = Field(default="", max_length=300)
    """What the hub answered."""
