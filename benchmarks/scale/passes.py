"""What workers do regularly, whatever happens: each job of beat's table, in this process, until it finds nothing more.

``python -m benchmarks.scale.passes`` with the settings of a worker in its environment; prints rows as JSON. Reading
lists of a source is left out: `benchmarks/syncing.py` measures it, against a stub.
"""

import sys
import time
from collections.abc import Iterator

import msgspec
from sqlalchemy import event

from benchmarks.outcomes import Cell
from registry import jobs
from workers.app import app, runtime
from workers.schedule import beat_schedule

BUDGET_SECONDS, MOST_TICKS = 120.0, 200
AT_REST = 50
"""Statements of a tick that found nothing, at the most."""
_WORTH_TELLING, _SLOW = 1.0, 0.1
"""Seconds."""
_LEFT_OUT = {jobs.WATCH_SWEEP}


class Statements:
    """Counts and times the statements of a database."""

    def __init__(self) -> None:
        self.count, self.slowest, self.seconds = 0, "", 0.0
        self._began = 0.0

    def begin(self, *_: object) -> None:
        """A statement begins."""
        self.count += 1
        self._began = time.perf_counter()

    def end(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        """It has ended."""
        took = time.perf_counter() - self._began
        if took > self.seconds:
            self.slowest, self.seconds = " ".join(statement.split())[:100], took

    def forget(self) -> None:
        """Begin anew."""
        self.count, self.slowest, self.seconds = 0, "", 0.0


def measure() -> Iterator[list[Cell]]:
    """Rows for each job: what it had to catch up with, and what a tick costs that finds nothing."""
    statements = Statements()
    event.listen(runtime().database.engine, "before_cursor_execute", statements.begin)
    event.listen(runtime().database.engine, "after_cursor_execute", statements.end)
    app.loader.import_default_modules()
    for job in sorted({str(one["task"]) for one in beat_schedule(1.0).values()} - _LEFT_OUT):
        print(f"{job} ...", file=sys.stderr, flush=True)
        took = list(_ticks(job, statements))
        is_done = statements.count <= AT_REST
        caught = took[:-1] if is_done else took
        if sum(caught) > _WORTH_TELLING:
            yield [f"worker, {job}: catching up, s", sum(caught)]
            yield [f"worker, {job}: catching up, ticks", len(caught) if is_done else f"{len(caught)}, and not done"]
        yield [f"worker, {job}: a tick, statements", statements.count]
        yield [f"worker, {job}: a tick, ms", took[-1] * 1_000]
        if took[-1] > _SLOW:
            yield [f"worker, {job}: its slowest statement", f"{statements.seconds:.2f} s: {statements.slowest}"]


def _ticks(job: str, statements: Statements) -> Iterator[float]:
    """Seconds of each tick, until one finds as little as the one before or the time is up."""
    began, before = time.monotonic(), -1
    for _ in range(MOST_TICKS):
        statements.forget()
        started = time.perf_counter()
        app.tasks[job]()
        yield time.perf_counter() - started
        if statements.count == before <= AT_REST or time.monotonic() - began > BUDGET_SECONDS:
            return
        before = statements.count


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(list(measure())))
