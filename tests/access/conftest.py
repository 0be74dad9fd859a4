from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.runtime import Runtime
from tests.support.http.application import make_runtime


@pytest.fixture
def runtime(database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    """A registry that lets nobody in without a key."""
    made = make_runtime(database_url, tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def closed_runtime(database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    """A registry that lets nobody in without a key, on either database."""
    made = make_runtime(database_url, tmp_path / "data", anonymous_read=False)
    yield made
    made.close()


@pytest.fixture
def open_runtime(database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    """A registry whose records everybody may read."""
    made = make_runtime(database_url, tmp_path / "data", anonymous_read=True)
    yield made
    made.close()
