"""``cardwatch openness``: the same words from the local database and from a server."""

from tests.cli.conftest import Cardwatch
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import MINIMAX, publish_demo

MISTRAL = "mistralai/Mistral-7B-v0.1"


def test_verdicts_are_shown_side_by_side(cardwatch: Cardwatch, hub: StubHub) -> None:
    publish_demo(hub)
    cardwatch("sync", MINIMAX, MISTRAL)
    both = cardwatch("openness", MINIMAX, MISTRAL)
    assert both.code == 0, both
    assert [line for line in both.out.splitlines() if "/" in line and " " not in line] == [MINIMAX, MISTRAL]
    assert "osai-12" in both.out
    as_json = cardwatch("openness", MISTRAL, "--json").json()
    assert as_json["model"] == MISTRAL
    parts = cardwatch("openness", MISTRAL, "--framework", "ai-act-53-2")
    assert "licence_access" in parts.out
    assert "oucg-14" not in parts.out
    past = cardwatch("openness", MISTRAL, "--as-of", "2000-01-01")
    assert past.code == 3


def test_a_framework_that_there_is_not_is_refused(cardwatch: Cardwatch, hub: StubHub) -> None:
    publish_demo(hub)
    cardwatch("sync", MISTRAL)
    refused = cardwatch("openness", MISTRAL, "--framework", "fame")
    assert refused.code == 3
    assert "osai-12" in refused.err
