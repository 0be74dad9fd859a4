"""Minutes, and what requests cost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rates.rules import (
    TOLERATED_MINUTES,
    WINDOW_SECONDS,
    Standing,
    minute_of,
    seconds_left,
    weight_of,
    weight_of_checks,
)
from tests.support.http.statuses import documented

SECONDS = st.floats(0, 4e9, allow_nan=False)


@given(SECONDS)
def test_a_minute_ends_within_a_minute(now: float) -> None:
    minute = minute_of(now, -1)
    assert minute * WINDOW_SECONDS <= now < (minute + 1) * WINDOW_SECONDS
    assert 1 <= seconds_left(now, minute) <= WINDOW_SECONDS


@given(SECONDS, st.floats(0, (TOLERATED_MINUTES - 1) * WINDOW_SECONDS))
def test_a_clock_that_goes_back_a_little_stays_in_its_minute(now: float, back: float) -> None:
    before = minute_of(now, -1)
    assert minute_of(now - back, before) == before


@given(st.floats(1e6, 4e9), st.floats((TOLERATED_MINUTES + 1) * WINDOW_SECONDS, 1e6))
def test_a_clock_that_was_far_wrong_is_believed_again(now: float, back: float) -> None:
    """Else a clock that was a year ahead would leave a full minute in force for a year."""
    assert minute_of(now - back, minute_of(now, -1)) == minute_of(now - back, -1)


@given(SECONDS, SECONDS)
def test_time_goes_on(one: float, other: float) -> None:
    earlier, later = sorted((one, other))
    assert minute_of(later, minute_of(earlier, -1)) == minute_of(later, -1)


@pytest.mark.parametrize(
    ("path", "query", "weight"),
    [
        ("/v1/models/a/b", "", 1),
        ("/v1/models", "limit=50", 1),
        ("/v1/models", "q=llama", 2),
        ("/models", "q=llama", 2),
        ("/v1/models", "q=", 1),
        ("/v1/models", "q=%20", 1),
        ("/v1/models", "%71=llama", 2),
        ("/v1/models/a/b", "as_of=2026-01-01T00:00:00Z", 5),
        ("/v1/models/a/b", "as%5Fof=2026-01-01T00:00:00Z", 5),
        ("/v1/models/a/b/license", "revision=main", 5),
        ("/v1/models/a/b/lineage", "", 5),
        ("//v1//models/a/b/lineage/", "", 5),
        ("/v1/models/a/lineage", "", 1),
        ("/v1/models/a/b/bom", "q=x", 5),
        ("/v1/changes/chg_1/affected", "limit=5", 5),
        ("/v1/changes/chg_1", "", 1),
        ("/v1/models/facets", "", 2),
        ("/v1/models", "base_model=a/b", 2),
        ("/v1/models", "not_allowed_in=DE", 2),
        ("/v1/models/export", "format=csv", 20),
        ("/v1/licenses/identify", "", 5),
        ("/en/openness", "rows=500", 5),
        ("/de/openness.csv", "", 20),
        ("/de/compare", "model=a/b&model=c/d", 5),
        ("/en/landscape", "", 5),
        ("/en/models/a/b/openness", "", 1),
        ("/v1/openness/ranking", "framework=osai-14", 1),
        ("/", "", 1),
        ("/", "&;=&%zz=\xff", 1),
    ],
)
def test_weights(path: str, query: str, weight: int) -> None:
    assert weight_of(path, query.encode("latin-1")) == weight


@pytest.mark.parametrize(
    "path", ["/v1/models/export", "/v1/models/{owner}/{name}/lineage", "/v1/models/{owner}/{name}/bom",
             "/v1/models/facets", "/v1/changes/{change_id}/affected", "/v1/licenses/identify", "/v1/licenses/compare"]
)  # fmt: skip
def test_what_has_a_weight_exists(path: str) -> None:
    assert path in documented()
    assert weight_of(path, b"") > 1


@given(st.text(), st.binary(max_size=200))
def test_every_address_costs_something(path: str, query: bytes) -> None:
    assert 1 <= weight_of(path, query) <= 20


def test_a_batch_costs_by_what_is_in_it() -> None:
    assert weight_of_checks(1) == 0
    assert weight_of_checks(500) == 50
    assert weight_of_checks(1, past=1) == 4
    assert weight_of_checks(20, past=10) == 42


def test_headers() -> None:
    admitted = Standing("address", 600, 599, 42)
    assert admitted.headers == [
        (b"ratelimit-policy", b'"address";q=600;w=60'),
        (b"ratelimit", b'"address";r=599;t=42'),
    ]
    refused = Standing("key", 6_000, 0, 7, is_admitted=False)
    assert refused.headers[-1] == (b"retry-after", b"7")
