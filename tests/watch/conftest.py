from collections.abc import Iterator

import pytest

from registry.db import Database
from registry.hub.huggingface.client import HubClient
from tests.support.stub_hub import StubHub
from tests.support.watch.story import Story


@pytest.fixture
def story(hub: StubHub, database: Database) -> Iterator[Story]:
    """An empty registry and an empty hub."""
    told = Story(hub, database, HubClient(hub.url, None))
    yield told
    told.client.close()
