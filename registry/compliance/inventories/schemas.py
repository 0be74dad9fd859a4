"""Inventories on the wire."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

_PLAIN = "^[^\\x00-\\x1f\\x7f]*[^\\x00-\\x20\\x7f][^\\x00-\\x1f\\x7f]*$"
_WORDS = {"words": "text in one line"}
InventoryName = Annotated[
    str, Meta(min_length=1, max_length=200, pattern=_PLAIN, extra=_WORDS, examples=["Chair of linguistics"])
]
Responsible = Annotated[
    str, Meta(min_length=1, max_length=200, pattern=_PLAIN, extra=_WORDS, examples=["licences@example.org"])
]
"""A role, a mailbox or a name."""
PolicyKey = Annotated[
    str, Meta(max_length=80, pattern="^[a-z0-9][a-z0-9._-]*$", extra={"words": "the key of a policy"})
]
UseFacts = Annotated[
    dict[str, Any],
    Meta(max_length=60, description="Fields of `use` as `POST /v1/checks` takes them; what is left out is not stated."),
]


class InventoryWrite(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new inventory."""

    name: InventoryName
    """Of no other inventory, whatever the case of its letters."""
    owner: Responsible | None = None
    """A role, a mailbox or a name; nobody needs to be named."""
    policy: PolicyKey | None = None
    """The policy that its entries are judged by, beside their licences."""
    use: UseFacts = {}
    """What holds for all entries; each may state what differs."""


class InventoryPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What should change; fields that are left out stay as they are."""

    name: InventoryName | UnsetType = UNSET
    owner: Responsible | UnsetType | None = UNSET
    policy: PolicyKey | UnsetType | None = UNSET
    use: UseFacts | UnsetType = UNSET
    """All of it anew."""


class LastCheck(msgspec.Struct, frozen=True, kw_only=True):
    """The check of an inventory that began last."""

    run_id: str
    state: str
    """`queued`, `running`, `done` or `failed`."""
    requested_at: datetime
    finished_at: datetime | None


class InventoryRead(msgspec.Struct, frozen=True, kw_only=True):
    """An inventory, and how it stands."""

    id: str
    name: str
    owner: str | None
    policy: str | None
    use: dict[str, Any]
    entries: int
    """How many it has."""
    unsettled: int
    """Lines of imports that nobody has settled: no verdict speaks of them."""
    verdicts: dict[str, int]
    """How many entries have which verdict; the rest was not checked since it changed."""
    last_check: LastCheck | None
    created_at: datetime
    created_by: str
    updated_at: datetime
