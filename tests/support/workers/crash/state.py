"""All rows of a database without what differs from run to run: a picture to compare.

Moments, random ids and numbers of rows are left out, secrets and tokens too; what stands is who, what and how often.
"""

import re
from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import Table, create_engine, func, select

from registry.tables import metadata

Picture = dict[str, Counter[str]]

_OF_THE_MOMENT = frozenset({"tick", "rate_window", "request_budget", "clock_state"})
_LOG = "log_"
"""Tables that begin so hold salts and hashes; whether they are in step with the others is asked of themselves."""
_SHARDED = metadata.tables["model_facet"]
_GROUPS = [column for column in _SHARDED.columns if column.name not in {"shard", "records"}]
_COUNTS = select(*_GROUPS, func.sum(_SHARDED.c.records)).group_by(*_GROUPS).having(func.sum(_SHARDED.c.records) != 0)
"""Of all shards together: which connection counts in which shard differs from run to run."""
_ELSEWHERE = re.compile(r"(^|_)(pk|seq|secret|token|hash|until)$|^(milliseconds|etag|made_from|dedupe)$")
_ID = re.compile(r"\b[a-z]{2,5}_[0-9a-hjkmnp-tv-z]{26}\b")
_MOMENT = re.compile(r"\b\d{10}\.\d+|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)?")


def picture(url: str) -> Picture:
    """How many rows of each kind every table has."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            skipped = {*_OF_THE_MOMENT, _SHARDED.name}
            tables = [
                table for table in metadata.sorted_tables
                if table.name not in skipped and not table.name.startswith(_LOG)
            ]  # fmt: skip
            found = {
                table.name: Counter(_row(table, tuple(row)) for row in connection.execute(select(table)))
                for table in tables
            }
            return {**found, _SHARDED.name: Counter(map(str, connection.execute(_COUNTS)))}
    finally:
        engine.dispose()


def differences(one: Picture, other: Picture, ignored: frozenset[str] = frozenset()) -> list[str]:
    """The rows that only one of two pictures has, in words; empty where they show the same."""
    found = []
    for name in sorted({*one, *other} - ignored):
        found += [f"- {name}: {row}" for row in (one[name] - other[name]).elements()]
        found += [f"+ {name}: {row}" for row in (other[name] - one[name]).elements()]
    return found


def leases_held(url: str) -> dict[str, float]:
    """The seconds that each lease still lasts, by its table and row."""
    engine = create_engine(url)
    held = {}
    try:
        with engine.connect() as connection:
            for table in metadata.sorted_tables:
                until = next((table.c[name] for name in ("lease_until", "lane_until") if name in table.c), None)
                if until is None:
                    continue
                key = next(iter(table.primary_key))
                for row, moment in connection.execute(select(key, until).where(until.is_not(None))):
                    aware = moment.replace(tzinfo=moment.tzinfo or UTC)
                    held[f"{table.name} {row}"] = (aware - datetime.now(UTC)).total_seconds()
    finally:
        engine.dispose()
    return held


def _row(table: Table, values: tuple[object, ...]) -> str:
    shown = {
        column.name: _plain(value)
        for column, value in zip(table.columns, values, strict=True)
        if value is not None and not _ELSEWHERE.search(column.name)
    }
    return str(shown)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return "MOMENT"
    text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
    return _MOMENT.sub("MOMENT", _ID.sub("ID", text))
