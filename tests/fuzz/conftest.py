"""The running service in each profile, as the tests of workers have it."""

from tests.workers.conftest import embedded, scaled, service

__all__ = ["embedded", "scaled", "service"]
