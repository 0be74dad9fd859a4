"""Packs of inventories that were handed out, as the log vouches for them."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from registry.db import Moment, RowNumber
from registry.transparency import logged


class InventoryPack(SQLModel, table=True):
    """That a pack was made: the hash of it, once, however often it is asked for; the pack is made again each time."""

    __tablename__ = "inventory_pack"
    __table_args__ = (UniqueConstraint("inventory_id", "digest"),)

    pk: int | None = Field(default=None, primary_key=True, sa_type=RowNumber)
    inventory_id: str = Field(
        sa_column=Column(String(40), ForeignKey("inventory.id", ondelete="CASCADE"), nullable=False)
    )
    audience: str = Field(max_length=10)
    """``internal`` or ``external``."""
    digest: str = Field(max_length=64)
    """SHA-256 of its manifest without the files of the log, in hexadecimal digits: see ``digest_of_manifest``."""
    made_at: datetime = Field(sa_type=Moment)
    """When it was asked for first."""


logged(InventoryPack)
