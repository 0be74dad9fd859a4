"""Hooks that were taken."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from registry.db import Moment


class HookReceipt(SQLModel, table=True):
    """A hook of the Hub that was taken, so that a repeated delivery does nothing."""

    __tablename__ = "hook_receipt"

    id: str = Field(primary_key=True, max_length=200)
    received_at: datetime = Field(sa_type=Moment)
