"""The API as a process, and what has to be there before it starts."""

import signal
import sys

import click

from registry.cli.help import ExplainedCommand
from registry.cli.output import json_option, print_json
from registry.cli.service.processes import EXITS, PROCESSES, SETTINGS
from registry.cli.session import now, open_runtime
from registry.licenses.texts import renew_texts
from registry.logs import configure_logs
from registry.migrations import migrate as bring_up_to_date
from registry.processes import settle_memory
from registry.records.starter import load_starter
from registry.runtime import Runtime
from registry.settings import load_settings
from registry.webhooks import seal_secrets


@click.command(
    cls=ExplainedCommand, here_because=PROCESSES, settings=SETTINGS,
    examples=("cardwatch serve", "CARDWATCH_HOST=0.0.0.0 cardwatch serve"),
    exits=EXITS,
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
    settle_memory()
    # Once uvicorn has ended gracefully it raises the signal again, for whoever listened before: us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
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
    with open_runtime(creates=True, migrated=False) as runtime:
        bring_up_to_date(runtime.database)
        renew_texts(runtime.database)
        seal_secrets(runtime.database)
        added = load_starter(runtime.database, runtime.knowledge, now()) if starter else 0
    if as_json:
        print_json({"starter_records_added": added})
    else:
        click.echo(f"The database is up to date; {added} starter records added.")


COMMANDS = (serve, migrate)
