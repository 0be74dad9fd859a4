from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from registry.app import create_app
from registry.records.starter import load_starter
from registry.runtime import Runtime
from registry.settings import load_settings
from tests.web.moments import NOW

Client = TestClient[Litestar]


@pytest.fixture
def runtime(sqlite_template: Path, tmp_path: Path) -> Runtime:
    """On SQLite only: pages read through queries that other tests run on both databases."""
    (tmp_path / "cardwatch.db").write_bytes(sqlite_template.read_bytes())
    return Runtime(load_settings({"CARDWATCH_DATA_DIR": str(tmp_path)}), rings=False)


@pytest.fixture
def client(runtime: Runtime) -> Iterator[Client]:
    load_starter(runtime.database, runtime.knowledge, NOW)
    with TestClient(create_app(runtime)) as client:
        yield client


@pytest.fixture
def private_client(sqlite_template: Path, tmp_path: Path) -> Iterator[Client]:
    """A registry whose reads need a key."""
    (tmp_path / "cardwatch.db").write_bytes(sqlite_template.read_bytes())
    settings = {"CARDWATCH_DATA_DIR": str(tmp_path), "CARDWATCH_ANONYMOUS_READ": "false"}
    with TestClient(create_app(Runtime(load_settings(settings), rings=False))) as client:
        yield client
