"""``python -m benchmarks.mlflow``: install MLflow, fill both registries, ask them in turns, report."""

import argparse
import os
import random
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import msgspec
from sqlalchemy import make_url, text

from benchmarks import outcomes
from benchmarks.listings import data_used, synthetic_items
from benchmarks.load import Reading
from benchmarks.measuring import load_server
from benchmarks.mlflow.environment import INSIDE, call_inside, ensure_environment, versions_of
from benchmarks.mlflow.questions import Models, ask, mlflow_name, our_paths, their_paths
from benchmarks.servers import Served, open_database_url, running, serve_registry
from registry.db import open_database
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.knowledge import Knowledge
from registry.licenses.texts.identification import load_index
from registry.migrations import migrate
from registry.records.listings.service import ListingReport, import_batches
from tests.support.servers.process import free_port

SAMPLES = 500
COLUMNS = (
    "database", "request", "times MLflow", "from", "to", "processor", "ours req/s", "p50 ms", "p95 ms", "cpu ms",
    "MLflow req/s", "p50 ms ", "p95 ms ", "cpu ms ",
)  # fmt: skip
_TAGS = "SELECT id, license_key, license_class, source, downloads FROM model_record ORDER BY id"


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How much is measured."""

    records: int
    seconds: float
    rounds: int
    connections: int
    seed: int


def compare(kind: str, python: Path, options: Options) -> Iterator[list[outcomes.Cell]]:
    """A row for each kind of request on one database; nothing is left behind but the environment."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cardwatch-bench-")))
        url = stack.enter_context(open_database_url(kind, folder))
        models = _fill(url, options)
        theirs_url = _register(kind, python, url, models, folder)
        ours = stack.enter_context(serve_registry(url, folder))
        theirs = stack.enter_context(_serve_mlflow(python, theirs_url))
        drawn = random.Random(options.seed).sample(sorted(models), min(SAMPLES, len(models)))  # noqa: S311 - repeatable
        asked = our_paths(ask(ours.port), models, drawn), their_paths(ask(theirs.port), models, drawn)
        for request in asked[0]:
            print(f"{kind}: measuring {request} ...", flush=True)
            yield [kind, request, *_row(_in_turns((ours, theirs), [paths[request] for paths in asked], options))]


def _fill(url: str, options: Options) -> Models:
    """Import so many models; the facts of each that MLflow gets as tags."""
    database, knowledge = open_database(url, pool_size=2), Knowledge(load_catalogue(), load_index)
    try:
        migrate(database)
        items = synthetic_items(options.records, options.seed)
        for _ in import_batches(database, knowledge, items, datetime.now(UTC), ListingReport()):
            pass
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
            rows = connection.execute(text(_TAGS)).all()
    finally:
        database.close()
    return {
        row.id: {
            "license": row.license_key or "unknown", "class": row.license_class or "unknown", "source": row.source,
            "downloads": str(row.downloads or 0),
        }
        for row in rows
    }  # fmt: skip


def _register(kind: str, python: Path, url: str, models: Models, folder: Path) -> str:
    """Register the same models there, in a database beside ours; its address."""
    if kind == "sqlite":
        theirs = f"sqlite:///{folder / 'mlflow.db'}"
    else:
        theirs = make_url(url).set(drivername="postgresql", database="mlflow").render_as_string(hide_password=False)
        database = open_database(url, pool_size=1)
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("CREATE DATABASE mlflow")
        database.close()
    file = folder / "models.json"
    file.write_bytes(msgspec.json.encode({mlflow_name(model): tags for model, tags in models.items()}))
    call_inside(python, "register", theirs, str(file))
    return theirs


def _serve_mlflow(python: Path, url: str) -> AbstractContextManager[Served]:
    port = free_port()
    return running([str(python), "-P", str(INSIDE), "serve", url, str(port)], os.environ, port, "/health")


def _in_turns(
    servers: Sequence[Served], paths: Sequence[Sequence[str]], options: Options
) -> list[tuple[Reading, Reading]]:
    """A reading of ours and one of theirs in each round; both are warm before."""
    requests = [[f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode() for path in some] for some in paths]

    def measure(place: int, seconds: float) -> Reading:
        return load_server(servers[place], requests[place], options.connections, seconds)

    for place in (0, 1):
        measure(place, min(options.seconds, 1.0))
    return [(measure(0, options.seconds), measure(1, options.seconds)) for _ in range(options.rounds)]


def _row(rounds: Sequence[tuple[Reading, Reading]]) -> list[outcomes.Cell]:
    ratios = [ours.requests_per_second / theirs.requests_per_second for ours, theirs in rounds]
    sides = [list(side) for side in zip(*rounds, strict=True)]
    told = [_side(side) for side in sides]
    ours_ms, theirs_ms = told[0][-1], told[1][-1]
    processor = theirs_ms / ours_ms if ours_ms and theirs_ms else None
    return [median(ratios), min(ratios), max(ratios), processor, *told[0], *told[1]]


def _side(readings: Sequence[Reading]) -> list[float | None]:
    spent = [one.server_ms for one in readings if one.server_ms is not None]
    return [
        median(one.requests_per_second for one in readings),
        median(one.p50_ms for one in readings),
        median(one.p95_ms for one in readings),
        median(spent) if spent else None,
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mlflow", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "all"), default="all")
    parser.add_argument("--records", type=int, default=10_000, help="models in both registries (10000)")
    parser.add_argument("--seconds", type=float, default=2.0, help="for each side in each round (2)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds in which the two take turns (5)")
    parser.add_argument("--connections", type=int, default=8, help="requests under way at once (8)")
    parser.add_argument("--seed", type=int, default=20_261_101)
    parser.add_argument("--results", type=Path, default=outcomes.RESULTS, help="folder of the JSON file")
    given = parser.parse_args(arguments)
    options = Options(
        records=given.records, seconds=given.seconds, rounds=given.rounds, connections=given.connections,
        seed=given.seed,
    )  # fmt: skip
    python = ensure_environment()
    kinds = ("sqlite", "postgresql") if given.database == "all" else (given.database,)
    rows = [row for kind in kinds for row in compare(kind, python, options)]
    versions = versions_of(python)
    note = "MLflow's side: " + ", ".join(f"{name} {version}" for name, version in versions.items()) + "."
    outcome = outcomes.outcome_of("mlflow", data_used(), COLUMNS, rows, [note], **msgspec.to_builtins(options))
    print("\n".join(["", *outcomes.lines(outcome), f"Written to {outcomes.keep(outcome, given.results)}"]))
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    sys.exit(main())
