"""Exports and dumps of many records beside what the driver alone needs: ratios of processor time, and peaks of memory.

The floor of an export is a select of the same bytes in the same order; that of a dump packs and hashes them as well.
``python -m benchmarks.dumps --help``.
"""

import argparse
import gzip
import hashlib
import io
import multiprocessing
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks.listings import data_used, synthetic_items
from benchmarks.servers import open_database_url
from registry.db import Database, open_database
from registry.dumps import placed, write_dump
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.knowledge import Knowledge
from registry.licenses.texts.identification import load_index
from registry.migrations import migrate
from registry.records.listings.service import ListingReport, import_batches
from registry.records.search.export import Format, export_models
from registry.records.search.filters import ModelFilter

LEVEL = 6
_DOCUMENTS = "SELECT document FROM model_record ORDER BY id"


class DumpSpeeds(msgspec.Struct, frozen=True):
    """What was measured on one database."""

    database: str
    records: int
    megabytes: float
    """Of all documents."""
    seconds: dict[str, float]
    """Of a processor, by what was done."""
    grown: dict[str, float]
    """By how many MB the largest resident memory grew while it was done, in a process of its own."""


def measure_dumps(kind: str, records: int, seed: int, now: datetime) -> DumpSpeeds:
    """Everything on one database of so many records; nothing is left behind."""
    with tempfile.TemporaryDirectory(prefix="cardwatch-bench-") as name, open_database_url(kind, Path(name)) as url:
        database = open_database(url, pool_size=2)
        migrate(database)
        report = ListingReport()
        for _ in import_batches(database, _knowledge(), synthetic_items(records, seed), now, report):
            pass
        size = sum(map(len, _select(database)))
        database.close()
        found = {task: _alone(task, url, name) for task in TASKS}
        return DumpSpeeds(
            kind, records, size / 1e6, {task: seconds for task, (seconds, _) in found.items()},
            {task: grown for task, (_, grown) in found.items()},
        )  # fmt: skip


def describe_dumps(speeds: DumpSpeeds) -> list[str]:
    """The report for people."""
    where, took = f"{speeds.database}, {speeds.records:,} records ({speeds.megabytes:,.0f} MB)", speeds.seconds
    return [
        f"{where}: JSON Lines take {took['jsonl'] / took['select']:.2f} of the select of the same bytes",
        f"{where}: a dump takes {took['dump'] / took['packed']:.2f} of the select, packed and hashed",
        *(f"{where}: {task} took {took[task]:.1f} s, and {speeds.grown[task]:.1f} MB at the most" for task in TASKS),
    ]


def _alone(task: str, url: str, folder: str) -> tuple[float, float]:
    """Seconds and megabytes of a task in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (task, url, folder))


def _measured(task: str, url: str, folder: str) -> tuple[float, float]:
    database = open_database(url, pool_size=2)
    _knowledge()
    with database.reading() as session:
        session.connection().exec_driver_sql("SELECT 1")
    peak, began = _peak(), time.process_time()
    TASKS[task](database, Path(folder))
    return time.process_time() - began, (_peak() - peak) / 1e3


def _peak() -> int:
    """The largest resident memory of this process in KiB, proc(5)."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) if found else 0


def _select(database: Database) -> Iterator[bytes]:
    """The documents, by the driver alone, without holding all of them."""
    with database.engine.connect().execution_options(stream_results=True) as connection:
        for partition in connection.exec_driver_sql(_DOCUMENTS).partitions(500):
            for (document,) in partition:
                yield document


def _selected(database: Database, folder: Path) -> None:
    del folder
    for _ in _select(database):
        pass


def _packed(database: Database, folder: Path) -> None:
    del folder
    inside, outside = hashlib.sha256(), hashlib.sha256()
    sink = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=LEVEL, fileobj=sink, mtime=0) as packer:
        for document in _select(database):
            inside.update(document)
            packer.write(document + b"\n")
    outside.update(sink.getbuffer())


def _exported(form: Format) -> Callable[[Database, Path], None]:
    def export(database: Database, folder: Path) -> None:
        del folder
        for _ in export_models(database, ModelFilter(), form):
            pass

    return export


def _dumped(database: Database, folder: Path) -> None:
    with placed(folder / f"dump-{time.monotonic_ns()}") as partial:
        write_dump(database, _knowledge(), partial, datetime.now(UTC), own_terms=None, tell=lambda: None)


def _knowledge() -> Knowledge:
    return Knowledge(load_catalogue(), load_index)


TASKS: dict[str, Callable[[Database, Path], None]] = {
    "select": _selected, "packed": _packed, "jsonl": _exported("jsonl"), "csv": _exported("csv"), "dump": _dumped,
}  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dumps", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "all"), default="all")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    kinds = ("sqlite", "postgresql") if given.database == "all" else (given.database,)
    print(f"Data: {data_used()}.")
    for kind in kinds:
        print("\n".join(describe_dumps(measure_dumps(kind, given.records, given.seed, datetime.now(UTC)))), flush=True)


if __name__ == "__main__":
    main()
