"""An inventory as somebody keeps it over the API, for commands that ask it."""

from datetime import UTC, datetime
from typing import Any

from registry.access import Caller, Scope
from registry.compliance.inventories import InventoryWrite, create_inventory
from registry.compliance.inventories.entries import InventoryEntryWrite, put_entry
from registry.compliance.inventories.entries.rules import ApprovalAct
from registry.compliance.inventories.entries.service import act_on
from registry.inputs import take
from registry.runtime import Runtime

SOMEBODY = Caller("key_1", "the dean", frozenset({Scope.ADMIN}))


def keep_inventory(
    runtime: Runtime,
    name: str,
    entries: dict[str, dict[str, Any]],
    *,
    blocked: tuple[str, ...] = (),
    **facts: Any,  # noqa: ANN401 - JSON
) -> str:
    """A new inventory with these entries; some of them are blocked. Its id."""
    now = datetime.now(UTC)
    with runtime.database.unit_of_work() as work:
        made = create_inventory(work, take({"name": name, **facts}, InventoryWrite), caller=SOMEBODY, now=now)
        for id_, body in entries.items():
            write = take(body, InventoryEntryWrite)
            put_entry(work, runtime.knowledge.catalogue, made.id, id_, write, None, caller=SOMEBODY, now=now)
        for id_ in blocked:
            act_on(work, made.id, id_, ApprovalAct.BLOCK, "Not in our house", None, caller=SOMEBODY, now=now)
        return made.id
