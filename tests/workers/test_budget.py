"""Four worker processes share one budget: the source never has to refuse a request, and all is read in the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.stub_hub.seeds import MIT, card
from tests.support.workers.stage import Stage, embedded, scaled

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

ALLOWED, WINDOW_SECONDS, PROCESSES = 120, 6, 4
MODELS = 80
FILES = {"README.md": card("A model", license="mit"), "LICENSE": MIT.format(who="2025 Example Lab")}
SETTINGS = {"WORKER_CONCURRENCY": str(PROCESSES), "HUB_REQUESTS_PER_WINDOW": str(ALLOWED)}


@pytest.fixture(params=["embedded", "scaled"])
def spending(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """The service with four processes that read, in each profile."""
    if request.param == "embedded":
        with embedded(tmp_path, **SETTINGS) as made:
            yield made
        return
    postgres, redis = request.getfixturevalue("postgres_server"), request.getfixturevalue("redis_server")
    with scaled(tmp_path, postgres, redis, **SETTINGS) as made:
        yield made


def test_four_processes_never_exceed_the_budget_they_share(spending: Stage) -> None:
    hub = spending.hub
    hub.limit(api=ALLOWED, window_seconds=WINDOW_SECONDS)
    models = hub.crowd(MODELS, FILES, owners=5)
    for model in models:
        spending.ask("PUT", f"/v1/watch/{model}", expect=201)
    spending.wait_for("the first readings", lambda: all_are_read(spending), 120)
    run = spending.ask("POST", "/v1/sync", expect=202)["run_id"]
    finished = spending.wait_for_run(run)
    assert finished["outcomes"] == {"unchanged": MODELS}
    assert hub.exceeded() == 0
    assert hub.count("/api/") > 2 * ALLOWED
    assert hub.count(status=429) == 0
    assert len(spending.pids("worker")) >= PROCESSES
    assert not [model for model, item in watched(spending).items() if item["last_failure_at"]]


def all_are_read(service: Stage) -> bool:
    return all(item["last_success_at"] for item in watched(service).values())


def watched(service: Stage) -> dict[str, dict[str, str | None]]:
    items = service.ask("GET", f"/v1/watch?limit={MODELS}")["items"]
    assert len(items) == MODELS
    return {item["model"]: item for item in items}
