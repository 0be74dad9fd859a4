"""What Prometheus gets."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.parser import text_string_to_metric_families
from sqlmodel import col, update

from registry.watch.runs.tables import SyncItem
from tests.support.http.application import KEY, Client, make_runtime, speaking_to
from tests.support.watch.scenes import fill_watch_list, make_family

Samples = dict[tuple[str, str], float]


def scrape(client: Client, query: str = "") -> Samples:
    """The samples by name and label value."""
    families = text_string_to_metric_families(client.get(f"/metrics{query}").text)
    return {
        (sample.name.removeprefix("cardwatch_"), *sample.labels.values(), "")[:2]: sample.value  # type: ignore[misc]  # of two
        for family in families
        for sample in family.samples
    }


def test_an_empty_registry_has_metrics(client: Client) -> None:
    found = scrape(client)
    assert found["watched_models", ""] == 0
    assert found["sync_paused", ""] == 0
    assert found["deliveries_undelivered", "pending"] == 0


def test_the_content_type_is_the_one_of_prometheus(client: Client) -> None:
    assert client.get("/metrics").headers["content-type"] == CONTENT_TYPE_LATEST


def test_the_state_of_the_registry_is_told(client: Client) -> None:
    database = client.app.state.database
    fill_watch_list(database)
    make_family(database)
    with database.unit_of_work() as work:
        work.session.exec(
            update(SyncItem).where(col(SyncItem.outcome).is_not(None)).values(finished_at=datetime.now(UTC))
        )
    found = scrape(client)
    expected = {
        ("watched_models", ""): 5, ("watched_models_failing", ""): 1, ("watched_models_stale", ""): 1,
        ("sync_items", "queued"): 2, ("sync_items", "confirming"): 1, ("sync_items_open", ""): 3,
        ("readings_last_hour", "failed"): 1, ("readings_last_hour", "unchanged"): 1,
        ("failures_last_hour", "timeout"): 1, ("changes", "open"): 1, ("changes_open", "license.id_changed"): 1,
        ("backfills", "queued"): 1, ("hub_requests_allowed", "hub"): 500,
    }  # fmt: skip
    assert {key: found[key] for key in expected} == expected
    assert sum(value for (name, _), value in found.items() if name == "models") == 11
    assert ("sweep_lag_seconds", "recent") in found
    assert ("sweep_lag_seconds", "owner") not in found


def test_an_answer_is_kept_for_some_seconds_whatever_is_asked(client: Client) -> None:
    assert scrape(client)["watched_models", ""] == 0
    fill_watch_list(client.app.state.database)
    assert scrape(client, "?x=1")["watched_models", ""] == 0


@pytest.mark.parametrize(
    ("settings", "key", "status"),
    [
        ({"anonymous_read": True}, None, 200),
        ({"anonymous_read": False}, None, 401),
        ({"anonymous_read": False}, KEY, 200),
        ({"anonymous_read": True, "metrics_public": False}, None, 401),
        ({"anonymous_read": False, "metrics_public": True}, None, 200),
    ],
)
def test_who_sees_the_metrics_is_a_setting(
    database_url: str, tmp_path: Path, settings: dict[str, bool], key: str | None, status: int
) -> None:
    runtime = make_runtime(database_url, tmp_path / "data", **settings)
    with speaking_to(runtime, key=key) as client:
        assert client.get("/metrics").status_code == status
    runtime.close()
