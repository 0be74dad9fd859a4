import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from registry.db import Database, open_database
from registry.evidence.service import keep_texts
from registry.licenses.knowledge import Knowledge
from registry.records.facts.observation import ObservedFacts, ObservedFile
from registry.records.service import observe, register
from tests.support.clock import NOW
from tests.support.exports.reader import Reader

REVISION = "a" * 40
Observe = Callable[..., None]


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """On SQLite only: what is written does not depend on the database."""
    path = tmp_path / "cardwatch.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = open_database(f"sqlite:///{path}", pool_size=2)
    yield database
    database.engine.dispose()


@pytest.fixture
def reader(database: Database, knowledge: Knowledge, tmp_path: Path) -> Reader:
    return Reader(database, knowledge, tmp_path)


@pytest.fixture
def add(database: Database, knowledge: Knowledge) -> Observe:
    """Puts a model into the registry as it was observed."""

    def observed(model_id: str = "a/b", *, text: str | None = None, now: datetime = NOW, **facts: Any) -> None:  # noqa: ANN401 - fields of ObservedFacts
        data = (text or "").encode("utf-8", "replace")
        file = ObservedFile("LICENSE", hashlib.sha256(data).hexdigest(), len(data), "license")
        files = (file,) if text is not None else ()
        with database.unit_of_work() as work:
            keep_texts(work, [data], now)
            record = register(work, knowledge, model_id, source="huggingface", now=now)
            seen = ObservedFacts(id=model_id, **{"revision": REVISION, "files": files, **facts})
            observe(work, knowledge, record, seen, now)

    return observed
