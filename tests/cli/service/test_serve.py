"""How the API ends as a process of its own, asked by a service manager or a person."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.workers.service import Service

pytestmark = pytest.mark.slow


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Service]:
    """`cardwatch serve`, which answers."""
    service = Service(tmp_path / "service")
    try:
        assert service.run("migrate", "--no-starter").returncode == 0
        service.start("serve")
        service.wait_until_ready()
        yield service
    finally:
        service.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_whoever_is_asked_to_end_did_not_fail(serving: Service, number: signal.Signals) -> None:
    assert serving.stop("serve", number) == 0
    assert not serving.errors()
    assert "Traceback" not in serving.log("serve").read_text()
