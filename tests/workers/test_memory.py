"""The whole service on one machine, at rest and after some work: less than 700 MiB (docs/operations.md)."""

from pathlib import Path

import pytest

from tests.support.fuzz.memory import shared_out_mebibytes
from tests.support.workers.service import Service

MOST = 700
LIGHT = 60
"""Of what only watches or rings; with the database imported it would be twice as much."""
MODEL = "mistralai/Mistral-7B-v0.1"


@pytest.mark.slow
def test_the_service_takes_less_than_700_mebibytes(tmp_path: Path) -> None:
    service = Service(tmp_path / "service", {"HUB_ENDPOINT": "http://127.0.0.1:9"})
    try:
        service.start("up")
        service.wait_until_ready()
        assert len(service.pids("worker")) == 3
        for pid in (service.processes["up"].pid, *service.pids("beat")):
            assert shared_out_mebibytes([pid]) < LIGHT
        service.ask("GET", f"/v1/models/{MODEL}")
        service.ask("GET", "/v1/models?q=mistral")
        service.ask(
            "POST", "/v1/checks", {"subject": {"model": MODEL}, "use": {"organisation": "university", "country": "DE"}}
        )
        assert shared_out_mebibytes(service.pids()) < MOST
    finally:
        service.close()
