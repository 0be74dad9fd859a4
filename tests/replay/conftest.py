"""The hub and the story of the watch tests, as the replay sets them up."""

from collections.abc import Iterator

import pytest

from registry.db import Database
from registry.hub.huggingface.client import HubClient
from tests.replay.actor import TOKEN
from tests.support.stub_hub import StubHub
from tests.support.watch.story import Story


@pytest.fixture
def story(database: Database) -> Iterator[Story]:
    with StubHub() as hub:
        hub.limit(api=1_000_000, resolvers=1_000_000)
        told = Story(hub, database, HubClient(hub.url, TOKEN, timeout_seconds=2, deadline_seconds=5))
        yield told
        told.client.close()
