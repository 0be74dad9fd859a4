"""The pytest side: one PostgreSQL and one Redis for a whole session, started when a test first asks for them."""

import os
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest

from tests.support.servers.postgres import PostgresServer, start_postgres
from tests.support.servers.programs import POSTGRES, REDIS, Kind, Program, ServerUnavailableError, find
from tests.support.servers.redis_server import RedisServer, start_redis

_Server = TypeVar("_Server", PostgresServer, RedisServer)
_RAN = pytest.StashKey[list[Program]]()


def pytest_report_header() -> str:
    """Say which programs this session would run."""
    return f"real servers: {_describe(POSTGRES)}, {_describe(REDIS)}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which programs this session did run."""
    if ran := terminalreporter.config.stash.get(_RAN, []):
        terminalreporter.write_line(f"real servers that ran: {', '.join(map(str, ran))}")


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> Iterator[PostgresServer]:
    """A PostgreSQL for the session; take databases of your own with `create_database`."""
    with _or_skip(start_postgres) as server:
        pytestconfig.stash.setdefault(_RAN, []).append(server.program)
        yield server


@pytest.fixture(scope="session")
def redis_server(pytestconfig: pytest.Config) -> Iterator[RedisServer]:
    """A Redis for the session; a test that kills it leaves it running again."""
    with _or_skip(start_redis) as server:
        pytestconfig.stash.setdefault(_RAN, []).append(server.program)
        yield server


def _or_skip(start: Callable[[], _Server]) -> _Server:
    """Start a server; where no program exists a person's run skips with the reason, and a CI run fails."""
    try:
        return start()
    except ServerUnavailableError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


def _describe(kind: Kind) -> str:
    try:
        return str(find(kind))
    except ServerUnavailableError:
        return f"no {kind.name}"
