"""Commands that run processes: the whole service, or one part of it."""

import gc
import os
import sys

import click

from registry.cli.service.progress_watch import ProgressWatch
from registry.cli.service.welcome import answers, bootstrap_key, welcome
from registry.cli.service.workers import beat_program, worker_programs
from registry.cli.session import now, open_runtime
from registry.licenses.texts import renew_texts
from registry.logs import configure_logs
from registry.migrations import migrate as bring_up_to_date
from registry.processes import Program, Supervisor, own_folder, refuse_used_port
from registry.records.starter import load_starter
from registry.runtime import Runtime
from registry.settings import ensure_data_dir, load_settings
from registry.webhooks import seal_secrets

SERVE_COMMAND = [sys.executable, "-m", "registry.cli", "serve"]


@click.command()
def up() -> None:
    """Start the whole service: API, worker and beat, supervised; Ctrl-C stops it.

    With the defaults nothing else is needed: the database is a SQLite file and the broker a folder, both under
    CARDWATCH_DATA_DIR (./data). A second start keeps the data.
    """
    settings = load_settings()
    configure_logs(settings.log_format, settings.log_level, "up")
    with own_folder(ensure_data_dir(settings)):
        refuse_used_port(settings.host, settings.port)
        _prepare()
        key = bootstrap_key(settings)
        environment = {**os.environ, "CARDWATCH_BOOTSTRAP_KEY": key.text}
        click.echo("Starting ...")
        supervisor = Supervisor(
            [
                Program("serve", SERVE_COMMAND, environment, patience_seconds=settings.patience_seconds),
                *worker_programs(settings, environment),
                beat_program(settings, environment),
            ],
            is_ready=lambda: answers(settings),
            on_ready=lambda: welcome(settings, key),
        )
        with ProgressWatch(settings, supervisor.restart):
            code = supervisor.run()
    sys.exit(code)


@click.command()
def serve() -> None:
    """Serve the API (one process)."""
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


@click.command()
@click.option("--starter/--no-starter", default=True, help="Also add the starter catalogue where it is missing.")
def migrate(*, starter: bool) -> None:
    """Bring the database to the newest schema."""
    added = _prepare(starter=starter)
    click.echo(f"The database is up to date; {added} starter records added.")


def _prepare(*, starter: bool = True) -> int:
    with open_runtime(migrated=False, logs=False) as runtime:
        bring_up_to_date(runtime.database)
        renew_texts(runtime.database)
        seal_secrets(runtime.database)
        if not starter:
            return 0
        return load_starter(runtime.database, runtime.knowledge, now())


COMMANDS = (up, serve, migrate)
