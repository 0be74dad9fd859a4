from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.runtime import Runtime
from tests.support.compliance.shelf import Shelf
from tests.support.http.application import Client, make_runtime, speaking_to


@pytest.fixture
def runtime(database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    """A registry whose records everybody may read."""
    made = make_runtime(database_url, tmp_path / "data", anonymous_read=True)
    yield made
    made.close()


@pytest.fixture
def client(runtime: Runtime) -> Iterator[Client]:
    """The administrator's client."""
    with speaking_to(runtime) as running:
        yield running


@pytest.fixture
def shelf(runtime: Runtime) -> Shelf:
    """Registered models."""
    return Shelf(runtime.database, runtime.knowledge)
