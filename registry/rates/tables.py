"""What processes share about callers: the units that they have leased for each of them."""

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class RateWindow(SQLModel, table=True):
    """The units of one subject in one minute that were leased by processes; rows of past minutes are deleted."""

    __tablename__ = "rate_window"

    minute: int = Field(primary_key=True, sa_type=BigInteger)
    """Whole minutes since 1970."""
    subject: str = Field(primary_key=True, max_length=80)
    """Whose units: the id of a key, an address or a network."""
    taken: int
    """Units that processes have leased; never more than the limit."""
    block: int
    """How many of them the last lease took."""
