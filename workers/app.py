"""The Celery application of workers and beat: ``celery --app workers.app``."""

import gc
import os
from typing import Any

from celery.signals import beat_init, setup_logging, worker_init, worker_process_init, worker_process_shutdown
from sqlalchemy.orm import configure_mappers

from registry.jobs import make_celery
from registry.licenses.catalogue import load_catalogue
from registry.licenses.texts import load_index
from registry.logs import configure_logs
from registry.runtime import Runtime
from registry.settings import PROCESS_NAME, load_settings
from workers.leases import free_leases
from workers.schedule import beat_schedule

MOST_KIB = 400 * 1024
"""Resident memory above which a worker process is replaced after its task."""

settings = load_settings()
app = make_celery(settings.broker_url)
app.conf.update(
    imports=("workers.curation", "workers.records", "workers.watch", "workers.webhooks"),
    beat_schedule=beat_schedule(settings.tick_seconds),
    beat_schedule_filename=str(settings.data_dir / "beat-schedule"),
    task_time_limit=300,
    task_soft_time_limit=240,
    worker_send_task_events=False,
    # A worker process needs about 140 MiB; one that holds far more has met something odd, and is replaced.
    worker_max_memory_per_child=MOST_KIB,
)

_runtime: dict[str, Runtime] = {}


def runtime() -> Runtime:
    """The runtime of this worker process, made after the fork: connections do not survive one."""
    if "it" not in _runtime:
        _runtime["it"] = Runtime(settings)
        free_leases(_runtime["it"].database)  # a new process often follows one that died at work
    return _runtime["it"]


@setup_logging.connect  # type: ignore[untyped-decorator]  # Celery has no types
def _logs(**_: Any) -> None:  # noqa: ANN401 - Celery's signal arguments
    configure_logs(settings.log_format, settings.log_level, os.environ.get(PROCESS_NAME, "celery"))


@worker_init.connect  # type: ignore[untyped-decorator]  # as above
def _prepare(**_: Any) -> None:  # noqa: ANN401 - as above
    """What all processes of a worker read is read once, before they are forked."""
    load_catalogue()
    load_index()
    configure_mappers()
    gc.freeze()  # all of it lives as long as the worker: never look through it for garbage, nor copy its pages for that
    gc.enable()


@beat_init.connect  # type: ignore[untyped-decorator]  # as above
def _is_ready(**_: Any) -> None:  # noqa: ANN401 - as above
    gc.enable()


@worker_process_init.connect  # type: ignore[untyped-decorator]  # as above
def _start(**_: Any) -> None:  # noqa: ANN401 - as above
    _runtime.clear()


@worker_process_shutdown.connect  # type: ignore[untyped-decorator]  # as above
def _stop(**_: Any) -> None:  # noqa: ANN401 - as above
    if "it" in _runtime:
        _runtime.pop("it").close()
