"""``python -m benchmarks.scale``: fill a registry, ask it, let its workers work, and report."""

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlmodel import select

from benchmarks import outcomes
from benchmarks.listings import data_used
from benchmarks.outcomes import Cell
from benchmarks.scale.answers import SAMPLES, Client, measure
from benchmarks.scale.stock import fill, sizes
from benchmarks.servers import ROOT, open_database_url, serve_registry
from registry.db import Database, open_database
from registry.openness.verdicts import keep_verdicts
from registry.records.figures import keep_figures
from registry.records.search.export import export_models
from registry.records.search.filters import ModelFilter
from registry.records.tables import ModelRecord
from registry.settings import PREFIX

KEY = "the-key-of-the-administrator-of-a-benchmark"
NOWHERE = "http://127.0.0.1:9"
_MOST_SECONDS = 7_200


def measured(kind: str, records: int, seed: int, filled: str | None = None) -> Iterator[list[Cell]]:
    """All rows of one database: of one that is made for it, and goes again, or of one that was filled before."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cardwatch-bench-")))
        url = filled or stack.enter_context(open_database_url(kind, folder))
        database = open_database(url, pool_size=2, listeners=(keep_verdicts, keep_figures))
        stack.callback(database.close)
        if not filled:
            yield from fill(database, records, seed, datetime.now(UTC))
        yield from sizes(database)
        yield from _served(url, folder, _drawn(database, seed))
        yield from _exported(database, records)
        yield from _worked(url, folder)


def _drawn(database: Database, seed: int) -> list[str]:
    """Some ids from all over the registry."""
    with database.reading() as session:
        ids = session.exec(select(ModelRecord.id)).all()
    return random.Random(seed).sample(ids, min(SAMPLES, len(ids)))  # noqa: S311 - repeatable, guards nothing


def _served(url: str, folder: Path, ids: Sequence[str]) -> Iterator[list[Cell]]:
    began = time.perf_counter()
    with serve_registry(url, folder, BOOTSTRAP_KEY=KEY, RATE_LIMIT_KEY=0) as served:
        yield ["serve, from start to ready, s", time.perf_counter() - began]
        yield ["serve, memory when ready, MiB", _memory(served.pid)["VmRSS"]]
        yield from measure(Client(served.port, KEY), ids)
        memory = _memory(served.pid)
        yield ["serve, memory afterwards, MiB", memory["VmRSS"]]
        yield ["serve, most memory, MiB", memory["VmHWM"]]


def _memory(pid: int) -> Mapping[str, float]:
    """In MiB, as proc(5) names it; empty where there is no such thing."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return {name: int(size) / 1024 for name, size in re.findall(r"(Vm\w+):\s+(\d+) kB", status)}


def _exported(database: Database, records: int) -> Iterator[list[Cell]]:
    began = time.perf_counter()
    size = sum(map(len, export_models(database, ModelFilter(), "jsonl")))
    took = time.perf_counter() - began
    yield ["export of all as JSON Lines, s", took]
    yield ["export, records a second", records / took]
    yield ["export, MB", size / 1e6]


def _worked(url: str, folder: Path) -> Iterator[list[Cell]]:
    """What a worker's process does regularly."""
    given = {
        "DATABASE_URL": url, "DATA_DIR": folder / "data", "BROKER_URL": f"filesystem://{folder}",
        "HUB_ENDPOINT": NOWHERE, "LOG_LEVEL": "WARNING",
    }  # fmt: skip
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environment |= {PREFIX + name: str(value) for name, value in given.items()}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.scale.passes"],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, timeout=_MOST_SECONDS, check=True,
    )  # fmt: skip
    yield from msgspec.json.decode(done.stdout.splitlines()[-1], type=list[list[Cell]])


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=20_261_101)
    parser.add_argument("--results", type=Path, default=outcomes.RESULTS, help="folder of the JSON file")
    parser.add_argument("--filled", metavar="URL", help="a database that was filled before; it is written to")
    given = parser.parse_args(arguments)
    rows = list[list[Cell]]()
    for row in measured(given.database, given.records, given.seed, given.filled):
        rows.append(row)
        print("  ".join(map(outcomes.shown, row)), flush=True)
    name = f"scale-{given.database}-{given.records}"
    columns = ("what", f"{given.database}, {given.records:,} records")
    outcome = outcomes.outcome_of(name, data_used(), columns, rows, seed=given.seed)
    print(f"Written to {outcomes.keep(outcome, given.results)}")
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    sys.exit(main())
