"""The audit trail as a file: what people did, oldest first, as CSV or JSON Lines, batch by batch."""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec
from sqlmodel import col, func, select

from registry.db import Database
from registry.events import Event
from registry.feeds.queries import Wanted, actions_after, read_action
from registry.feeds.schemas import ActionRead
from registry.records.search import csv_bytes

Format = Literal["csv", "jsonl"]
FORMATS: tuple[Format, ...] = ("csv", "jsonl")
MEDIA_TYPES: dict[Format, str] = {"csv": "text/csv", "jsonl": "application/jsonl"}
COLUMNS = ("id", "at", "key", "actor", "action", "subject", "detail")
BATCH = 500


def export_actions(database: Database, wanted: Wanted, form: Format) -> Iterator[bytes]:
    """The whole answer; what is done after it began is left to the next one, so that it ends."""
    if form == "csv":
        yield csv_bytes([COLUMNS])
    with database.reading() as session:
        last = session.exec(select(func.max(col(Event.seq)))).one() or 0
    place = 0
    while True:
        with database.reading() as session:
            found = actions_after(session, wanted, place, last, BATCH)
            actions = [read_action(session, event) for event in found]
        if actions:
            yield as_csv(actions) if form == "csv" else as_json_lines(actions)
            place = found[-1].seq or last
        if len(actions) < BATCH:
            return


def as_json_lines(actions: Iterable[ActionRead]) -> bytes:
    """One action on each line, as ``GET /v1/audit`` answers it."""
    return b"".join(msgspec.json.encode(one) + b"\n" for one in actions)


def as_csv(actions: Iterable[ActionRead]) -> bytes:
    """One row for each action; the details are JSON."""
    return csv_bytes(map(_cells, actions))


def _cells(one: ActionRead) -> tuple[str | None, ...]:
    detail = msgspec.json.encode(one.detail).decode()
    return one.id, one.at.isoformat(), one.key, one.actor, one.action, one.subject, detail
