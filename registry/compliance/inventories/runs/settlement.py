"""Writing judgements in one transaction: what follows for each entry alone, the results, and who has to hear of them.

* Whoever calls this holds the inventory (``hold_inventory``), so that nobody changes a question meanwhile.
* Whoever grants waivers says what follows for an entry, in the same transaction.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby

import msgspec

from registry.compliance.inventories.runs.judgement import Judgement
from registry.compliance.inventories.runs.news import Cause, causes_of, last_found, tell_changes
from registry.compliance.inventories.runs.outcomes import Occurrence, VerdictMove, record_outcomes
from registry.compliance.inventories.tables import Inventory, InventoryEntry
from registry.db import UnitOfWork
from registry.licenses import Knowledge

CHECK = Cause(type="check")


class JudgedEntries(msgspec.Struct, frozen=True):
    """Entries of an inventory, and what was found of each, by its id."""

    inventory: Inventory
    entries: Sequence[InventoryEntry]
    judgements: dict[str, Judgement]


Settle = Callable[[UnitOfWork, Knowledge, JudgedEntries, datetime], dict[str, Judgement]]


def as_judged(work: UnitOfWork, knowledge: Knowledge, judged: JudgedEntries, now: datetime) -> dict[str, Judgement]:
    """Nothing follows: every finding counts."""
    del work, knowledge, now
    return judged.judgements


def write_judgements(
    work: UnitOfWork, knowledge: Knowledge, judged: JudgedEntries, settle: Settle, *, run_id: str, now: datetime
) -> list[VerdictMove]:
    """Store what was found of each entry, and tell of each verdict that is another one; what is otherwise."""
    inventory, entries = judged.inventory, judged.entries
    causes = causes_of(work.session, inventory.id, entries)
    found = settle(work, knowledge, judged, now)
    before = last_found(work.session, inventory.id, entries)
    changes = list[VerdictMove]()
    ordered = sorted(entries, key=lambda one: causes.get(one.id, CHECK).type)
    for type_, some in groupby(ordered, key=lambda one: causes.get(one.id, CHECK).type):
        version = knowledge.catalogue.version
        at = Occurrence(inventory_id=inventory.id, run_id=run_id, now=now, cause=type_[:60], judged_with=version)
        changes += record_outcomes(work.session, at, list(some), found)
    tell_changes(work, inventory, entries, before, found, causes, run_id=run_id, now=now)
    return changes
