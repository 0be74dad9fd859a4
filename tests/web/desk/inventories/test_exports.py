"""What one takes along: reports, notices and evidence by the session, and lists of what may be used."""

import io
import zipfile

from tests.support.web.rooms.inventory_desk import USE, InventoryVisitor


def test_all_that_is_linked_can_be_loaded_with_the_session(keeper: InventoryVisitor) -> None:
    inventory = keeper.made()
    assert "/bom?" not in keeper.html(inventory)
    keeper.added(inventory, "good/apache")
    keeper.checked(inventory)
    links = [link for link in keeper.look(inventory).links() if link.startswith("/v1/inventories/")]
    assert len(links) == 12
    assert sum("/bom?format=" in link for link in links) == 4
    for link in links:
        got = keeper.client.get(link)
        assert got.status_code == 200, link
        if "/evidence" in link:
            assert zipfile.ZipFile(io.BytesIO(got.content)).testzip() is None


def test_an_allow_list_has_what_is_allowed_and_nothing_else(keeper: InventoryVisitor) -> None:
    inventory = keeper.made()
    for model in ("good/apache", "good/derived", "closed/research", "nobody/has-this"):
        keeper.added(inventory, model)
    keeper.added(inventory, "closed/research", organisation="university", purpose="research", commercial="false")
    assert _listed(keeper, inventory) == {"good/apache", "good/derived"}
    blocked = keeper.added(inventory, "good/derived", owner="teaching")
    keeper.send(blocked, f"{blocked}/decide", act="block", reason="No.")
    assert _listed(keeper, inventory) == {"good/apache"}
    assert _listed(keeper, inventory, approved="yes") == set()
    bare = keeper.made("Bare", organisation="", country="")
    assert "/allow-list" not in keeper.html(bare)
    assert keeper.client.get(keeper.at(f"{bare}/allow-list")).status_code == 400
    assert keeper.client.get(keeper.at(f"{inventory}/allow-list?format=pdf")).status_code == 400


def test_an_allow_list_is_for_the_use_of_the_inventory(keeper: InventoryVisitor) -> None:
    study = {**USE, "organisation": "university", "purpose": "research", "commercial": "false"}
    inventory = keeper.made(**study)
    keeper.added(inventory, "closed/research")
    assert _listed(keeper, inventory) == {"closed/research"}


def _listed(keeper: InventoryVisitor, inventory: str, **query: str) -> set[str]:
    """The models of a list for Ollama."""
    got = keeper.client.get(keeper.at(f"{inventory}/allow-list"), params={"format": "ollama", **query})
    assert got.status_code == 200, got.text
    assert got.headers["content-disposition"].startswith("attachment")
    return {line.removeprefix("hf.co/") for line in got.text.splitlines() if line and not line.startswith("#")} - {
        "cardwatch-allows-nothing"
    }
