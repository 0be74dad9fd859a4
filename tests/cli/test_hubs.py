"""What the command line tells of the hub: which one it reached, that it is away, and what cannot be read there."""

from datetime import UTC, datetime

import pytest

from registry.runtime import Runtime
from registry.settings import load_settings
from registry.watch.sweeps import sweep_due
from tests.cli.conftest import Cardwatch
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import MINIMAX, publish_demo


@pytest.mark.slow  # half a minute of asking again
def test_commands_say_which_hub_they_reach(cardwatch: Cardwatch, hub: StubHub) -> None:
    publish_demo(hub)
    assert f"Reading from {hub.url}: it answers." in cardwatch("watch", "add", MINIMAX).err
    assert f"Reading from {hub.url}." in cardwatch("sync").err
    hub.stop()
    away = cardwatch("watch", "add", "lab/other")
    assert away.code == 0
    assert f"Reading from {hub.url}: unreachable" in away.err
    unread = cardwatch("sync", MINIMAX, "--dry-run")
    assert unread.code == 3
    assert f"Reading from {hub.url}." in unread.err
    assert "unreachable" in unread.out
    assert cardwatch("show", MINIMAX, "--json").json()["license"]["license"] == "mit", "what is known stays"
    hub.start()


def test_status_and_groups_say_what_cannot_be_read(cardwatch: Cardwatch, hub: StubHub) -> None:
    publish_demo(hub)
    hub.shape("closed")
    cardwatch("sync", MINIMAX)
    cardwatch("watch", "group", "set", "meta", "--owner", "meta-llama")
    runtime = Runtime(load_settings(), rings=False)
    sweep_due(runtime.reader, budget_seconds=5, clock=lambda: datetime.now(UTC))
    runtime.close()
    told = cardwatch("watch", "status")
    assert "Lists that cannot be read:" in told.out
    assert "meta-llama at huggingface (groups: meta), since" in told.out
    assert "You may not list models." in told.out
    assert "What to do: Give CARDWATCH_HUB_TOKEN a token" in told.out
    assert "The hub does not tell tags and branches." in told.out
    found = cardwatch("watch", "status", "--json").json()
    assert [one["list"] for one in found["unread_lists"]] == ["meta-llama"]
    assert {one["code"] for one in found["limitations"]} >= {"refs", "paths_info"}
    assert "the list cannot be read" in cardwatch("watch", "group", "list").err
