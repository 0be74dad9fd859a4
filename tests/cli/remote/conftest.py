"""A server over a socket, with a hub of its own and one that reads what is due, as workers do."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import structlog
from sqlmodel import col, select

from registry.app import create_app
from registry.migrations import migrate
from registry.runtime import Runtime
from registry.watch.runs import SyncItem
from registry.watch.sync import work_run
from tests.cli.conftest import Cardwatch
from tests.support.http.application import KEY, make_runtime
from tests.support.http.server import served, url_of
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.seeds import publish_demo


@dataclass(frozen=True)
class Remote:
    """The server's address, the hub that it reads, and its parts."""

    url: str
    hub: StubHub
    runtime: Runtime


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Remote]:
    folder = tmp_path_factory.mktemp("server")
    with StubHub() as hub:
        publish_demo(hub)
        address = f"sqlite:///{folder / 'cardwatch.db'}"
        runtime = make_runtime(address, folder, hub_endpoint=hub.url, confirm_delay_seconds=0, anonymous_read=True)
        migrate(runtime.database)
        before = structlog.get_config()
        structlog.configure(processors=[_drop])  # the server's log would stand among the answers of the command
        with served(create_app(runtime)) as running:
            yield Remote(url_of(running), hub, runtime)
        structlog.configure(**before)
        runtime.close()


def _drop(*_: object) -> str:
    raise structlog.DropEvent


@pytest.fixture
def on_server(cardwatch: Cardwatch, remote: Remote, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cardwatch]:
    """`cardwatch` with the server and its key in the environment, while somebody works there."""
    monkeypatch.setenv("CARDWATCH_URL", f"{remote.url}/")
    monkeypatch.setenv("CARDWATCH_KEY", KEY)
    structlog.configure(processors=[_drop])  # whatever the test before left
    stop = threading.Event()
    thread = threading.Thread(target=_work, args=(remote.runtime, stop), daemon=True)
    thread.start()
    yield cardwatch
    stop.set()
    thread.join()


def _work(runtime: Runtime, stop: threading.Event) -> None:
    while not stop.wait(0.05):
        with runtime.database.reading() as session:
            due = set(session.exec(select(SyncItem.run_id).where(col(SyncItem.state) != "done")))
        for run in due:
            work_run(runtime.reader, run, deadline_seconds=20, on_reading=lambda _: None)
