"""The hub and the story of the watch tests, and the service in both profiles as the replay sets it up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.db import Database
from registry.hub.client import HubClient
from tests.replay.acting import TOKEN
from tests.replay.performance import Tempo
from tests.servers import PostgresServer, RedisServer
from tests.stub_hub import StubHub
from tests.watch.story import Story
from tests.workers.stage import Stage, stage, unique_folder

TEMPO = Tempo(sweep=10, recheck=60, faults_per_second=2, patience=240)


@pytest.fixture
def story(database: Database) -> Iterator[Story]:
    with StubHub() as hub:
        hub.limit(api=1_000_000, resolvers=1_000_000)
        told = Story(hub, database, HubClient(hub.url, TOKEN, timeout_seconds=2, deadline_seconds=5))
        yield told
        told.client.close()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Stage]:
    with stage(unique_folder(tmp_path), **TEMPO.settings) as made:
        made.start("up")
        made.wait_until_ready()
        yield made


@pytest.fixture
def scaled(tmp_path: Path, postgres_server: PostgresServer, redis_server: RedisServer) -> Iterator[Stage]:
    redis_server.flush()
    url = postgres_server.create_database()
    with stage(unique_folder(tmp_path), DATABASE_URL=url, BROKER_URL=redis_server.url, **TEMPO.settings) as made:
        made.run("migrate", "--no-starter").check_returncode()
        made.start("serve", "worker", "beat")
        made.wait_until_ready()
        yield made
    postgres_server.drop_database(url.rsplit("/", 1)[-1])
