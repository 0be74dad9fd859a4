"""Time lines: every state where it belongs, gaps where nobody looked, nothing beyond the ends."""

import random
from datetime import UTC, datetime, timedelta

import msgspec
from litestar import Litestar
from litestar.testing import TestClient

from registry.licenses.declarations import LicenseBlock
from registry.records.history import HistoryRead
from registry.records.regions import UNKNOWN
from registry.web.pages.past.bands import Line, line_of
from tests.support.web.page import page

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def state(since: float, until: float | None, *, from_history: bool = False) -> HistoryRead:
    seen, end = DAY + timedelta(days=since), DAY + timedelta(days=until if until is not None else since)
    block = LicenseBlock(
        declared=(), name=None, link=None, license="mit", spdx=None, class_="permissive",  # type: ignore[arg-type]  # not looked at
        status="known", reasons=(), layer="observed", restrictions=None,  # type: ignore[arg-type]  # not looked at
    )  # fmt: skip
    read = HistoryRead(
        observed_at=seen, last_seen_at=end, source="huggingface", revision=None, license=block, gated="no",
        region=UNKNOWN, base_models=[], texts=[],
    )  # fmt: skip
    if not from_history:
        return read
    last = end if until is not None else None
    return msgspec.structs.replace(read, from_history=True, known_from=seen, known_until=last)


def drawn(line: Line | None) -> list[tuple[int | None, float, float]]:
    assert line is not None
    return [(one.number, one.left, one.width) for one in line.stretches]


def test_what_lies_between_two_readings_is_a_gap() -> None:
    line = line_of([state(6, 8), state(0, 4)], DAY + timedelta(days=10))
    assert drawn(line) == [(2, 0.0, 40.0), (None, 40.0, 20.0), (1, 60.0, 20.0), (None, 80.0, 20.0)]
    assert line is not None
    assert [tick.left for tick in line.ticks] == [0.0, 25.0, 50.0, 75.0, 100.0]
    assert line.place(DAY - timedelta(days=9)) == 0
    assert line.place(DAY + timedelta(days=90)) == 100


def test_commits_count_up_to_the_first_observation() -> None:
    states = [state(5, 10), state(2, None, from_history=True), state(0, 2, from_history=True)]
    assert drawn(line_of(states, DAY + timedelta(days=10))) == [(3, 0.0, 20.0), (2, 20.0, 30.0), (1, 50.0, 50.0)]


def test_what_cannot_be_placed_is_not_drawn() -> None:
    assert line_of([], DAY) is None
    undated = msgspec.structs.replace(state(0, 1), from_history=True)
    assert line_of([undated], DAY) is None
    assert drawn(line_of([state(0, 0)], DAY)) == [(1, 0.0, 0.0), (None, 0.0, 100.0)]


def test_stretches_follow_each_other_whatever_the_states() -> None:
    chance = random.Random(3)  # noqa: S311 - no secret
    for _ in range(200):
        states = [
            state(a, a + chance.uniform(0, 9), from_history=chance.random() < 0.4)
            for a in (chance.uniform(0, 50) for _ in range(chance.randrange(1, 12)))
        ]
        line = line_of(states, DAY + timedelta(days=chance.uniform(0, 80)))
        assert line is not None or all(one.from_history for one in states)
        found = drawn(line) if line else []
        assert all(0 <= left <= 100 and 0 <= width <= 100.001 for _, left, width in found)
        ends = [left + width for _, left, width in found]
        assert all(abs(end - following[1]) < 0.01 for end, following in zip(ends, found[1:], strict=False))


def test_a_model_that_was_never_read_has_no_line(client: TestClient[Litestar]) -> None:
    read = page(client, "/de/models/bigscience/bloom/timeline")
    assert not [tag for tag, _ in read.tags if tag == "svg"]
    assert "wurde nie gelesen" in read.text
    assert page(client, "/en/models/bigscience/bloom/timeline?day=2026-03-01").text
