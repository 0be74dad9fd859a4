"""A worker of the server that checks inventories."""

import threading
from collections.abc import Iterator

import pytest

from registry.compliance.inventories.runs import check_due
from tests.cli.remote.conftest import Remote


@pytest.fixture
def checker(remote: Remote) -> Iterator[None]:
    """A worker of the server."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.05):
            check_due(remote.runtime.database, remote.runtime.knowledge, budget_seconds=1)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    stop.set()
    thread.join()
