from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.servers import PostgresServer, RedisServer
from tests.support.workers.stage import Stage, stage, unique_folder


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Stage]:
    """`cardwatch up`: SQLite, a folder as broker, supervised processes."""
    with stage(unique_folder(tmp_path)) as made:
        made.start("up")
        made.wait_until_ready()
        yield made


@pytest.fixture
def scaled(tmp_path: Path, postgres_server: PostgresServer, redis_server: RedisServer) -> Iterator[Stage]:
    """PostgreSQL and Redis with one process each for API, worker and beat."""
    redis_server.flush()
    url = postgres_server.create_database()
    with stage(unique_folder(tmp_path), DATABASE_URL=url, BROKER_URL=redis_server.url) as made:
        migrated = made.run("migrate", "--no-starter")
        assert migrated.returncode == 0, migrated.stderr
        made.start("serve", "worker", "beat")
        made.wait_until_ready()
        yield made
    postgres_server.drop_database(url.rsplit("/", 1)[-1])


@pytest.fixture(params=["embedded", "scaled"])
def service(request: pytest.FixtureRequest) -> Stage:
    """The running service in each profile."""
    made: Stage = request.getfixturevalue(request.param)
    return made
