"""The commands that keep processes alive: the whole service, its workers, its beat.

They import no domain, so that they start at once and take no more memory than they need for as long as they watch.
"""

import os
import signal
import sys

import click

from registry.cli.help import ExplainedCommand
from registry.cli.output import json_option, say
from registry.cli.service.progress_watch import ProgressWatch
from registry.cli.service.welcome import answers, bootstrap_key, tell_ready, welcome
from registry.errors import MisconfiguredError
from registry.logs import configure_logs
from registry.processes import Program, Supervisor, own_folder, refuse_used_port
from registry.settings import PROCESS_NAME, Settings, ensure_data_dir, load_settings

SETTINGS = (
    ("CARDWATCH_HOST, CARDWATCH_PORT", "where the API listens (127.0.0.1, 8000)"),
    ("CARDWATCH_BOOTSTRAP_KEY", "an admin key given from outside; made at the first start without it"),
    ("CARDWATCH_LOG_FORMAT, CARDWATCH_LOG_LEVEL", "json or console; INFO"),
)
_OF_WORKERS = (
    ("CARDWATCH_BROKER_URL", "the broker; a folder in the data folder by default"),
    ("CARDWATCH_WORKER_CONCURRENCY", "how many workers run"),
    ("CARDWATCH_LOG_FORMAT, CARDWATCH_LOG_LEVEL", "json or console; INFO"),
)
EXITS = {0: "stopped by Ctrl-C or SIGTERM", 3: "not started, told in a sentence on standard error"}
_NOT_STARTED, _TRIES = 3, 5
PROCESSES = "it runs processes of this machine"
_CARDWATCH = (sys.executable, "-m", "registry.cli")
_CELERY = (sys.executable, "-m", "workers.celery", "--quiet", "--app")
BEAT_COMMAND = [*_CELERY, "workers.bell", "beat", "--pidfile="]
_WORKER = (
    *_CELERY,
    "workers.app",
    "worker",
    "--pool=solo",
    "--without-gossip",
    "--without-mingle",
    "--without-heartbeat",
)


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


@click.command(
    cls=ExplainedCommand, here_because=PROCESSES, settings=SETTINGS,
    examples=("cardwatch up", "CARDWATCH_PORT=8080 CARDWATCH_DATA_DIR=/srv/cardwatch cardwatch up --json"),
    exits=EXITS,
)  # fmt: skip
@json_option
def up(*, as_json: bool) -> None:
    """Start the whole service: API, worker and beat, supervised; Ctrl-C stops it.

    With the defaults nothing else is needed: the database is a SQLite file and the broker a folder, both under
    CARDWATCH_DATA_DIR (./data). A second start keeps the data. With --json one line once it runs: the address, the
    folder, and in which file or variable the admin key is.
    """
    settings = load_settings()
    configure_logs(settings.log_format, settings.log_level, "up")
    with own_folder(ensure_data_dir(settings)):
        refuse_used_port(settings.host, settings.port)
        _prepare(dict(os.environ))
        key = bootstrap_key(settings)
        environment = {**os.environ, "CARDWATCH_BOOTSTRAP_KEY": key.text}
        say("Starting ...")
        supervisor = Supervisor(
            [
                Program("serve", [*_CARDWATCH, "serve"], environment, patience_seconds=settings.patience_seconds),
                *worker_programs(settings, environment),
                beat_program(settings, environment),
            ],
            is_ready=lambda: answers(settings),
            on_ready=lambda: (tell_ready if as_json else welcome)(settings, key),
        )
        with ProgressWatch(settings, supervisor.restart):
            code = supervisor.run()
    sys.exit(code)


def _prepare(environment: dict[str, str]) -> None:
    """Bring the database up to date in a process of its own: this one stays small, as it imports no domain.

    One that is killed is started again, as all others are; what it had not committed is not there.
    """
    for _ in range(_TRIES):
        code = Program("migrate", [*_CARDWATCH, "migrate"], environment, is_quiet=True).run()
        if code != -signal.SIGKILL:
            break
    else:
        raise MisconfiguredError(
            f"`cardwatch migrate` was killed {_TRIES} times. Is there enough memory? It says more when it runs alone."
        )
    if code:
        sys.exit(_NOT_STARTED)


@click.command(
    cls=ExplainedCommand, here_because=PROCESSES, settings=_OF_WORKERS,
    examples=("cardwatch worker", "CARDWATCH_WORKER_CONCURRENCY=6 CARDWATCH_LOG_FORMAT=json cardwatch worker"),
    exits=EXITS,
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
    cls=ExplainedCommand, here_because=PROCESSES, settings=_OF_WORKERS,
    examples=("cardwatch beat", "CARDWATCH_LOG_FORMAT=json cardwatch beat"),
    exits=EXITS,
)  # fmt: skip
def beat() -> None:
    """Run Celery beat: rings for the work that no one announced. Run exactly one.

    It prints nothing but its log; CARDWATCH_LOG_FORMAT=json makes that lines of JSON.
    """
    settings = load_settings()
    configure_logs(settings.log_format, settings.log_level, "beat")
    ensure_data_dir(settings)
    sys.exit(Supervisor([beat_program(settings, dict(os.environ))]).run())


COMMANDS = (up, worker, beat)
