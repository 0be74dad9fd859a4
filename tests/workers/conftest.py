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


@pytest.fixture(params=["sqlite", "postgresql"])
def serving(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    """The API on either database, as a process."""
    settings, postgres = {"LOG_LEVEL": "WARNING"}, None
    if request.param == "postgresql":
        postgres = request.getfixturevalue("postgres_server")
        assert isinstance(postgres, PostgresServer)
        settings["DATABASE_URL"] = postgres.create_database()
    service = Service(tmp_path / "serving", settings)
    try:
        assert service.run("migrate", "--no-starter").returncode == 0
        service.start("serve")
        service.wait_until_ready()
        yield service
    finally:
        service.close()
        if postgres is not None:
            postgres.drop_database(settings["DATABASE_URL"].rsplit("/", 1)[-1])
