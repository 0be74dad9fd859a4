"""The application spoken to from any address."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from registry.rates import RateLimiter
from tests.support.http.application import application_over, make_runtime

MINUTE = 29_000_000
"""In which all of it happens: no test meets the end of one."""
Ask = Callable[..., httpx.Response]


@contextmanager
def speaking(database_url: str, folder: Path, **settings: object) -> Iterator[Ask]:
    """Asks the application over these settings; ``peer`` is the address that the connection comes from."""
    runtime = make_runtime(database_url, folder, anonymous_read=True, **settings)
    given = runtime.limiter
    runtime.limiter = RateLimiter(runtime.database, given.limits, given.trusted, clock=lambda: MINUTE * 60.0)

    async def send(app: Any, peer: str, method: str, path: str, **given: Any) -> httpx.Response:  # noqa: ANN401 - an ASGI application
        transport = httpx.ASGITransport(app=app, client=(peer, 4711))
        async with httpx.AsyncClient(transport=transport, base_url="http://cardwatch") as client:
            return await client.request(method, path, **given)

    with application_over(runtime) as app, asyncio.Runner() as runner:

        def ask(path: str, peer: str = "203.0.113.7", method: str = "GET", **given: object) -> httpx.Response:
            return runner.run(send(app, peer, method, path, **given))

        yield ask
        runtime.close()


@pytest.fixture
def ask(database_url: str, tmp_path: Path) -> Iterator[Ask]:
    """Twenty units for each address, forty for each key."""
    with speaking(
        database_url, tmp_path / "data", rate_limit=20, rate_limit_key=40, trusted_proxies="10.0.0.0/24"
    ) as made:
        yield made
