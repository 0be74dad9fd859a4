"""Commands that run processes: the whole service, or one part of it."""

import gc
import os
import sys

import click

from registry.cli.help import ExplainedCommand
from registry.cli.output import json_option, print_json, say
from registry.cli.service.progress_watch import ProgressWatch
from registry.cli.service.welcome import answers, bootstrap_key, tell_ready, welcome
from registry.cli.service.workers import PROCESSES, beat_program, worker_programs
from registry.cli.session import now, open_runtime
from registry.licenses.texts import renew_texts
from registry.logs import configure_logs
from registry.migrations import migrate as bring_up_to_date
from registry.processes import Program, Supervisor, own_folder, refuse_used_port
from registry.records.starter import load_starter
from registry.runtime import Runtime
from registry.settings import ensure_data_dir, load_settings
from registry.webhooks import seal_secrets

_SETTINGS = (
    ("CARDWATCH_HOST, CARDWATCH_PORT", "where the API listens (127.0.0.1, 8000)"),
    ("CARDWATCH_BOOTSTRAP_KEY", "an admin key given from outside; made at the first start without it"),
    ("CARDWATCH_LOG_FORMAT, CARDWATCH_LOG_LEVEL", "json or console; INFO"),
)
_EXITS = {0: "stopped by Ctrl-C or SIGTERM", 3: "not started, told in a sentence on standard error"}
SERVE_COMMAND = [sys.executable, "-m", "registry.cli", "serve"]


@click.command(
    cls=ExplainedCommand, here_because=PROCESSES, settings=_SETTINGS,
    examples=("cardwatch up", "CARDWATCH_PORT=8080 CARDWATCH_DATA_DIR=/srv/cardwatch cardwatch up --json"),
    exits=_EXITS,
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
        _prepare()
        key = bootstrap_key(settings)
        environment = {**os.environ, "CARDWATCH_BOOTSTRAP_KEY": key.text}
        say("Starting ...")
        supervisor = Supervisor(
            [
                Program("serve", SERVE_COMMAND, environment, patience_seconds=settings.patience_seconds),
                *worker_programs(settings, environment),
                beat_program(settings, environment),
            ],
            is_ready=lambda: answers(settings),
            on_ready=lambda: (tell_ready if as_json else welcome)(settings, key),
        )
        with ProgressWatch(settings, supervisor.restart):
            code = supervisor.run()
    sys.exit(code)


@click.command(
    cls=ExplainedCommand, here_because=PROCESSES, settings=_SETTINGS,
    examples=("cardwatch serve", "CARDWATCH_HOST=0.0.0.0 cardwatch serve"),
    exits=_EXITS,
)  # fmt: skip
def serve() -> None:
    """Serve the API (one process); any number of machines may.

    It prints nothing but its log; CARDWATCH_LOG_FORMAT=json makes that lines of JSON.
    """
    import uvicorn  # noqa: PLC0415 - only this command needs it

    from registry.app import create_app  # noqa: PLC0415 - imports every domain
    from registry.http.connections import KEEP_ALIVE_SECONDS, GuardedConnection  # noqa: PLC0415 - as above

    settings = load_settings()
    configure_logs(settings.log_format, settings.log_level, "api")
    runtime = Runtime(settings)
    app = create_app(runtime)
    runtime.prepare()
    GuardedConnection.max_connections = settings.max_connections
    gc.freeze()  # the catalogue and the code live as long as the process: never look through them for garbage again
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        http=GuardedConnection,
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,  # registry.rates reads them, from proxies that are trusted
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=5,
    )


@click.command(
    cls=ExplainedCommand, here_because="a server brings its own database up to date",
    examples=("cardwatch migrate", "cardwatch migrate --no-starter --json"),
)  # fmt: skip
@click.option("--starter/--no-starter", default=True, help="Also add the starter catalogue where it is missing.")
@json_option
def migrate(*, starter: bool, as_json: bool) -> None:
    """Bring the database to the newest schema, and add the records that come with Cardwatch where they are missing."""
    added = _prepare(starter=starter)
    if as_json:
        print_json({"starter_records_added": added})
    else:
        click.echo(f"The database is up to date; {added} starter records added.")


def _prepare(*, starter: bool = True) -> int:
    with open_runtime(creates=True, migrated=False, logs=False) as runtime:
        bring_up_to_date(runtime.database)
        renew_texts(runtime.database)
        seal_secrets(runtime.database)
        if not starter:
            return 0
        return load_starter(runtime.database, runtime.knowledge, now())


COMMANDS = (up, serve, migrate)
