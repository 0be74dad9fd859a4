from collections.abc import Iterator

import psycopg
import pytest

from tests.support.servers import PostgresServer


@pytest.fixture
def durable_postgres(postgres_server: PostgresServer) -> Iterator[PostgresServer]:
    """The session's server, which keeps what it has acknowledged when it crashes."""
    address = postgres_server.url.replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ALTER ROLE CURRENT_USER SET synchronous_commit TO on")
    yield postgres_server
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ALTER ROLE CURRENT_USER RESET synchronous_commit")
