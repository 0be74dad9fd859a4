"""Versions of conclusions on the wire."""

from datetime import datetime
from typing import Any

import msgspec

from registry.records.layers import Assertion


class FieldChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a version changed about one field; where several assertions stand, the one that counts first is shown."""

    field: str
    before: Any
    after: Any


class VersionRead(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the concluded layer; ``ref`` is the proposal accepted or the version reverted."""

    id: str
    at: datetime
    actor: str
    action: str
    reason: str | None
    ref: str | None
    changes: tuple[FieldChange, ...]


class VersionWhole(VersionRead, frozen=True, kw_only=True):
    """A version with all assertions that stand in it."""

    assertions: tuple[Assertion, ...]
