"""What each operation makes the database do stands in ``counts.json``; here is compared what it does today.

Statements are compared exactly, also fewer ones: the file tells what is true. What is read may differ a little between
versions of a database, so it may be up to 1.3 times as much, and once it is less than half the file has to say so.
``CARDWATCH_TEST_COUNTS=accept`` before the command writes today's numbers; look at them in the diff, and say why.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from registry.runtime import Runtime
from tests.support.http.application import speaking_to
from tests.support.performance.operations import operations, stock
from tests.support.performance.work import Work, counter_of

COUNTS = Path(__file__).with_name("counts.json")
MOST, LEAST, SLACK = 1.3, 0.5, 30
ACCEPT = "To accept: CARDWATCH_TEST_COUNTS=accept .venv/bin/python -m pytest -m slow tests/performance"

Known = dict[str, dict[str, Work]]
"""By operation, then by database."""


def read_counts() -> Known:
    return msgspec.json.decode(COUNTS.read_bytes(), type=Known) if COUNTS.exists() else {}


def write_counts(database: str, found: Mapping[str, Work]) -> None:
    known = read_counts()
    lines = []
    for name, work in found.items():
        counts = {**known.get(name, {}), database: work}
        lines.append(
            f" {msgspec.json.encode(name).decode()}: {msgspec.json.encode(dict(sorted(counts.items()))).decode()}"
        )
    COUNTS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def differences(database: str, found: Mapping[str, Work], known: Known) -> list[str]:
    """What is not as the file says, in sentences."""
    told = [f"{name} is counted no longer" for name in known if name not in found]
    for name, work in found.items():
        before = known.get(name, {}).get(database)
        if before is None:
            told.append(f"{name}: {work} was never written down")
            continue
        if work.statements != before.statements:
            told.append(f"{name}: {work.statements} statements, not {before.statements}")
        if work.read > MOST * before.read + SLACK:
            told.append(f"{name}: {work.read} read, {work.read / max(before.read, 1):.1f} times {before.read}")
        if work.read < LEAST * before.read - SLACK:
            told.append(f"{name}: only {work.read} read instead of {before.read}: write it down")
    return told


@pytest.mark.slow
def test_no_operation_costs_more_than_is_written(runtime: Runtime) -> None:
    database = runtime.database
    ids, found = stock(database), dict[str, Work]()
    with counter_of(database) as counter, speaking_to(runtime) as client:
        for name, work in operations(client, database, ids):
            work(0)
            with counter.counted() as counted:
                work(1)
            found[name] = counted
    kind = database.engine.dialect.name
    if os.environ.get("CARDWATCH_TEST_COUNTS") == "accept":
        write_counts(kind, found)
    told = differences(kind, found, read_counts())
    assert not told, "\n".join([f"On {kind}:", *told, ACCEPT])


def test_the_guard_tells_what_grew_and_what_shrank() -> None:
    known = {"get": {"sqlite": Work(2, 100)}, "list": {"sqlite": Work(1, 1_000)}, "gone": {"sqlite": Work(1, 1)}}
    found = {"get": Work(3, 170), "list": Work(1, 400), "new": Work(1, 5)}
    assert differences("sqlite", found, known) == [
        "gone is counted no longer",
        "get: 3 statements, not 2",
        "get: 170 read, 1.7 times 100",
        "list: only 400 read instead of 1000: write it down",
        "new: Work(statements=1, read=5) was never written down",
    ]
    assert not differences("sqlite", {"get": Work(2, 150), "list": Work(1, 500), "gone": Work(1, 1)}, known)
