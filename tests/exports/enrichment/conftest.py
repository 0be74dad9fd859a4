from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from registry.db import Database, open_database
from registry.exports.enrichment.service import Enriched, enrich
from registry.licenses.knowledge import Knowledge
from tests.support.clock import NOW

Enrich = Callable[[bytes], Enriched]


@pytest.fixture(scope="session")
def starter(starter_file: Path) -> Iterator[Database]:
    """The starter catalogue, which these tests only read; what is written does not depend on the database."""
    database = open_database(f"sqlite:///{starter_file}", pool_size=1)
    yield database
    database.engine.dispose()


@pytest.fixture(scope="session")
def enriched(starter: Database, knowledge: Knowledge) -> Enrich:
    """Enriches by the starter catalogue."""
    return lambda data: enrich(starter, knowledge, data, NOW)
