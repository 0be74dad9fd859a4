"""Proposals from the command line: one account proposes, another decides."""

from collections.abc import Callable

import pytest

from tests.cli.conftest import Cardwatch, Said
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MODEL

LINK = "https://example.org/announcement"


def test_one_account_proposes_and_another_reviews(
    cardwatch: Cardwatch, hub: StubHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.publish(MODEL, {"README.md": card(license="other")})
    cardwatch("sync", MODEL)

    def acting(who: str) -> Callable[..., Said]:
        monkeypatch.setattr("registry.cli.curation.proposals.actor", lambda: f"cli:{who}")
        return cardwatch

    wanted = ("description=A model.", 'conclusion={"license": "apache-2.0"}', "--reason", "Asked.", "--evidence", LINK)
    dry = acting("ann")("propose", MODEL, *wanted, "--dry-run", "--json")
    assert dry.code == 0, dry.err
    assert dry.json()["license"]["after"]["license"] == "apache-2.0"
    assert cardwatch("proposals", "list").out == "No proposal waits.\n"
    made = cardwatch("propose", MODEL, *wanted)
    assert made.code == 0, made.err
    assert "company_production: needs_review -> allowed_with_obligations" in made.out
    (proposal,) = cardwatch("proposals", "list", "--json").json()
    assert proposal["id"] in cardwatch("proposals", "list", "--model", MODEL).out
    own = cardwatch("proposals", "accept", proposal["id"], "--reason", "Mine.")
    assert (own.code, "another key" in own.err) == (3, True)
    assert "/description" in acting("ben")("proposals", "show", proposal["id"]).out
    assert cardwatch("proposals", "accept", proposal["id"]).code == 3
    done = cardwatch("proposals", "accept", proposal["id"], "--reason", "Right.", "--json")
    assert (done.code, done.json()["status"], done.json()["decided_by"]) == (0, "accepted", "cli:ben")
    assert cardwatch("show", MODEL, "--json").json()["description"] == "A model."
    gone = acting("ann")("propose", MODEL, "description=", "--reason", "Not needed.", "--json").json()
    assert (
        acting("ben")("proposals", "reject", gone["id"], "--reason", "It is.", "--json").json()["status"] == "rejected"
    )
    own = acting("ann")("propose", MODEL, "description=Other.", "--reason", "So.", "--evidence", LINK, "--json").json()
    assert acting("ben")("proposals", "withdraw", own["id"]).code == 3
    assert acting("ann")("proposals", "withdraw", own["id"], "--json").json()["status"] == "withdrawn"
    assert len(cardwatch("proposals", "list", "--all", "--json").json()) == 3
    assert cardwatch("propose", MODEL, "description", "--reason", "x").code == 3
    assert cardwatch("propose", MODEL, "colour=red", "--reason", "x", "--evidence", LINK).code == 3
