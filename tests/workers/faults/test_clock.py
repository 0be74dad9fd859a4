"""The clock of the machine is years ahead, is put right and jumps again, while the real service runs."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.stub_hub.seeds import MINIMAX_MIT, MINIMAX_MODIFIED
from tests.support.watch.story import MODEL
from tests.support.workers import stage
from tests.support.workers.stage import Stage
from tests.support.workers.wrong_clock import WrongClock

YEARS = 4 * 365 * 86_400

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WrongClock]:
    with closing(WrongClock(tmp_path)) as made:
        for name, value in made.variables.items():
            monkeypatch.setenv(name, value)
        yield made


def checks(service: Stage) -> dict[str, str]:
    found: dict[str, str] = service.client.get("/health/ready").json()["checks"]
    return found


def changes_to(service: Stage, files: dict[str, str], count: int) -> None:
    """The licence changes, and that is noticed without anybody asking; what is due in a day does not do it."""
    service.hub.commit(MODEL, files)
    service.wait_for("the change", lambda: len(service.flags()) == count)
    service.wait_for("the alert", lambda: len(service.receiver.received) >= count)


def test_years_ahead_put_right_and_ahead_again(tmp_path: Path, clock: WrongClock) -> None:
    clock.set(YEARS)
    with stage.embedded(tmp_path, SWEEP_INTERVAL_SECONDS="86400") as service:
        service.hub.publish(MODEL, MINIMAX_MIT)
        service.subscribe()
        service.ask("PUT", f"/v1/watch/{MODEL}", expect=201)
        service.wait_for_record(MODEL)
        metrics = service.client.get("/metrics").text
        clock.set(0)
        changes_to(service, MINIMAX_MODIFIED, 1)
        assert checks(service)["clock"].startswith(f"the clock went back by {YEARS // 10_000}"), checks(service)
        service.wait_for("all ticks", lambda: {*checks(service).values()} - {checks(service)["clock"]} == {"ok"})
        service.wait_for("other metrics", lambda: service.client.get("/metrics").text != metrics)
        record = service.ask("GET", f"/v1/models/{MODEL}")
        assert record["license"]["license"] is None
        clock.set(YEARS)
        changes_to(service, MINIMAX_MIT, 2)
        assert service.ask("GET", f"/v1/models/{MODEL}")["license"]["license"] == "mit"
        service.wait_for("the receipts", lambda: not service.undelivered())
        # The second was signed by the clock that is ahead, which receivers refuse; the words are the same.
        first, second = service.receiver.received
        assert first.verify(service.secret)["type"] == json.loads(second.body)["type"] == "license.changed"
        service.wait_for("all to be well", lambda: set(checks(service).values()) == {"ok"})
