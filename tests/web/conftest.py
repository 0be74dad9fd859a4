from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from registry.runtime import Runtime
from registry.settings import load_settings
from tests.support.file_copies import FileLending
from tests.support.http.application import application_over
from tests.support.licenses.knowledge import knowledge

Client = TestClient[Litestar]


@pytest.fixture
def runtime(starter_lending: FileLending, tmp_path: Path) -> Iterator[Runtime]:
    """A registry with the starter catalogue; other tests run the queries of the pages on both databases."""
    starter_lending.lend(tmp_path / "cardwatch.db")
    made = Runtime(load_settings({"CARDWATCH_DATA_DIR": str(tmp_path), "CARDWATCH_REQUEST_SECONDS": "60"}), rings=False)
    made.knowledge = knowledge()
    yield made
    made.close()
    starter_lending.take_back(tmp_path / "cardwatch.db")


@pytest.fixture
def client(runtime: Runtime) -> Iterator[Client]:
    with application_over(runtime) as app, TestClient(app) as client:
        yield client


@pytest.fixture
def private_client(sqlite_template: Path, tmp_path: Path) -> Iterator[Client]:
    """A registry whose reads need a key."""
    (tmp_path / "cardwatch.db").write_bytes(sqlite_template.read_bytes())
    settings = {
        "CARDWATCH_DATA_DIR": str(tmp_path),
        "CARDWATCH_ANONYMOUS_READ": "false",
        "CARDWATCH_REQUEST_SECONDS": "60",
    }
    with application_over(Runtime(load_settings(settings), rings=False)) as app, TestClient(app) as client:
        yield client
