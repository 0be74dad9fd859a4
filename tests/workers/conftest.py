from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.servers import PostgresServer, RedisServer
from tests.support.workers import stage
from tests.support.workers.service import Service
from tests.support.workers.stage import Stage


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Stage]:
    with stage.embedded(tmp_path) as made:
        yield made


@pytest.fixture
def scaled(tmp_path: Path, postgres_server: PostgresServer, redis_server: RedisServer) -> Iterator[Stage]:
    with stage.scaled(tmp_path, postgres_server, redis_server) as made:
        yield made


@pytest.fixture(params=["embedded", "scaled"])
def service(request: pytest.FixtureRequest) -> Stage:
    """The running service in each profile."""
    made: Stage = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def serving(database_url: str, tmp_path: Path) -> Iterator[Service]:
    """The API on either database, as a process."""
    service = Service(tmp_path / "serving", {"LOG_LEVEL": "WARNING", "DATABASE_URL": database_url})
    try:
        service.start("serve")
        service.wait_until_ready()
        yield service
    finally:
        service.close()
