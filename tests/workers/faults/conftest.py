from collections.abc import Iterator

import psycopg
import pytest

from registry import jobs
from tests.support.servers import PostgresServer
from tests.support.workers import stage
from tests.support.workers.crash.launcher import Nursery, Trial, do


@pytest.fixture
def durable_postgres(postgres_server: PostgresServer) -> Iterator[PostgresServer]:
    """The session's server, which keeps what it has acknowledged when it crashes."""
    address = postgres_server.url.replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ALTER ROLE CURRENT_USER SET synchronous_commit TO on")
    yield postgres_server
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ALTER ROLE CURRENT_USER RESET synchronous_commit")


@pytest.fixture(scope="package")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    made = Nursery(tmp_path_factory.mktemp("nursery"))
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"], scope="package")
def base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Iterator[Trial]:
    """A registry with a subscriber, in which nothing waits; to be copied."""
    settings = {"SYNC_INTERVAL_SECONDS": "36000", "HUB_WEBHOOK_SECRET": "shared", "CONFIRM_DELAY_SECONDS": "0.05"}
    postgres: PostgresServer | None = None
    if request.param == "postgresql":
        postgres = request.getfixturevalue("postgres_server")
        assert isinstance(postgres, PostgresServer)
        settings["DATABASE_URL"] = postgres.create_database()
    with stage.prepared(tmp_path_factory.mktemp("crashes"), **settings) as found:
        made = Trial(
            found.folder, found.settings, key=found.key, hub=found.hub, receiver=found.receiver, data=found.data,
            nursery=nursery, postgres=postgres,
        )  # fmt: skip
        with made.serve():
            made.secret = made.ask("POST", "/v1/webhooks", {"url": made.receiver.url}, 201)["secret"]
        do(made, *jobs.QUEUES)
        yield made
        made.close()
