"""Inventories by hand: made, filled, checked, narrowed, changed and deleted, over both databases."""

from tests.support.web.inventory_desk import InventoryVisitor


def test_an_inventory_is_made_filled_and_checked(keeper: InventoryVisitor) -> None:
    inventory = keeper.made("Chair of linguistics", owner="licences@example.org")
    entry = keeper.added(inventory, "good/apache")
    keeper.added(inventory, "closed/research", owner="teaching")
    assert "not checked" in keeper.look(inventory).text
    keeper.checked(inventory)
    read = keeper.look(inventory)
    assert "Not allowed" in read.text
    assert "Allowed with obligations" in read.text
    assert "Allowed with obligations" in keeper.look(entry).text
    overview = keeper.look("inventories")
    assert "Chair of linguistics" in overview.text
    assert keeper.at(f"{inventory}?verdict=denied") in overview.links()
    narrowed = keeper.look(f"{inventory}?verdict=denied").text
    assert "closed/research" in narrowed
    assert keeper.at(entry) not in keeper.look(f"{inventory}?verdict=denied").links()
    keeper.look("waivers")
    keeper.look(f"{inventory}/lines")
    keeper.look(f"{inventory}/import")
