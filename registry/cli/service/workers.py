"""The Celery processes: this module imports little, since a worker that died is to be back at once."""

import os
import sys

import click

from registry.cli.help.command import ExplainedCommand
from registry.logs import configure_logs
from registry.processes import Program, Supervisor
from registry.settings import PROCESS_NAME, Settings, ensure_data_dir, load_settings

_SETTINGS = (
    ("CARDWATCH_BROKER_URL", "the broker; a folder in the data folder by default"),
    ("CARDWATCH_WORKER_CONCURRENCY", "how many workers run"),
    ("CARDWATCH_LOG_FORMAT, CARDWATCH_LOG_LEVEL", "json or console; INFO"),
)
_EXITS = {0: "stopped by Ctrl-C or SIGTERM", 3: "not started, told in a sentence on standard error"}
_CELERY = (sys.executable, "-m", "workers.celery", "--quiet", "--app")
BEAT_COMMAND = [*_CELERY, "workers.bell", "beat", "--pidfile="]
_WORKER = (*_CELERY, "workers.app", "worker", "--pool=solo", "--without-gossip", "--without-mingle", "--without-heartbeat")


def worker_programs(settings: Settings, environment: dict[str, str]) -> list[Program]:
    """As many workers as are wanted, each one process that listens to all queues (docs/adr/0036).

    Not one worker with a pool: its processes share locks, and one that is killed while it holds such a lock leaves all
    others waiting for ever.
    """
    return [
        Program(
            name,
            [*_WORKER, f"--hostname={name}@%h"],
            {**environment, PROCESS_NAME: name},
            patience_seconds=_patience(settings),
        )
        for name in (f"worker-{number}" for number in range(1, settings.worker_concurrency + 1))
    ]


def beat_program(settings: Settings, environment: dict[str, str]) -> Program:
    """The process that rings for work that no one announced."""
    patience = max(settings.patience_seconds / 2, settings.tick_seconds * 5)
    return Program("beat", BEAT_COMMAND, {**environment, PROCESS_NAME: "beat"}, patience_seconds=patience)


def _patience(settings: Settings) -> float:
    """Workers give a sign when beat rings: twice its own patience, so that it alone is ended for its silence."""
    return max(settings.patience_seconds, settings.tick_seconds * 10)


PROCESSES = "it runs processes of this machine"


@click.command(
    cls=ExplainedCommand, here_because=PROCESSES, settings=_SETTINGS,
    examples=("cardwatch worker", "CARDWATCH_WORKER_CONCURRENCY=6 CARDWATCH_LOG_FORMAT=json cardwatch worker"),
    exits=_EXITS,
)  # fmt: skip
def worker() -> None:
    """Run Celery workers, as many as CARDWATCH_WORKER_CONCURRENCY says: they read models and send alerts.

    A worker that dies or hangs is started again. Any number of machines may run this command.
    It prints nothing but its log; CARDWATCH_LOG_FORMAT=json makes that lines of JSON.
    """
    settings = load_settings()
    configure_logs(settings.log_format, settings.log_level, "workers")
    ensure_data_dir(settings)
    sys.exit(Supervisor(worker_programs(settings, dict(os.environ))).run())


@click.command(
    cls=ExplainedCommand, here_because=PROCESSES, settings=_SETTINGS,
    examples=("cardwatch beat", "CARDWATCH_LOG_FORMAT=json cardwatch beat"),
    exits=_EXITS,
)  # fmt: skip
def beat() -> None:
    """Run Celery beat: rings for the work that no one announced. Run exactly one.

    It prints nothing but its log; CARDWATCH_LOG_FORMAT=json makes that lines of JSON.
    """
    settings = load_settings()
    configure_logs(settings.log_format, settings.log_level, "beat")
    ensure_data_dir(settings)
    sys.exit(Supervisor([beat_program(settings, dict(os.environ))]).run())


COMMANDS = (worker, beat)
