"""Fixtures of several domains; a folder whose tests need another hub, registry or client defines its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.licenses.knowledge import Knowledge
from registry.runtime import Runtime
from tests.support.http.application import Client, make_runtime, speaking_to
from tests.support.licenses import knowledge as licenses
from tests.support.stub_hub import StubHub
from tests.support.watch.story import Story


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return licenses.knowledge()


@pytest.fixture
def hub() -> Iterator[StubHub]:
    with StubHub() as started:
        yield started


@pytest.fixture
def runtime(database_url: str, tmp_path: Path, hub: StubHub) -> Iterator[Runtime]:
    """A registry that reads this hub and whose records everybody may read."""
    made = make_runtime(database_url, tmp_path / "data", hub_endpoint=hub.url, anonymous_read=True)
    yield made
    made.close()


@pytest.fixture
def story(hub: StubHub, runtime: Runtime) -> Story:
    """The registry behind the client, to be filled from the hub."""
    return Story(hub, runtime.database, runtime.hub_client)


@pytest.fixture
def client(runtime: Runtime) -> Iterator[Client]:
    """The administrator's client."""
    with speaking_to(runtime) as running:
        yield running
