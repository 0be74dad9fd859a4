"""The Celery application of the workers: ``celery --app workers.app``; beat has its own (`workers/bell.py`).

* A worker is one process without children (docs/adr/0036); it tells its supervisor what it does, and the database when
  a tick has ended.
* One that holds far more memory than it needs ends after its task, and is started again.
"""

import gc
import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from celery import Task
from celery.signals import (
    setup_logging,
    task_postrun,
    task_prerun,
    worker_init,
    worker_shutdown,
    worker_shutting_down,
)
from celery.worker import state as worker_state
from sqlalchemy.orm import configure_mappers

import registry.tables  # noqa: F401 - rows of every kind are logged, also of those that no task writes
from registry.broker import make_celery
from registry.licenses.catalogue import load_catalogue
from registry.licenses.texts import load_index
from registry.logs import configure_logs
from registry.processes import settle_memory, tell_alive
from registry.progress import TickLog
from registry.runtime import Runtime
from registry.settings import PROCESS_NAME, load_settings
from workers.leases import free_leases

MOST_BYTES = 400 * 1024 * 1024
"""Resident memory above which a worker is replaced after its task; it needs about 150 MiB."""

settings = load_settings()
app = make_celery(settings.broker_url)
app.conf.update(
    imports=(
        "workers.curation",
        "workers.inventories",
        "workers.records",
        "workers.watch",
        "workers.webhooks",
    ),
    worker_send_task_events=False,
)

stopping = threading.Event()
"""Set as soon as this worker is asked to end, so that a long task begins nothing more."""
_runtime: dict[str, Runtime] = {}
_began: dict[str, float] = {}
_ticks = TickLog()


def runtime() -> Runtime:
    """The runtime of this worker, made with its first task."""
    if "it" not in _runtime:
        _runtime["it"] = Runtime(settings)
        free_leases(_runtime["it"].database)  # a new process often follows one that died at work
    return _runtime["it"]


@setup_logging.connect  # type: ignore[untyped-decorator]  # Celery has no types
def _logs(**_: Any) -> None:  # noqa: ANN401 - Celery's signal arguments
    configure_logs(settings.log_format, settings.log_level, os.environ.get(PROCESS_NAME, "celery"))


@worker_init.connect  # type: ignore[untyped-decorator]  # as above
def _prepare(**_: Any) -> None:  # noqa: ANN401 - as above
    """What every task needs is read before the first one."""
    load_catalogue()
    load_index()
    configure_mappers()
    settle_memory()
    gc.enable()
    tell_alive()


@task_prerun.connect  # type: ignore[untyped-decorator]  # as above
def _begin(task: Task, **_: Any) -> None:  # noqa: ANN401 - as above
    tell_alive(task.name)
    _ticks.begin(runtime().database, task.name, datetime.now(UTC))
    _began[task.name] = time.monotonic()


@task_postrun.connect  # type: ignore[untyped-decorator]  # as above
def _finish(task: Task, retval: object, **_: Any) -> None:  # noqa: ANN401 - as above
    """Write down that a tick has ended, tell that this worker is free, and leave if it has grown too large."""
    seconds = time.monotonic() - _began.pop(task.name, time.monotonic())
    failure = type(retval).__name__ if isinstance(retval, BaseException) else None
    _ticks.record(runtime().database, task.name, seconds, failure, datetime.now(UTC))
    tell_alive()
    if _resident_bytes() > MOST_BYTES:
        worker_state.should_stop = os.EX_OK


@worker_shutting_down.connect  # type: ignore[untyped-decorator]  # as above
def _begin_nothing(**_: Any) -> None:  # noqa: ANN401 - as above
    stopping.set()


@worker_shutdown.connect  # type: ignore[untyped-decorator]  # as above
def _stop(**_: Any) -> None:  # noqa: ANN401 - as above
    if "it" in _runtime:
        _runtime.pop("it").close()


def _resident_bytes() -> int:
    """The resident memory of this process, proc(5); 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
