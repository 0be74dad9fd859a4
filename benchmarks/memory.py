"""How the memory of a process that reads models grows: resident set size by the thousand readings.

The process is made as a worker is, and reads a thousand watched models again and again, of which every tenth has
changed in between. ``python -m benchmarks.memory --help``.
"""

import argparse
import gc
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import msgspec

import workers.app
from benchmarks.servers import open_database_url
from benchmarks.watched import change_models, read_all, run_stub, watch_crowd
from registry.logs import configure_logs
from registry.migrations import migrate
from registry.runtime import Runtime
from registry.settings import Settings
from registry.watch.runs.service import start_run

MODELS = 1_000
CHANGED = 100
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
MIB = 1024 * 1024


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """The process after so many readings."""

    readings: int
    resident_mib: float
    seconds: float
    objects: int
    """What Python's collector watches over; grows where something is kept by mistake."""


def measure_memory(kind: str, readings: int) -> Iterator[Step]:
    """The process by the thousand readings; nothing is left behind."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cardwatch-bench-")))
        url = stack.enter_context(open_database_url(kind, folder))
        stub = stack.enter_context(run_stub())
        settings = Settings(
            data_dir=folder, database_url=url, broker_url=f"filesystem://{folder}", hub_endpoint=stub.url,
            hub_requests_per_window=1_000_000, confirm_delay_seconds=0.001,
        )  # fmt: skip
        runtime = Runtime(settings, rings=False)
        stack.callback(runtime.close)
        migrate(runtime.database)
        stub.tell("limit", api=10_000_000, resolvers=10_000_000, window_seconds=80_000)
        models = watch_crowd(runtime.reader, runtime.hub_client, stub, MODELS)
        done, turn = 0, 0
        while done < readings:
            change_models(stub, models, CHANGED, turn)
            started, now = time.monotonic(), datetime.now(UTC)
            with runtime.database.unit_of_work() as work:
                start_run(work, runtime.knowledge, None, trigger="schedule", actor="benchmark", now=now)
            done, turn = done + read_all(runtime.reader), turn + 1
            took = time.monotonic() - started
            yield Step(readings=done, resident_mib=resident_mib(), seconds=took, objects=len(gc.get_objects()))


def resident_mib(pid: int | str = "self") -> float:
    """The resident set size of a process (proc(5), statm)."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE_BYTES / MIB


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--readings", type=int, default=10_000)
    given = parser.parse_args()
    configure_logs("json", "WARNING", "benchmark")
    print(f"{workers.app.app.main}: {resident_mib():.0f} MiB before anything was read", flush=True)
    for step in measure_memory(given.database, given.readings):
        print(
            f"{given.database}: {step.readings:>6,} readings: {step.resident_mib:.0f} MiB, {step.objects:,} objects, "
            f"{1_000 * step.seconds / MODELS:.0f} ms each",
            flush=True,
        )


if __name__ == "__main__":
    main()
