"""``python -m benchmarks``: fill the databases, start the servers, measure, report."""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import outcomes, report
from benchmarks.baseline import Plan
from benchmarks.licenses import LicenseSpeeds, describe, measure_licenses
from benchmarks.load import LoadError
from benchmarks.measuring import Options, Place, Result, measure, summarise
from benchmarks.records import fill
from benchmarks.samples import UnexpectedAnswerError, answered, draw_samples
from benchmarks.servers import open_database_url, serve_baseline, serve_registry
from registry.db import open_database
from registry.errors import CardwatchError
from registry.migrations import migrate
from tests.support.servers.process import ServerFailedError, free_port
from tests.support.servers.programs import ServerUnavailableError

DATABASES = ("sqlite", "postgresql")
SAMPLES = 1_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks; the exit code."""
    given = _parser().parse_args(arguments)
    options = Options(
        records=given.records,
        seconds=given.seconds,
        rounds=given.rounds,
        connections=given.connections,
        seed=given.seed,
    )
    now = datetime.now(UTC)
    wanted = DATABASES if given.database == "all" else (given.database,)
    try:
        print("licences: measuring ...", flush=True)
        licenses = run_licenses(options, now, wanted)
        results = [result for kind in wanted for result in run(kind, options, now)]
    except (CardwatchError, LoadError, UnexpectedAnswerError, ServerFailedError, ServerUnavailableError) as error:
        print(f"Measuring failed: {error}", file=sys.stderr)
        return 1
    print(f"\n{report.table(results)}\n")
    print("\n".join(report.headline(results)))
    print(f"The client needed at most {report.busiest_client(results):.0%} of a core.")
    told = list(describe(licenses))
    print("\n".join(told))
    for outcome in report.outcomes_of(results, told, options):
        print(f"Written to {outcomes.keep(outcome, given.results)}")
    return 0


def run_licenses(options: Options, now: datetime, databases: Sequence[str]) -> LicenseSpeeds:
    """What is measured without a server; as many texts are learned as there are records."""
    with tempfile.TemporaryDirectory(prefix="cardwatch-bench-") as folder:
        seconds = options.seconds * options.rounds / 4
        return measure_licenses(
            Path(folder), learned=options.records, seconds=seconds, seed=options.seed, now=now, databases=databases
        )


def run(kind: str, options: Options, now: datetime) -> list[Result]:
    """Everything on one database, from an empty one to the results; nothing is left behind."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cardwatch-bench-")))
        url = stack.enter_context(open_database_url(kind, folder))
        _prepare(kind, url, options, now)
        service = stack.enter_context(serve_registry(url, folder))
        drawn = draw_samples(options.records, SAMPLES, options.seed)
        samples = {request: answered(of_request, service.port) for request, of_request in drawn.items()}
        plan = Plan(free_port(), url, options.connections, samples)
        place = Place(url, service, stack.enter_context(serve_baseline(plan, folder)))
        results = []
        for request, of_request in samples.items():
            print(f"{kind}: measuring {request} ...", flush=True)
            results += summarise(kind, request, measure(place, of_request, options))
        return results


def _prepare(kind: str, url: str, options: Options, now: datetime) -> None:
    started = time.monotonic()
    database = open_database(url, pool_size=1)
    try:
        migrate(database)
        fill(database, options.records, seed=options.seed, now=now)
    finally:
        database.engine.dispose()
    print(f"{kind}: {options.records:,} records in {time.monotonic() - started:.1f} s", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure the speed of the service as ratios within one run."
    )
    parser.add_argument("--database", choices=(*DATABASES, "all"), default="all", help="what to measure on (all)")
    parser.add_argument("--records", type=_count, default=100_000, help="records in each database (100000)")
    parser.add_argument("--seconds", type=_seconds, default=0.8, help="for each variant in each round (0.8)")
    parser.add_argument("--rounds", type=_count, default=5, help="rounds in which the variants take turns (5)")
    parser.add_argument("--connections", type=_count, default=8, help="requests under way at once (8)")
    parser.add_argument("--seed", type=int, default=20_261_101, help="decides the records and the order of requests")
    parser.add_argument("--results", type=Path, default=outcomes.RESULTS, help="folder of the JSON files")
    return parser


def _count(text: str) -> int:
    value = int(text)
    if not 1 <= value <= _MOST:
        raise argparse.ArgumentTypeError(f"must be between 1 and {_MOST:,}")
    return value


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value <= _LONGEST:
        raise argparse.ArgumentTypeError(f"must be more than 0 and at most {_LONGEST}")
    return value


_MOST, _LONGEST = 10_000_000, 60

if __name__ == "__main__":
    # A terminated run stops its servers and removes its files as an interrupted one does.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
