"""The whole application over a database of its own, spoken to over HTTP without a socket."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from anyio.from_thread import start_blocking_portal
from litestar import Litestar
from litestar.testing import TestClient

from registry.app import create_app
from registry.runtime import Runtime
from registry.settings import Settings
from tests.support.licenses.knowledge import knowledge

KEY = "a-bootstrap-key-of-the-tests"
Client = TestClient[Litestar]


def make_runtime(database_url: str, folder: Path, **settings: object) -> Runtime:
    """A runtime that rings for nobody."""
    given = {
        "bootstrap_key": KEY,
        "rate_limit": 0,
        "rate_limit_key": 0,
        "request_seconds": 60,
        "webhook_allowed_networks": "127.0.0.0/8",
        **settings,
    }
    broker = f"filesystem://{folder / 'broker'}"
    runtime = Runtime(
        Settings(data_dir=folder, database_url=database_url, broker_url=broker, **given),  # type: ignore[arg-type]  # by name
        rings=False,
    )
    runtime.knowledge = knowledge()
    return runtime


class _Shown:
    """Stands in an application for whichever runtime is shown to it."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a runtime holds
        return getattr(self.runtime, name)


_idle: list[tuple[_Shown, Litestar]] = []


@contextmanager
def application_over(runtime: Runtime) -> Iterator[Litestar]:
    """The application over this runtime; a later one takes it over, since making one takes longer than most tests."""
    shown, app = _idle.pop() if _idle else _make(runtime)
    shown.runtime = runtime
    app.state.settings, app.state.database, app.state.knowledge = runtime.settings, runtime.database, runtime.knowledge
    yield app
    with start_blocking_portal() as portal:  # a thread of its own: in this one a browser's driver may run a loop
        portal.call(app.stores.get("response_cache").delete_all)
    _idle.append((shown, app))


def _make(runtime: Runtime) -> tuple[_Shown, Litestar]:
    shown = _Shown(runtime)
    return shown, create_app(cast("Runtime", shown))


@contextmanager
def speaking_to(runtime: Runtime, key: str | None = KEY) -> Iterator[Client]:
    """A client of the application; the administrator's, unless another key or none is given."""
    with application_over(runtime) as app, TestClient(app, raise_server_exceptions=False) as client:
        client.follow_redirects = False
        if key is not None:
            client.headers["Authorization"] = f"Bearer {key}"
        yield client
