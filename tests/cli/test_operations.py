"""`cardwatch watch status|pause|resume` and `cardwatch import hub`."""

from tests.cli.conftest import Cardwatch
from tests.support.stub_hub import StubHub


def test_reading_is_paused_shown_and_resumed(cardwatch: Cardwatch) -> None:
    cardwatch("migrate", "--no-starter")
    assert cardwatch("watch", "pause", "The hub moves.").out.endswith(": The hub moves.\n")
    shown = cardwatch("watch", "status")
    assert (shown.code, "PAUSED" in shown.out, "0 models" in shown.out) == (0, True, True)
    assert cardwatch("watch", "status", "--json").json()["paused"]["reason"] == "The hub moves."
    assert cardwatch("watch", "resume").out == "Reading goes on.\n"
    assert cardwatch("watch", "resume").out == "Reading was not paused.\n"
    assert cardwatch("watch", "status", "--json").json()["paused"] is None


def test_the_models_of_an_owner_are_listed_without_reading_a_file(cardwatch: Cardwatch, hub: StubHub) -> None:
    for number in range(3):
        hub.publish(f"example-lab/model-{number}", {"README.md": "---\nlicense: mit\n---\n"})
    assert cardwatch("migrate", "--no-starter").code == 0
    hub.forget_requests()
    assert cardwatch("import", "hub", "example-lab", "nobody").out.startswith("3 new, 0 changed")
    assert hub.count() == 2
    assert cardwatch("import", "hub", "example-lab").out.startswith("0 new, 0 changed, 3 unchanged")
    assert "mit" in cardwatch("show", "example-lab/model-1").out
    assert cardwatch("watch", "status", "--json").json()["watched"]["models"] == 0


def test_a_hub_that_fails_ends_the_list_and_keeps_what_came(cardwatch: Cardwatch, hub: StubHub) -> None:
    hub.publish("example-lab/model", {"README.md": "---\nlicense: mit\n---\n"})
    cardwatch("migrate", "--no-starter")
    hub.misbehave("status", "/api/models", method="GET", status=500)
    said = cardwatch("import", "hub", "example-lab")
    assert (said.code, "\nError: example-lab: the Hub answered 500" in said.err) == (3, True)
    assert said.err.startswith(f"Reading from {hub.url}.\n")
    assert "Missing argument" in cardwatch("import", "hub").err
