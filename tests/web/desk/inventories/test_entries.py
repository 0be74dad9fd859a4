"""One entry: added, changed, asked for and decided, removed; with what was found of it."""

import re
from collections.abc import Callable

from registry.access import Scope
from tests.support.web.page import Page
from tests.support.web.rooms.inventory_desk import InventoryVisitor


def test_an_entry_is_of_a_model_or_a_licence(keeper: InventoryVisitor) -> None:
    inventory = keeper.made()
    named = keeper.added(inventory, "https://huggingface.co/good/apache", owner="me", note="two\nlines")
    assert "good/apache" in keeper.look(named).text
    licensed = keeper.added(inventory, "", license="mit")
    assert keeper.look(licensed).text.count("license:mit")
    for form, field in [
        ({"model": "", "license": ""}, ""),
        ({"model": "good/apache", "license": "mit"}, ""),
        ({"model": "", "license": "no-such"}, "license"),
        ({"model": "good/apache", "revision": "../x"}, "revision"),
        ({"model": "good/apache", "purpose": "fun"}, "purpose"),
        ({"model": "good/apache"}, ""),
    ]:
        sent = keeper.send(f"{inventory}/add", owner="me", **form)
        assert sent.status_code in {400, 409}, form
        read = Page(sent.text)
        assert "me" in {one.get("value") for tag, one in read.tags if tag == "input"}
        assert not field or f"{field}-fault" in {one.get("id") for _, one in read.tags}, form


def test_use_revision_and_owner_are_changed(keeper: InventoryVisitor) -> None:
    inventory = keeper.made()
    entry = keeper.added(inventory, "closed/research")
    keeper.checked(inventory)
    assert "Not allowed" in keeper.look(entry).text
    sent = keeper.send(
        entry, revision="a" * 40, owner="teaching", organisation="university", purpose="research", unsay="commercial",
        note="For the seminar",
    )  # fmt: skip
    assert sent.status_code == 303
    read = keeper.look(entry)
    assert "It was not checked since it came or changed." in read.text
    for said in ("university", "of this entry alone", "teaching", "For the seminar", "a" * 40):
        assert said in read.text
    assert ("checkbox", "commercial") in {
        (one.get("type"), one.get("value")) for _, one in read.tags if "checked" in one
    }
    assert keeper.api(entry)["use"] == {"organisation": "university", "purpose": "research", "commercial": None}
    wrong = keeper.send(entry, country="Narnia", owner="me")
    assert wrong.status_code == 400
    assert "No country is called Narnia." in Page(wrong.text).text
    assert keeper.api(entry)["owner"] == "teaching"


def test_one_key_asks_and_another_approves(
    keeper: InventoryVisitor, colleague: Callable[..., InventoryVisitor]
) -> None:
    inventory = keeper.made()
    entry = keeper.added(inventory)
    assert "Nobody asked for it." in keeper.look(entry).text
    empty = keeper.send(entry, f"{entry}/decide", act="request", reason="  ")
    assert empty.status_code == 400
    assert "reason-fault" in empty.text
    assert keeper.send(entry, f"{entry}/decide", act="request", reason="For the course.").status_code == 303
    read = keeper.look(entry)
    assert "nobody approves their own request" in read.text
    assert "approve" not in {one.get("value") for tag, one in read.tags if tag == "button"}
    own = keeper.send(entry, f"{entry}/decide", act="approve", reason="I say so.")
    assert own.status_code == 403
    assert "I say so." in own.text
    second = colleague("second", Scope.INVENTORIES_READ, Scope.INVENTORIES_WRITE)
    assert second.send(entry, f"{entry}/decide", act="approve", reason="It fits.").status_code == 303
    assert "approved" in second.look(entry).text
    assert second.send(entry, f"{entry}/decide", act="approve", reason="Again.").status_code == 409
    assert "It fits." in keeper.look(entry).text
    for act, state in (("block", "blocked"), ("dismiss", "laid aside")):
        assert keeper.send(entry, f"{entry}/decide", act=act, reason="No more.").status_code == 303
        assert state in keeper.look(entry).text
    assert keeper.send(entry, f"{entry}/decide", act="bless", reason="No.").status_code == 400


def test_a_decision_about_what_has_changed_since_is_not_taken(keeper: InventoryVisitor) -> None:
    inventory = keeper.made()
    entry = keeper.added(inventory)
    version = re.findall(r'name="version" type="hidden" value="&#34;([0-9a-f]+)&#34;"', keeper.html(entry))[0]
    assert keeper.send(entry, owner="teaching").status_code == 303
    old = f'"{version}"'
    for below, form in (("/decide", {"act": "block", "reason": "My words."}), ("", {"owner": "me"}), ("/remove", {})):
        late = keeper.send(entry, f"{entry}{below}", version=old, **form)
        assert late.status_code == 412, below
        assert "Somebody has changed this since you opened the page." in Page(late.text).text
    assert keeper.api(entry)["owner"] == "teaching"
    assert keeper.api(entry)["state"] is None


def test_a_removed_entry_is_gone(keeper: InventoryVisitor) -> None:
    inventory = keeper.made()
    entry = keeper.added(inventory)
    assert keeper.send(entry, f"{entry}/remove").status_code == 303
    keeper.look(entry, 404)
    assert "It has no entries yet" in keeper.look(inventory).text


def test_the_page_says_what_was_found_and_leads_to_the_same_question(keeper: InventoryVisitor) -> None:
    inventory = keeper.made(annual_revenue_usd="7777777")
    entry = keeper.added(inventory, "closed/research")
    keeper.checked(inventory)
    (found,) = keeper.client.get(f"/v1/{inventory}/results").json()["items"]
    read = keeper.look(entry)
    for finding in found["findings"]:
        assert finding["reason"] in read.text
    (check,) = (link for link in read.links() if "/check?" in link)
    assert "model=closed/research" in check
    assert "7777777" not in check
    assert keeper.client.get(check).status_code == 200
    (bom,) = (link for link in read.links() if link.endswith("/bom"))
    assert keeper.client.get(bom).status_code == 200
    other = keeper.look(keeper.added(inventory, "nobody/has-this"))
    assert "The registry does not know this model." in other.text
    assert not any("nobody/has-this" in link for link in other.links())
