"""Waivers by the pages: granted from a finding, listed with their ends, withdrawn."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from registry.compliance.inventories.reevaluation import judge_due
from registry.compliance.inventories.runs.worker import check_due
from registry.compliance.policies import PolicyCreate, create_policy
from registry.compliance.waivers import settle_waivers
from tests.support.clock import NOW
from tests.support.web.page import Page
from tests.support.web.rooms.inventory_desk import InventoryVisitor

RULE = {
    "id": "no-research", "level": "fail", "when": 'license_class == "permissive"',
    "message": "Ask the dean <b>first</b>.",
    "message_de": "Fragen Sie zuerst das Dekanat.",
}  # fmt: skip
DAY = (datetime.now(UTC) + timedelta(days=10)).date().isoformat()
WAIVER = {
    "rule": "no-research", "reason_code": "accepted_risk", "reason": "The dean <i>knows</i>.",
    "owner": "dean@example.org",
    "expires_at": DAY,
}  # fmt: skip


@pytest.fixture
def entry(keeper: InventoryVisitor) -> str:
    """An entry that a policy finds something of."""
    draft = msgspec.convert({"key": "house", "title": "House", "rules": [RULE]}, PolicyCreate)
    with keeper.runtime.database.unit_of_work() as work:
        create_policy(work, draft, actor="test", now=NOW)
    inventory = keeper.made("Lab", policy="house")
    entry = keeper.added(inventory, "good/apache")
    _check(keeper, inventory)
    return entry


def _check(keeper: InventoryVisitor, inventory: str) -> None:
    keeper.send(inventory, f"{inventory}/check")
    database, knowledge = keeper.runtime.database, keeper.runtime.knowledge
    check_due(database, knowledge, budget_seconds=60, settle=settle_waivers)
    judge_due(database, knowledge, budget_seconds=60, settle=settle_waivers)


def test_a_finding_is_waived_and_counts_again_when_that_is_withdrawn(keeper: InventoryVisitor, entry: str) -> None:
    inventory, _, entry_id = entry.partition("/entries/")
    read = keeper.look(entry)
    assert RULE["message"] in read.text
    (make,) = (link for link in read.links() if "/waivers?" in link)
    form = Page(keeper.client.get(make.partition("#")[0]).text)
    assert "no-research" in {one.get("value") for tag, one in form.tags if tag == "option" and "selected" in one}
    sent = keeper.send("waivers", inventory=inventory.partition("/")[2], entry=entry_id, **WAIVER)
    assert sent.status_code == 303, sent.text
    listed = keeper.look("waivers")
    for said in ("in force", "ends soon", "accepted_risk", WAIVER["reason"], "dean@example.org", "granted by keeper"):
        assert said in listed.text
    second = keeper.send("waivers", inventory="Lab", entry="good/apache", **WAIVER)
    assert second.status_code == 409
    _check(keeper, inventory)
    waived = keeper.look(entry)
    assert "waived" in waived.text
    assert "Allowed with obligations" in waived.text.partition("Page of the model")[0]
    assert not [link for link in waived.links() if "/waivers?" in link]
    (waiver,) = keeper.client.get("/v1/waivers").json()["items"]
    assert keeper.send("waivers", f"waivers/{waiver['id']}/withdraw", reason="Not any more.").status_code == 303
    assert "withdrawn" in keeper.look("waivers").text
    assert "Not any more." in keeper.look("waivers").text
    late = keeper.send("waivers", f"waivers/{waiver['id']}/withdraw", reason="")
    assert late.status_code == 409
    assert "is revoked already" in Page(late.text).text
    assert keeper.send("waivers", "waivers/wvr_0/withdraw", reason="").status_code == 404
    _check(keeper, inventory)
    assert "Not allowed" in keeper.look(entry).text.partition("Page of the model")[0]
    assert "Nothing is waived." not in keeper.look("waivers?condition=revoked").text
    assert "There is no waiver of this kind." in keeper.look("waivers?condition=active").text
    keeper.look("waivers?condition=maybe", 400)


@pytest.mark.usefixtures("entry")
def test_what_is_wrong_with_a_waiver_stands_at_its_field(keeper: InventoryVisitor) -> None:
    right = {"inventory": "Lab", "entry": "good/apache", **WAIVER}
    for wrong, status, field in [
        ({"expires_at": ""}, 400, "expires_at"),
        ({"expires_at": "2020-01-01"}, 400, "expires_at"),
        ({"expires_at": "2199-01-01"}, 400, "expires_at"),
        ({"reason": ""}, 400, "reason"),
        ({"reason_code": "two words"}, 400, "reason_code"),
        ({"owner": ""}, 400, "owner"),
        ({"rule": "permission"}, 400, "rule"),
        ({"rule": "<script>"}, 400, "rule"),
        ({"inventory": "None"}, 404, ""),
        ({"entry": "nobody/has-this"}, 404, ""),
    ]:
        sent = keeper.send("waivers", **{**right, **wrong})
        assert sent.status_code == status, wrong
        read = Page(sent.text)
        assert not field or f"{field}-fault" in {one.get("id") for _, one in read.tags}, wrong
        assert WAIVER["reason"] in read.text or "reason" in wrong
        assert "<script>" not in sent.text
    assert "Nothing is waived." in keeper.look("waivers").text


def test_german_readers_get_the_german_reason_of_a_policy(keeper: InventoryVisitor, entry: str) -> None:
    keeper.language = "de"
    assert RULE["message_de"] in keeper.look(entry).text
