"""Real PostgreSQL and Redis servers on loopback, started and stopped by the tests themselves; see docs/adr/0004."""

from tests.support.servers.postgres import PostgresServer, start_postgres
from tests.support.servers.process import ServerFailedError
from tests.support.servers.programs import Origin, ServerUnavailableError
from tests.support.servers.redis_server import RedisServer, start_redis

__all__ = [
    "Origin",
    "PostgresServer",
    "RedisServer",
    "ServerFailedError",
    "ServerUnavailableError",
    "start_postgres",
    "start_redis",
]
