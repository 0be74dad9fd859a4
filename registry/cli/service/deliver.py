"""``cardwatch deliver``: sending alerts without a worker."""

import signal
import threading

import click

from registry.cli.session import open_runtime
from registry.webhooks.delivery import deliver_due, deliver_forever, fan_out_missing


@click.command()
@click.option("--loop", is_flag=True, help="Go on until stopped.")
def deliver(*, loop: bool) -> None:
    """Send the alerts that are due, with the database alone: no broker and no worker is needed."""
    with open_runtime() as runtime:
        if not loop:
            fan_out_missing(runtime.database)
            counts = deliver_due(runtime.database, runtime.egress)
            click.echo(f"{counts.delivered} delivered, {counts.failed} failed")
            return
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        deliver_forever(runtime.database, runtime.egress, stop)


COMMANDS = (deliver,)
