"""Real PostgreSQL and Redis servers on loopback, started and stopped by the tests themselves; see docs/adr/0004."""

from tests.servers.postgres import PostgresServer, start_postgres
from tests.servers.process import ServerFailedError
from tests.servers.programs import Origin, ServerUnavailableError
from tests.servers.redis_server import RedisServer, start_redis

__all__ = [
    "Origin",
    "PostgresServer",
    "RedisServer",
    "ServerFailedError",
    "ServerUnavailableError",
    "start_postgres",
    "start_redis",
]
