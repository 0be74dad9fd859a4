"""What follows from a judgement for one entry alone: whoever grants waivers says so, in the transaction that writes."""

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from registry.compliance.inventories.runs.judgement import Judgement
from registry.compliance.inventories.tables import Inventory, InventoryEntry
from registry.db import UnitOfWork
from registry.licenses import Knowledge


class Judged(msgspec.Struct, frozen=True):
    """Entries of an inventory, and what was found of each, by its id."""

    inventory: Inventory
    entries: Sequence[InventoryEntry]
    judgements: dict[str, Judgement]


Settle = Callable[[UnitOfWork, Knowledge, Judged, datetime], dict[str, Judgement]]


def as_judged(work: UnitOfWork, knowledge: Knowledge, judged: Judged, now: datetime) -> dict[str, Judgement]:
    """Nothing follows: every finding counts."""
    del work, knowledge, now
    return judged.judgements
