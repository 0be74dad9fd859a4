"""What it costs to stay in step with a source: sweeps over many watched models of which few changed.

Registries of several sizes stand side by side, and the same number of models changes in each, round by round in turns,
so that whatever else the machine does hits all alike. ``python -m benchmarks.syncing --help``.
"""

import argparse
import cProfile
import pstats
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import msgspec
from sqlmodel import update

from benchmarks.servers import open_database_url
from benchmarks.watched import OWNERS, StubProcess, change_models, run_stub, watch_crowd
from registry.db import Database, open_database
from registry.hub.budget.service import SharedBudget
from registry.hub.huggingface.client import HubClient
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.knowledge import Knowledge
from registry.licenses.texts.identification import load_index
from registry.logs import configure_logs
from registry.migrations import migrate
from registry.watch.schedule import keep_sweeping, schedule_due
from registry.watch.sweeps.tables import Sweep
from registry.watch.sweeps.worker import sweep_due
from registry.watch.sync.worker import ModelReader, work_due
from registry.watch.tables import WatchedModel
from registry.webhooks.delivery.outbox import fan_out

KINDS = ("list", "tree", "file", "model", "paths-info", "commits", "refs", "other")
DAY_SECONDS = 86_400.0


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """One sweep with all the readings it asked for."""

    seconds: float
    cpu_seconds: float
    """Processor time of this process; steadier than ``seconds`` where the machine has other work."""
    stub_seconds: float
    """Processor time of the stub."""
    readings: int
    requests: dict[str, int]


class SyncSpeeds(msgspec.Struct, kw_only=True):
    """What was measured on one registry."""

    database: str
    watched: int
    changed: int
    rounds: list[Round] = []
    idle: Round | None = None
    """A sweep that finds nothing new."""
    recheck: Round | None = None
    """Every watched model is due."""

    @property
    def most(self) -> float:
        """Requests that a sweep may make: n/1000 + 3c + owners."""
        return self.watched / 1_000 + 3 * self.changed + OWNERS


class Place(msgspec.Struct, frozen=True):
    """One registry with its stub."""

    reader: ModelReader
    stub: StubProcess
    models: Sequence[str]
    speeds: SyncSpeeds


def measure_syncing(kind: str, sizes: Sequence[int], changed: int, rounds: int, profile: int = 0) -> list[SyncSpeeds]:
    """Everything on one kind of database; nothing is left behind."""
    knowledge = Knowledge(load_catalogue(), load_index)
    with ExitStack() as stack:
        places = [stack.enter_context(_place(kind, knowledge, size, changed)) for size in sizes]
        for place in places:
            _round(place)  # the first sweep ever only sets the mark
            place.speeds.idle = _round(place)
        for number in range(rounds):
            for place in places:
                change_models(place.stub, place.models, changed, number)
                place.speeds.rounds.append(_round(place))
        for place in places:
            _make_due(place)
            place.speeds.recheck = _round(place)
        if profile:
            change_models(places[-1].stub, places[-1].models, changed, rounds)
            _profiled(lambda: _round(places[-1]), profile)
        return [place.speeds for place in places]


def describe_syncing(all_speeds: Sequence[SyncSpeeds]) -> list[str]:
    """The report for people."""
    lines = [line for speeds in all_speeds for line in _lines(speeds)]
    first = all_speeds[0]
    for speeds in all_speeds[1:]:
        where = f"{speeds.database}, {speeds.watched:,} beside {first.watched:,} watched, {speeds.changed} changed"
        time_ratio = _ratio(speeds, first, lambda one: one.seconds)
        cpu_ratio = _ratio(speeds, first, lambda one: one.cpu_seconds)
        lines.append(f"{where}: {time_ratio:.2f} times the time, {cpu_ratio:.2f} times the processor time")
    return lines


def _lines(speeds: SyncSpeeds) -> Iterator[str]:
    where = f"{speeds.database}, {speeds.watched:,} watched"
    for told, one in (("nothing changed", speeds.idle), ("every model due", speeds.recheck)):
        if one is not None:
            yield f"{where}, {told}: {_requests(one)}, {one.seconds:.2f} s"
    worst = max(speeds.rounds, key=lambda one: sum(one.requests.values()))
    readings = median(1_000 * one.cpu_seconds / max(one.readings, 1) for one in speeds.rounds)
    stub = median(one.stub_seconds / one.seconds for one in speeds.rounds)
    yield f"{where}, {speeds.changed} changed: {_requests(worst)} of at most {speeds.most:,.0f} requests"
    yield (
        f"{where}, {speeds.changed} changed: {median(one.seconds for one in speeds.rounds):.2f} s, "
        f"{readings:.1f} ms of processor time for a reading; the stub's share of the time {stub:.0%}"
    )


def _requests(one: Round) -> str:
    return f"{sum(one.requests.values()):,} requests ({', '.join(f'{n} {kind}' for kind, n in one.requests.items())})"


def _ratio(speeds: SyncSpeeds, first: SyncSpeeds, measure: Callable[[Round], float]) -> float:
    pairs = zip(speeds.rounds, first.rounds, strict=True)
    return median(measure(one) / measure(other) for one, other in pairs)


@contextmanager
def _place(kind: str, knowledge: Knowledge, size: int, changed: int) -> Iterator[Place]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cardwatch-bench-")))
        database = open_database(
            stack.enter_context(open_database_url(kind, folder)), listeners=(fan_out,), pool_size=5
        )
        stack.callback(database.engine.dispose)
        migrate(database)
        stub = stack.enter_context(run_stub())
        client = HubClient(stub.url, None, timeout_seconds=60, deadline_seconds=240)
        stack.callback(client.close)
        reader = _reader(database, knowledge, client)
        started = time.monotonic()
        models = watch_crowd(reader, client, stub, size)
        client.close()
        print(f"{kind}: {size:,} watched models in {time.monotonic() - started:.0f} s", flush=True)
        budget = SharedBudget(database, stub.url, None, allowed=1_000_000)
        stub.tell("limit", api=10_000_000, resolvers=10_000_000, window_seconds=80_000)
        spending = HubClient(stub.url, None, timeout_seconds=60, deadline_seconds=240, budget=budget)
        stack.callback(spending.close)
        speeds = SyncSpeeds(database=kind, watched=size, changed=changed)
        yield Place(_reader(database, knowledge, spending), stub, models, speeds)


def _reader(database: Database, knowledge: Knowledge, client: HubClient) -> ModelReader:
    return ModelReader(
        database=database, knowledge=knowledge, hub=client, confirm_delay_seconds=0, interval_seconds=DAY_SECONDS
    )


def _make_due(place: Place) -> None:
    with place.reader.database.unit_of_work() as work:
        work.session.exec(update(WatchedModel).values(next_due_at=datetime.now(UTC) - timedelta(seconds=1)))


def _round(place: Place) -> Round:
    """Let the schedule ring, and do all the work there is."""
    database = place.reader.database
    with database.unit_of_work() as work:
        work.session.exec(update(Sweep).values(due_at=datetime.now(UTC) - timedelta(seconds=1)))
    place.stub.tell("forget_requests")
    started, cpu, stub = time.monotonic(), time.process_time(), place.stub.cpu_seconds()
    readings = _work(place.reader)
    return Round(
        seconds=time.monotonic() - started,
        cpu_seconds=time.process_time() - cpu,
        stub_seconds=place.stub.cpu_seconds() - stub,
        readings=readings,
        requests={kind: count for kind in KINDS if (count := place.stub.tell("count", kind=kind))},
    )


def _work(reader: ModelReader) -> int:
    readings, was_busy = 0, True
    while was_busy:
        now = datetime.now(UTC)
        with reader.database.unit_of_work() as work:
            schedule_due(work, now=now, interval_seconds=reader.interval_seconds)
            keep_sweeping(work, now)
        pages = sweep_due(reader, budget_seconds=60)
        read = work_due(reader, budget_seconds=60)
        readings, was_busy = readings + read, bool(pages or read)
    return readings


def _profiled(call: Callable[[], object], lines: int) -> None:
    profiler = cProfile.Profile()
    profiler.runcall(call)
    for order in ("cumulative", "tottime"):
        pstats.Stats(profiler, stream=sys.stdout).sort_stats(order).print_stats(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.syncing", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "all"), default="all")
    parser.add_argument("--watched", default="10000,200000", help="sizes, comma separated (10000,200000)")
    parser.add_argument("--changed", type=int, default=100, help="models that change in each round (100)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds in which the sizes take turns (5)")
    parser.add_argument("--profile", type=int, default=0, metavar="LINES", help="also print a profile of one round")
    given = parser.parse_args()
    configure_logs("json", "WARNING", "benchmark")
    sizes = [int(size) for size in given.watched.split(",")]
    for kind in ("sqlite", "postgresql") if given.database == "all" else (given.database,):
        speeds = measure_syncing(kind, sizes, given.changed, given.rounds, given.profile)
        print("\n".join(describe_syncing(speeds)), flush=True)


if __name__ == "__main__":
    main()
