from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.runtime import Runtime
from tests.support.compliance.shelf import Shelf
from tests.support.http.application import Client, make_runtime, speaking_to


@pytest.fixture
def registry(database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    """A registry on either database that lets nobody in without a key."""
    made = make_runtime(database_url, tmp_path / "data", anonymous_read=False)
    yield made
    made.close()


@pytest.fixture
def shelf(registry: Runtime) -> Shelf:
    """Registered models."""
    return Shelf(registry.database, registry.knowledge)


@pytest.fixture
def api(registry: Runtime) -> Iterator[Client]:
    """The administrator, by the API."""
    with speaking_to(registry) as client:
        yield client
