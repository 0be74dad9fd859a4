from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from registry.runtime import Runtime
from tests.support.http.application import make_runtime
from tests.support.http.statuses import COMMITTED


@pytest.fixture
def runtime(sqlite_template: Path, tmp_path: Path) -> Iterator[Runtime]:
    path = tmp_path / "cardwatch.db"
    path.write_bytes(sqlite_template.read_bytes())
    made = make_runtime(f"sqlite:///{path}", tmp_path / "data", anonymous_read=True, hub_webhook_secret="s" * 20)
    yield made
    made.close()


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    """The API's description as it is committed; another test holds it against the generated one."""
    whole: dict[str, Any] = msgspec.json.decode(COMMITTED.read_bytes())
    return whole
