from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.runtime import Runtime
from tests.support.http.application import make_runtime
from tests.support.stub_hub import StubHub
from tests.support.watch.story import Story


@pytest.fixture
def registry(database_url: str, tmp_path: Path, hub: StubHub) -> Iterator[Runtime]:
    """A registry on either database that reads a hub and lets nobody in without a key."""
    made = make_runtime(database_url, tmp_path / "data", hub_endpoint=hub.url, anonymous_read=False)
    yield made
    made.close()


@pytest.fixture
def story(registry: Runtime, hub: StubHub) -> Story:
    """What is read from the hub."""
    return Story(hub, registry.database, registry.hub_client)
