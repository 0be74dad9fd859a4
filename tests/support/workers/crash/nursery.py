"""``python -m tests.support.workers.crash.nursery``: has all code read once, and makes each process by a fork.

A line of JSON on standard input describes a process, see ``Order``; the answer is its number. The line ``wait`` is
answered with how it ended. Each child is a worker or an API of the service as it is, with nothing changed but that its
commits are counted.
"""

import os
import signal
import sys
import time
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlmodel import col, select

from registry import jobs
from registry.compliance.inventories.tables import DueEntry
from registry.curation.review.tables import ReviewDue
from registry.records.tables import ModelRecord
from registry.watch.backfill.leases import OPEN
from registry.watch.backfill.tables import Backfill
from registry.watch.pages.tables import LinkedPage
from registry.watch.runs.tables import IS_OPEN, SyncItem
from registry.watch.sweeps.tables import Sweep
from registry.watch.tables import WatchedModel, WatchRule
from registry.webhooks.tables import IS_PENDING, Delivery
from tests.support.workers.crash.commits import CommitCounter, Side

_WAIT = b"wait\n"


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A process: its settings, what it does, and at which commit it ends (0 for none)."""

    environment: dict[str, str]
    jobs: tuple[str, ...] = ()
    """The jobs of a worker, in this order, round and round until nothing is due; without any it is the API."""
    output: str
    commits: str
    """The file that lists the commits."""
    number: int = 0
    side: Side = "before"
    seconds: float = 20.0
    """A worker that is not done after so long ends with an error."""


def main() -> None:
    """Read the code, then make processes until standard input ends."""
    _read_code()
    reading, child = sys.stdin.buffer, 0
    print("ready", flush=True)  # noqa: T201 - speaks through its standard output
    for line in iter(reading.readline, b""):
        if line == _WAIT:
            _, status = os.waitpid(child, 0)
            print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - as above
            continue
        child = os.fork()
        if child == 0:
            _live(msgspec.json.decode(line, type=Order))
        print(child, flush=True)  # noqa: T201 - as above


def _read_code() -> None:
    import uvicorn  # noqa: F401, PLC0415 - as below

    import registry.app  # noqa: PLC0415 - read before the fork, not when this module is imported for its types
    from registry.licenses.catalogue import load_catalogue  # noqa: PLC0415 - as above
    from registry.licenses.texts import load_index  # noqa: PLC0415 - as above

    del registry.app
    load_catalogue()
    load_index()


def _live(order: Order) -> None:
    """Be the process, to its end; never comes back."""
    code = 1
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        output = os.open(order.output, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for number, target in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(number, target)
        for name in [name for name in os.environ if name.startswith("CARDWATCH_")]:
            del os.environ[name]
        os.environ.update(order.environment)
        CommitCounter(Path(order.commits), order.number, order.side).install()
        code = _work(order) if order.jobs else _serve()
    except BaseException:  # noqa: BLE001 - the only thing left to do is to tell
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _serve() -> int:
    from registry.cli.service.serve import serve  # noqa: PLC0415 - after the settings are there

    serve.main([], standalone_mode=False)
    return 0


def _work(order: Order) -> int:
    """Run the tasks of a worker as Celery does, with its signals, until nothing is due that they would do."""
    from workers.app import app, runtime  # noqa: PLC0415 - after the settings are there

    app.loader.import_default_modules()
    ends = time.monotonic() + order.seconds
    while True:
        for job in order.jobs:
            app.tasks[job].apply(throw=True)
        with runtime().database.reading() as session:
            waiting = [job for job, query in _due().items() if job in order.jobs and session.exec(query).first()]
        if not waiting:
            runtime().close()
            return 0
        if time.monotonic() > ends:
            print("work that is not done:", waiting)  # noqa: T201 - this is its log
            return 3
        time.sleep(0.02)


def _due() -> dict[str, Any]:
    """What is there to do, or will be within seconds, by the job that does it."""
    soon = datetime.now(UTC) + timedelta(seconds=40)
    return {
        jobs.WATCH_WORK: select(SyncItem).where(IS_OPEN),
        jobs.WATCH_BACKFILL: select(Backfill).where(col(Backfill.state).in_(OPEN)),
        jobs.WATCH_SWEEP: select(Sweep).where(Sweep.due_at <= soon),
        jobs.WATCH_SCHEDULE: select(WatchedModel).where(WatchedModel.next_due_at <= soon),
        jobs.WATCH_TEND: select(WatchRule).where(col(WatchRule.expanded_at).is_(None)),
        jobs.WATCH_PAGES: select(LinkedPage).where(LinkedPage.due_at <= soon),
        jobs.INVENTORIES_JUDGE: select(DueEntry),
        jobs.CURATION_REFRESH: select(ReviewDue),
        jobs.RECORDS_REFRESH: select(ModelRecord).where(ModelRecord.rendered_with == ""),
        jobs.WEBHOOKS_DELIVER: select(Delivery).where(IS_PENDING),
    }


if __name__ == "__main__":
    main()
