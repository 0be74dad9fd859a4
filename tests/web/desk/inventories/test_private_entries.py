"""What rests on a private record is told by no page to whoever may not see such records."""

from collections.abc import Callable
from datetime import UTC, datetime

from registry.access import Scope
from registry.records import observe, register
from registry.records.facts import ObservedFacts
from tests.support.web.rooms.inventory_desk import USE, InventoryVisitor

HIDDEN = "lab/hidden"


def test_a_private_verdict_and_its_changes_are_not_told(
    keeper: InventoryVisitor, colleague: Callable[..., InventoryVisitor]
) -> None:
    facts, at = ObservedFacts(id=HIDDEN, revision="a" * 40, declared=("cc-by-nc-4.0",), private=True), datetime.now(UTC)
    with keeper.runtime.database.unit_of_work() as work:
        record = register(work, keeper.runtime.knowledge, HIDDEN, source="huggingface", now=at)
        observe(work, keeper.runtime.knowledge, record, facts, at)
    inventory = keeper.made(
        "Lab", **{**USE, "organisation": "university", "purpose": "research", "commercial": "false"}
    )
    entry = keeper.added(inventory, HIDDEN)
    keeper.checked(inventory)
    keeper.send(inventory, name="Lab", **USE)
    keeper.checked(inventory)
    seer = colleague("seer", Scope.INVENTORIES_READ, Scope.PRIVATE_READ)
    assert "Not allowed" in seer.look(entry).text.partition("Reasons")[0]
    assert HIDDEN in seer.look(inventory).text.partition("How it stands")[0]
    assert HIDDEN in _listed(seer, f"{inventory}?verdict=denied")
    assert HIDDEN not in _listed(seer, f"{inventory}?verdict=unchecked")
    blind = keeper.look(entry).text
    assert "It was not checked since it came or changed." in blind
    assert "It was not judged yet." in blind
    assert HIDDEN not in keeper.look(inventory).text.partition("How it stands")[0]
    assert HIDDEN not in _listed(keeper, f"{inventory}?verdict=denied")
    assert HIDDEN in _listed(keeper, f"{inventory}?verdict=unchecked")
    assert "cc-by-nc" not in blind + keeper.html(f"waivers?inventory=Lab&entry={HIDDEN}")


def _listed(visitor: InventoryVisitor, place: str) -> str:
    """What the list of entries says, below what changed."""
    return visitor.look(place).text.partition("How it stands")[2]
