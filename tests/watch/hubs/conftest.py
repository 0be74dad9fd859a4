"""A registry at a stub hub that may take another shape, and that tells strangers what is missing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from registry.db import Database
from registry.hub.abilities import SharedAbilities
from registry.hub.huggingface.client import HubClient
from tests.support.clock import Clock
from tests.support.stub_hub import StubHub
from tests.support.watch.story import Story


@pytest.fixture
def hub() -> Iterator[StubHub]:
    with StubHub(missing_status=404) as started:
        yield started


@pytest.fixture
def story(hub: StubHub, database: Database) -> Iterator[Story]:
    clock = Clock(tick=timedelta(milliseconds=1))
    abilities = SharedAbilities(database, hub.url, clock)
    client = HubClient(hub.url, None, file_hosts=("localhost",), abilities=abilities)
    yield Story(hub, database, client, clock)
    client.close()
