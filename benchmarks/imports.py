"""An import of a list, beside the driver's own bulk upsert of the rows that it wrote, chunk by chunk in turns.

The driver writes every row that the import wrote, into a second database with the same indexes and triggers, in
transactions as large, in the quickest way that we know: ``executemany`` on SQLite, ``COPY`` and a merge on PostgreSQL.
It is spared what an import is for: reading items, rendering records, looking up what is known, and vouching for it.
"""

import itertools
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import text
from sqlmodel import Session

from registry.db import Database
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.knowledge import Knowledge
from registry.licenses.texts.identification import load_index
from registry.migrations import migrate
from registry.records.figures.service import FIGURE_COLUMNS
from registry.records.listings.service import BATCH, ListingReport, import_batches
from registry.records.listings.writer import RECORD_COLUMNS, writer_of

CHUNK = 10 * BATCH
_BY_RECORD = {
    "observation": (
        "pk", "record_pk", "source", "revision", "observed_at", "last_seen_at", "fingerprint", "facts",
    ),
    "model_figure": FIGURE_COLUMNS,
    "model_base": ("record_pk", "base_folded", "base_id", "relation"),
    "model_excluded_country": ("record_pk", "country"),
}  # fmt: skip
"""Tables with rows of a record, beside ``model_record`` itself."""
_LEAF = ("kind", "subject_key", "salt", "words_salt", "commitment")
_MARK = ("folded", "mark")
_TICKS = slice(11, 15)
"""Where the processor times of a process and its children stand in /proc/PID/stat after the name (proc(5))."""

Rows = dict[str, list[list[Any]]]
"""By table, each with its columns in order."""


class Spent(NamedTuple):
    """Seconds by the clock, and of processor time in this process and in the server together."""

    wall: float
    cpu: float


class ImportSpeeds(msgspec.Struct, kw_only=True):
    """What was measured; ratios are medians over the chunks, by the clock and by processor time."""

    per_second: float
    of_driver: float
    of_driver_cpu: float
    unchanged: float
    """How many times as fast unchanged items are skipped."""
    unchanged_cpu: float


def measure_import(database: Database, driven: Database, items: Iterator[bytes], now: datetime) -> ImportSpeeds:
    """Import into one database, write by the driver into the other, and import once more."""
    knowledge, report, again = Knowledge(load_catalogue(), load_index), ListingReport(), ListingReport()
    migrate(database)
    migrate(driven)
    feeds = deque[bytes](), deque[bytes]()
    imported = import_batches(database, knowledge, _fed(feeds[0]), now, report)
    repeated = import_batches(database, knowledge, _fed(feeds[1]), now, again)
    rounds, last = list[tuple[Spent, Spent, Spent]](), _Last(0, 0)
    for chunk in chunks_of(items, CHUNK):
        for feed in feeds:
            feed.extend(chunk)
        steps = -(-len(chunk) // BATCH)
        own = _spent(database, lambda count=steps: _advance(imported, count))  # type: ignore[misc]  # bound at once
        batches, last = _written_since(database, last)
        driver = _spent(driven, lambda some=batches: _write_all(driven, some))  # type: ignore[misc]  # as above
        rounds.append((own, driver, _spent(database, lambda count=steps: _advance(repeated, count))))  # type: ignore[misc]  # as above
    _advance(imported, 1)
    return _speeds(rounds, report.new)


def chunks_of(items: Iterator[bytes], size: int) -> Iterator[list[bytes]]:
    """The items, so many at a time."""
    while chunk := list(itertools.islice(items, size)):
        yield chunk


def _speeds(rounds: Sequence[tuple[Spent, Spent, Spent]], count: int) -> ImportSpeeds:
    """Without the first round, which compiles statements and learns most kinds of records, where there are others."""
    later = rounds[1:] or rounds
    return ImportSpeeds(
        per_second=count / sum(own.wall for own, _, _ in rounds),
        of_driver=median(driver.wall / own.wall for own, driver, _ in later),
        of_driver_cpu=median(driver.cpu / own.cpu for own, driver, _ in later),
        unchanged=median(own.wall / again.wall for own, _, again in later),
        unchanged_cpu=median(own.cpu / max(again.cpu, 0.01) for own, _, again in later),
    )


def _fed(feed: deque[bytes]) -> Iterator[bytes]:
    while feed:
        yield feed.popleft()


def _advance(steps: Iterator[object], count: int) -> None:
    for _ in range(count):
        next(steps, None)


class _Last(NamedTuple):
    """The highest numbers that were copied."""

    record: int
    leaf: int


def _written_since(database: Database, last: _Last) -> tuple[list[Rows], _Last]:
    """What an import wrote behind these numbers, in batches as large as its own."""
    with database.reading() as session:
        records = _selected(session, "model_record", RECORD_COLUMNS, "pk", last.record)
        leaves = _selected(session, "log_leaf", _LEAF, "pk", last.leaf)
        beside = {
            table: _selected(session, table, columns, "record_pk", last.record) for table, columns in _BY_RECORD.items()
        }
        joined = text(
            "SELECT record_pk, folded, mark FROM (SELECT pk AS record_pk, folded FROM model_record) AS named "
            "JOIN listed_item USING (folded) WHERE record_pk > :low ORDER BY record_pk"
        )
        marks = [list(row) for row in session.execute(joined, {"low": last.record})]
        leaf = session.execute(text("SELECT coalesce(max(pk), 0) FROM log_leaf")).scalar_one()
    number = RECORD_COLUMNS.index("pk")
    batches = []
    for start in range(0, len(records), BATCH):
        some = records[start : start + BATCH]
        numbers = {row[number] for row in some}
        rows: Rows = {"model_record": some, "log_leaf": leaves[start : start + BATCH]}
        for table, columns in _BY_RECORD.items():
            place = columns.index("record_pk")
            rows[table] = [row for row in beside[table] if row[place] in numbers]
        rows["listed_item"] = [row[1:] for row in marks if row[0] in numbers]
        batches.append(rows)
    return batches, _Last(records[-1][number] if records else last.record, leaf)


def _selected(session: Session, table: str, columns: Sequence[str], key: str, low: int) -> list[list[Any]]:
    query = f"SELECT {', '.join(columns)} FROM {table} WHERE {key} > {low} ORDER BY {key}"  # noqa: S608 - our own names and numbers
    rows = session.connection().exec_driver_sql(query).fetchall()
    return [[msgspec.json.encode(one).decode() if isinstance(one, dict | list) else one for one in row] for row in rows]


def _write_all(target: Database, batches: Sequence[Rows]) -> None:
    for rows in batches:
        with target.unit_of_work() as work:
            writer = writer_of(work.session)
            writer.put_records(rows["model_record"])
            for table, columns in {**_BY_RECORD, "log_leaf": _LEAF, "listed_item": _MARK}.items():
                writer.insert(table, columns, rows[table])


def _spent(database: Database, call: Callable[[], None]) -> Spent:
    server = _server(database)
    wall, cpu = time.perf_counter(), time.process_time() + _cpu_of(server)
    call()
    return Spent(time.perf_counter() - wall, time.process_time() + _cpu_of(server) - cpu)


def _server(database: Database) -> int | None:
    """The process that all processes of a server are children of; None where the database is a file."""
    if database.engine.dialect.name == "sqlite":
        return None
    with database.reading() as session:
        return _fields(session.execute(text("SELECT pg_backend_pid()")).scalar_one())[0]


def _cpu_of(server: int | None) -> float:
    """The processor time of a server that runs on this machine, so far."""
    if server is None:
        return 0.0
    ticks = _fields(server)[1]
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent, own = _fields(int(process.name))
            ticks += own if parent == server else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def _fields(process: int) -> tuple[int, int]:
    """The parent of a process, and its ticks with those of its children that ended."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    return int(fields[1]), sum(map(int, fields[_TICKS]))
