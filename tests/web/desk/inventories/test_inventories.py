"""Inventories by hand: made, filled, checked, narrowed, changed and deleted."""

import re
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from registry.compliance.inventories import Inventory, create_inventory
from registry.http.retries import TRIES
from registry.web.desk.inventories import overview
from tests.support.web.page import Page
from tests.support.web.rooms.inventory_desk import USE, InventoryVisitor

EVIL = "\"><script>alert(1)</script>' onmouseover=x {{7*7}} ${7*7} <%x%> \u202egnp.exe"


def test_an_inventory_is_made_filled_and_checked(keeper: InventoryVisitor) -> None:
    inventory = keeper.made("Chair of linguistics", owner="licences@example.org")
    keeper.added(inventory, "good/apache")
    keeper.added(inventory, "closed/research", owner="teaching")
    assert "not checked" in keeper.look(inventory).text
    keeper.checked(inventory)
    read = keeper.look(inventory)
    assert "2 entries were judged for the first time." in read.text
    assert {"Not allowed", "Allowed with obligations"} <= set(
        re.findall("Not allowed|Allowed with obl[a-z]+", read.text)
    )
    overview = keeper.look("inventories")
    assert "Chair of linguistics" in overview.text
    assert keeper.at(f"{inventory}?verdict=denied") in overview.links()


def test_entries_are_narrowed_by_verdict_approval_and_owner(keeper: InventoryVisitor) -> None:
    inventory = keeper.made()
    free = keeper.added(inventory, "good/apache")
    keeper.checked(inventory)
    keeper.send(free, f"{free}/decide", act="request", reason="For the course.")
    new = keeper.added(inventory, "closed/research", owner="the dean & <b>co</b>")
    for narrowing, shown in {
        "verdict=allowed_with_obligations": [free],
        "verdict=denied": [],
        "verdict=unchecked": [new],
        "approval=requested": [free],
        "approval=none": [new],
        "owner=the+dean+%26+%3Cb%3Eco%3C%2Fb%3E": [new],
        "verdict=unchecked&approval=requested": [],
    }.items():
        links = keeper.look(f"{inventory}?{narrowing}").links()
        assert [one for one in (free, new) if keeper.at(one) in links] == shown, narrowing
    keeper.look(f"{inventory}?verdict=maybe", 400)
    keeper.look(f"{inventory}?approval=maybe", 400)


def test_what_changed_stands_on_top_also_after_another_use(keeper: InventoryVisitor) -> None:
    inventory = keeper.made(organisation="university", purpose="research", commercial="false")
    entry = keeper.added(inventory, "closed/research")
    keeper.checked(inventory)
    assert "No verdict is another one than before." in keeper.look(inventory).text
    assert keeper.send(inventory, name="Lab", **USE).status_code == 303
    keeper.checked(inventory)
    top = keeper.look(inventory).text.partition("How it stands")[0]
    assert re.search(r"closed/research: .*Allowed.* → Not allowed", top.replace("\n", " "))
    keeper.checked(inventory)
    again = keeper.look(inventory).text.partition("How it stands")[0]
    assert "No verdict is another one than before." in again
    assert "closed/research" in again.partition("What changed before that")[2]
    history = keeper.look(entry).text.partition("What was found, newest first")[2]
    assert history.count("Not allowed") == 1
    assert "now" in history


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept(keeper: InventoryVisitor) -> None:
    keeper.made("Lab")
    for form, status, field, said in [
        ({"name": ""}, 400, "name", "Please fill this in."),
        ({"name": "Lab"}, 409, "", "There is an inventory"),
        ({"name": "x" * 300}, 400, "name", "200"),
        ({"name": "Other", "policy": "nobody-has-it"}, 400, "policy", "nobody-has-it"),
        ({"name": "Other", "country": "UK"}, 400, "country", "No country is called UK."),
        ({"name": "Other", "annual_revenue_usd": "much"}, 400, "annual_revenue_usd", "whole number"),
    ]:
        sent = keeper.send("inventories", owner="the dean", **form)
        assert sent.status_code == status, (form, sent.status_code)
        read = Page(sent.text)
        assert said in read.text
        assert not field or f"{field}-fault" in {one.get("id") for _, one in read.tags}, form
        assert "the dean" in {one.get("value") for tag, one in read.tags if tag == "input"}
    assert keeper.look("inventories").text.count("Make the inventory") == 1
    assert len([one for one in keeper.look("inventories").links() if "/inventories/inv_" in one]) == 1


def test_a_change_that_somebody_else_made_meanwhile_is_not_overwritten(keeper: InventoryVisitor) -> None:
    inventory = keeper.made("Lab")
    old = keeper.html(inventory)
    version = re.findall(r'name="version" type="hidden" value="&#34;([0-9a-f]+)&#34;"', old)[0]
    assert keeper.send(inventory, name="Laboratory", **USE).status_code == 303
    for act in ({}, {"act": "delete"}):
        late = keeper.send(inventory, name="Mine", version=f'"{version}"', owner="me", **act)
        assert late.status_code == 412
        assert "Somebody has changed this since you opened the page." in Page(late.text).text
        assert ('value="Mine"' in late.text) is ("act" not in act)
    again = re.findall(r'name="version" type="hidden" value="&#34;([0-9a-f]+)&#34;"', late.text)[0]
    assert keeper.send(inventory, name="Mine", version=f'"{again}"').status_code == 303
    assert "Mine" in keeper.look(inventory).text


def test_a_deleted_inventory_is_in_no_list(keeper: InventoryVisitor) -> None:
    inventory = keeper.made("Lab")
    gone = keeper.send(inventory, act="delete")
    assert gone.headers["location"].startswith(keeper.at("inventories"))
    assert "Lab" not in [one.strip() for one in keeper.look("inventories").text.splitlines()]
    keeper.look(inventory, 404)


@pytest.mark.parametrize("language", ["en", "de"])
def test_hostile_words_are_words(keeper: InventoryVisitor, language: str) -> None:
    keeper.language = language
    inventory = keeper.made(EVIL, owner=EVIL)
    entry = keeper.added(inventory, "good/apache", owner=EVIL, note=EVIL)
    keeper.send(entry, f"{entry}/decide", act="block", reason=EVIL)
    keeper.import_list(inventory, EVIL)
    for place in ("inventories", inventory, entry, f"{inventory}/lines", f"{inventory}/add", f"{inventory}/import"):
        assert EVIL in keeper.look(place).text or place.endswith(("add", "import"))
    tried = keeper.send("inventories", name=EVIL, owner=EVIL * 9, country=EVIL)
    assert tried.status_code == 400
    assert Page(tried.text).tags
    assert "<script>" not in tried.text


def test_it_is_the_key_of_the_session_that_stands_in_the_audit(keeper: InventoryVisitor) -> None:
    inventory = keeper.made("Lab")
    entry = keeper.added(inventory)
    keeper.send(entry, f"{entry}/decide", act="request", reason="For the course.")
    keeper.send(entry, f"{entry}/remove")
    noted = keeper.events(inventory.partition("/")[2])
    assert [one.type for one in noted] == ["inventory.created", "entry.created", "entry.requested", "entry.deleted"]
    assert {one.actor for one in noted} == {"keeper"}
    assert all(one.key for one in noted)


def test_whoever_comes_second_in_the_database_begins_again(
    keeper: InventoryVisitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = list(range(TRIES - 1))

    def create_late(*given: Any, **named: Any) -> Inventory:  # noqa: ANN401 - as the service
        if lost:
            raise DBAPIError("late", None, _RaceError(f"number {lost.pop()}"))
        return create_inventory(*given, **named)

    monkeypatch.setattr(overview, "create_inventory", create_late)
    inventory = keeper.made("Lab")
    assert lost == []
    assert [one.type for one in keeper.events(inventory.partition("/")[2])] == ["inventory.created"]


class _RaceError(Exception):
    sqlstate = "40001"
