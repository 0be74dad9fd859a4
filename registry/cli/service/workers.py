"""The Celery processes: this module imports next to nothing, since a worker that died is to be back at once."""

import os
import sys

import click

from registry.settings import PROCESS_NAME, Settings, ensure_data_dir, load_settings

_CELERY = (sys.executable, "-m", "workers.celery", "--quiet", "--app", "workers.app")
BEAT_COMMAND = [*_CELERY, "beat", "--pidfile="]


def worker_command(settings: Settings) -> list[str]:
    """The program of a worker; it listens to all queues."""
    concurrency = f"--concurrency={settings.worker_concurrency}"
    return [*_CELERY, "worker", concurrency, "--without-gossip", "--without-mingle", "--without-heartbeat"]


@click.command()
def worker() -> None:
    """Run a Celery worker: reads models and sends alerts."""
    settings = load_settings()
    ensure_data_dir(settings)
    _become(worker_command(settings), "worker")


@click.command()
def beat() -> None:
    """Run Celery beat: rings for the work that no one announced. Run exactly one."""
    ensure_data_dir(load_settings())
    _become(BEAT_COMMAND, "beat")


def _become(command: list[str], process: str) -> None:
    """Replace this process by another program, so that signals reach it directly."""
    os.execve(command[0], command, {**os.environ, PROCESS_NAME: process})  # noqa: S606 - no shell is wanted


COMMANDS = (worker, beat)
