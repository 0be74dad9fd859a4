"""Waivers by command, on the local database and on a server: what a policy finds is waived, and open again."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from registry.compliance.inventories.runs import check_due
from registry.compliance.waivers import settle_waivers
from tests.cli.conftest import Cardwatch
from tests.cli.remote.conftest import Remote
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import publish_demo

MODEL = "mistralai/Mistral-7B-v0.1"
USE = ("organisation=university", "country=DE", "purpose=production", "commercial=false")
POLICY = """
key: ours
title: Nothing without the chair's word
rules: [{id: ask-first, level: fail, when: 'license_class == "permissive"', message: Ask first.}]
"""
FACTS = [word for fact in USE for word in ("--use", fact)]
WHY = ("--reason", "It is promised.", "--reason-code", "accepted_risk", "--owner", "dean@example.org")


@pytest.fixture
def checker(remote: Remote) -> Iterator[None]:
    """A worker of the server."""
    stop = threading.Event()

    def work() -> None:
        database, knowledge = remote.runtime.database, remote.runtime.knowledge
        while not stop.wait(0.05):
            check_due(database, knowledge, budget_seconds=1, settle=settle_waivers)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    stop.set()
    thread.join()


@pytest.mark.usefixtures("checker")
def test_waivers_on_a_server(on_server: Cardwatch, tmp_path: Path) -> None:
    assert on_server("sync", MODEL).code == 0
    waive(on_server, tmp_path)


def test_waivers_on_the_local_database(cardwatch: Cardwatch, hub: StubHub, tmp_path: Path) -> None:
    publish_demo(hub)
    assert cardwatch("sync", MODEL).code == 0
    waive(cardwatch, tmp_path)


def waive(cardwatch: Cardwatch, folder: Path) -> None:
    (folder / "policy.yaml").write_text(POLICY)
    assert cardwatch("policy", "save", str(folder / "policy.yaml")).code == 0
    assert cardwatch("inventory", "create", "Waived", "--policy", "ours", *FACTS).code == 0
    (folder / "list.txt").write_text(f"{MODEL}\n")
    assert cardwatch("inventory", "import", "Waived", str(folder / "list.txt")).code == 0
    found = checked(cardwatch)
    of_policy = [one for one in found["findings"] if one["source"] == "policy"]
    rules = [one["rule"] for one in of_policy if one["outcome"] not in {"allowed", "allowed_with_obligations"}]
    assert (found["verdict"] not in {"allowed", "allowed_with_obligations"}, bool(rules)) == (True, True)
    licence = next(one["rule"] for one in found["findings"] if one["source"] == "license")
    assert f"`cardwatch waiver grant Waived {MODEL} {rules[0]} " in cardwatch("inventory", "check", "Waived").err
    refused = cardwatch("waiver", "grant", "Waived", found["entry"], licence, "--days", "9", *WHY)
    assert (refused.code, "no waiver changes that" in refused.err) == (3, True)
    for rule in rules:
        made = cardwatch("waiver", "grant", "waived", MODEL.upper(), rule, "--days", "90", *WHY)
        assert (made.code, made.out[:4]) == (0, "wvr_")
    assert cardwatch("waiver", "grant", "Waived", found["entry"], rules[0], "--days", "9", *WHY).code == 3
    assert "findings are waived" in cardwatch("inventory", "check", "Waived").err
    covered = checked(cardwatch)
    assert covered["verdict"] in {"allowed", "allowed_with_obligations"}
    assert [one["rule"] for one in covered["findings"] if "waiver" in one] == rules
    covered_at_the_gate(cardwatch, rules)
    listed = cardwatch("waiver", "list", "--state", "active", "--inventory", "Waived", "--json").json()
    assert [one["rule"] for one in listed] == rules
    assert rules[0] in cardwatch("waiver", "list").out
    assert cardwatch("waiver", "revoke", listed[0]["id"], "--reason", "done").code == 0
    assert cardwatch("check", MODEL, "--inventory", "Waived").code in {1, 2}, "although nobody has judged it again"
    assert "no such waiver" in cardwatch("waiver", "list", "--state", "expired").out
    assert checked(cardwatch)["verdict"] == found["verdict"]


def checked(cardwatch: Cardwatch) -> dict[str, Any]:
    (one,) = cardwatch("inventory", "check", "Waived", "--json").json()
    return dict(one)


def covered_at_the_gate(cardwatch: Cardwatch, rules: list[str]) -> None:
    """A waiver counts for the use of its entry alone."""
    said = cardwatch("check", MODEL, "--inventory", "Waived", "--json")
    (one,) = said.json()
    assert (said.code, [told["rule"] for told in one["waived"]]) == (0, rules)
    assert one["verdict"] == one["answer"]["verdict"]
    assert not [told for told in one["answer"]["findings"] if told["rule"] in rules]
    assert "waived by wvr_" in cardwatch("check", "--inventory", "Waived").out
    assert "waived by wvr_" in cardwatch("check", MODEL, "--inventory", "Waived", "--format", "junit").out
    for other in (("--country", "AT"), ("--policy", "ours"), ("--revision", "main")):
        assert cardwatch("check", MODEL, "--inventory", "Waived", *other).code in {1, 2}, other
