"""When a dump is due, which go, and which bytes are asked for."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from registry.dumps.rules import FILES, due_name, is_due, is_name, outdated, span_of
from registry.rates.rules import weight_of

NEAR = timezone(timedelta(hours=5))


@pytest.mark.parametrize(
    ("now", "name"),
    [
        (datetime(2026, 3, 2, 1, 59, tzinfo=UTC), "2026-03-01"),
        (datetime(2026, 3, 2, 2, 0, tzinfo=UTC), "2026-03-02"),
        (datetime(2026, 3, 2, 23, 59, tzinfo=UTC), "2026-03-02"),
        (datetime(2026, 3, 3, 3, 0, tzinfo=NEAR), "2026-03-02"),
    ],
)
def test_a_dump_is_of_the_last_day_whose_hour_has_come(now: datetime, name: str) -> None:
    assert due_name(now, 2) == name
    assert is_due([], now, 2)
    assert not is_due([name, "2020-01-01"], now, 2)
    assert is_due(["2020-01-01", ".lock", "9999-somebody"], now, 2)


def test_what_is_not_ours_is_left_alone() -> None:
    assert not any(map(is_name, ("latest", "2026-1-1", ".2026-01-01.ab.partial", "2026-01-01x", "../2026-01-01")))
    assert outdated(["2026-01-03", "mine", "2026-01-01", "2026-01-02"], 2) == ["2026-01-01"]
    assert outdated(["2026-01-03"], 2) == []


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-0", (0, 1)), ("bytes=2-4", (2, 5)), ("bytes=2-", (2, 10)), ("bytes=-3", (7, 10)),
        ("bytes=-99", (0, 10)), ("bytes=9-99", (9, 10)), (None, None), ("", None), ("bytes=-", None),
        ("bytes=-0", None), ("bytes=10-", None), ("bytes=5-4", None), ("bytes=0-1,3-4", None), ("lines=0-1", None),
        ("bytes=0-1x", None), (f"bytes={'9' * 30}-", None),
    ],
)  # fmt: skip
def test_one_range_that_can_be_read_is_sent(header: str | None, span: tuple[int, int] | None) -> None:
    assert span_of(header, 10) == span


def test_what_is_large_weighs_as_an_export() -> None:
    weights = {name: weight_of(f"/v1/dumps/latest/{name}", b"") for name in FILES}
    assert {name for name, weight in weights.items() if weight == 20} == {one for one in FILES if one.endswith(".gz")}
    assert set(weights.values()) == {1, 20}
