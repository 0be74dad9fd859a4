"""``cardwatch deliver``: sending alerts without a worker."""

import signal
import threading

import click
import msgspec

from registry.cli.help import ExplainedCommand
from registry.cli.output import json_option, print_json_line, say
from registry.cli.session import open_runtime
from registry.cli.webhooks.failures import failure_in_words
from registry.runtime import Runtime
from registry.webhooks.delivery import (
    Counts,
    FailingReceiver,
    deliver_due,
    deliver_forever,
    failing_receivers,
    fan_out_missing,
)

_SHOWN = 20


@click.command(
    cls=ExplainedCommand,
    here_because="a server sends its alerts itself; `POST /v1/webhooks/{id}/replay` sends some again",
    examples=("cardwatch deliver", "cardwatch deliver --json", "cardwatch deliver --loop"),
    settings=(
        ("CARDWATCH_WEBHOOK_ALLOWED_NETWORKS", "private networks that alerts may reach"),
        ("CARDWATCH_WEBHOOK_TIMEOUT_SECONDS", "for one alert, all together"),
    ),
)  # fmt: skip
@click.option("--loop", is_flag=True, help="Go on until stopped.")
@json_option
def deliver(*, loop: bool, as_json: bool) -> None:
    """Send the alerts that are due, with the database alone: no broker and no worker is needed.

    On standard error stand the receivers that do not take them, and when each is tried again. With --json a line of
    JSON: {"delivered", "failed", "failing"}; with --loop one for each pass that sent something.
    """
    with open_runtime() as runtime:
        if not loop:
            fan_out_missing(runtime.database)
            counts = deliver_due(runtime.database, runtime.egress, divisor=runtime.settings.webhook_retry_divisor)
            _tell(runtime, counts, as_json=as_json)
            return
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        deliver_forever(
            runtime.database, runtime.egress, stop, divisor=runtime.settings.webhook_retry_divisor,
            on_pass=lambda counts: _tell(runtime, counts, as_json=as_json),
        )  # fmt: skip


def _tell(runtime: Runtime, counts: Counts, *, as_json: bool) -> None:
    with runtime.database.reading() as session:
        failing = failing_receivers(session, _SHOWN)
    if as_json:
        print_json_line({**msgspec.structs.asdict(counts), "failing": failing})
    else:
        click.echo(f"{counts.delivered} delivered, {counts.failed} failed")
    for one in failing:
        say(_words(one))


def _words(one: FailingReceiver) -> str:
    reason = failure_in_words(one.status, one.failure)
    again = (
        f"will be tried again at {one.next_attempt_at:%Y-%m-%d %H:%M:%S} UTC"
        if one.next_attempt_at
        else "nothing waits"
    )
    return (
        f"Sending to {one.origin} ({one.webhook}): {reason}, failing since {one.failing_since:%Y-%m-%d %H:%M} UTC, "
        f"{one.waiting} waiting; {again}."
    )


COMMANDS = (deliver,)
