from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.runtime import Runtime
from tests.support.http.application import make_runtime


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    """A registry over each database, whose reads are open."""
    made = make_runtime(database_url, tmp_path / "data")
    yield made
    made.close()
