"""The whole application over a database of its own, spoken to over HTTP without a socket."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from litestar import Litestar
from litestar.testing import TestClient

from registry.app import create_app
from registry.runtime import Runtime
from registry.settings import Settings
from tests.watch.story import knowledge

KEY = "a-bootstrap-key-of-the-tests"
Client = TestClient[Litestar]


def make_runtime(database_url: str, folder: Path, **settings: object) -> Runtime:
    """A runtime that rings for nobody."""
    given = {"bootstrap_key": KEY, "webhook_allowed_networks": "127.0.0.0/8", **settings}
    broker = f"filesystem://{folder / 'broker'}"
    runtime = Runtime(
        Settings(data_dir=folder, database_url=database_url, broker_url=broker, **given),  # type: ignore[arg-type]  # by name
        rings=False,
    )
    runtime.knowledge = knowledge()
    return runtime


@contextmanager
def speaking_to(runtime: Runtime, key: str | None = KEY) -> Iterator[Client]:
    """A client of the application; the administrator's, unless another key or none is given."""
    with TestClient(create_app(runtime), raise_server_exceptions=False) as client:
        client.follow_redirects = False
        if key is not None:
            client.headers["Authorization"] = f"Bearer {key}"
        yield client
