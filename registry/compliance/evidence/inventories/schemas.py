"""What is told of an inventory and of each of its entries in a pack."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from registry.compliance.checks.storage import FrozenText
from registry.compliance.inventories.entries import InventoryEntryRead
from registry.compliance.inventories.reports import InventoryReport
from registry.compliance.policies import VersionedPolicy
from registry.compliance.waivers import WaiverRead
from registry.transparency.proofs import RowKeys

Doubt = Literal["unchecked", "waits_for_check", "other_catalogue", "record_moved", "no_record", "policy_gone"]


class HeldRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The document of a model as it was, and the file of the pack that has it."""

    id: str
    sha256: str
    file: str


class HeldAnswer(msgspec.Struct, frozen=True):
    """The answer of a check without the words that it quotes, and the file of the pack that has it."""

    sha256: str
    file: str


class FoundVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What was found of an entry last, with waivers."""

    verdict: str
    verdict_before: str | None
    since: datetime
    checked_at: datetime
    cause: str | None
    """What made it be judged; `check` for a check of the whole."""
    judged_with: str | None
    """The version of the licence catalogue that found the same last."""
    answer: HeldAnswer


class EntryEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """An entry: what was asked of it and found, and what that rests on."""

    entry: InventoryEntryRead
    """With its approval: who asked, who decided, and why."""
    request: dict[str, Any] | None
    """The check as it was asked; null where nobody states a fact that it cannot do without."""
    not_stated: tuple[str, ...] = ()
    """These facts."""
    found: FoundVerdict | None
    """Null where it was not judged since it changed."""
    record: HeldRecord | None = None
    bases: tuple[HeldRecord, ...] = ()
    bases_without_record: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    """The sha256 of each text that belongs to these; `texts.json` says where they are."""
    waivers: tuple[str, ...] = ()
    """Ids of the waivers that the verdict counts."""
    doubts: tuple[Doubt, ...] = ()
    """Why the verdict may not be the one of today: `waits_for_check` where something has moved since,
    `other_catalogue` where the licence entries in this pack are of another version than the one that judged.
    `record_moved`: the record has changed since, and stands here as it was then, made again from what was read."""


class InventoryFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The inventory itself."""

    id: str
    name: str
    owner: str | None
    policy: str | None
    use: dict[str, Any]
    created_at: datetime
    created_by: str
    updated_at: datetime
    as_of: datetime
    """The last moment that anything in the pack speaks of."""
    catalogue: str
    """The version of the licence catalogue whose entries are in the pack."""


class InventoryEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """All that a pack is made of."""

    facts: InventoryFacts
    entries: tuple[EntryEvidence, ...]
    documents: dict[str, bytes]
    """Documents of models, by sha256."""
    answers: dict[str, bytes]
    """What was found, by sha256."""
    texts: tuple[FrozenText, ...]
    listed: dict[str, bytes]
    """Texts of the licence list, which come with the service, by sha256."""
    licenses: tuple[msgspec.Raw, ...]
    policies: tuple[VersionedPolicy, ...]
    waivers: tuple[WaiverRead, ...]
    report: InventoryReport
    logged: RowKeys
    """The rows of its verdicts, waivers and policies, for which the log vouches."""
