"""A deliverer as a process, to be killed: ``python -m tests.support.webhooks.deliverer URL SECONDS_AHEAD``."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from registry.db import Database, open_database
from registry.egress import Egress
from registry.webhooks.delivery.outbox import fan_out
from registry.webhooks.delivery.worker import deliver_due
from tests.support.egress.policies import LOOPBACK
from tests.support.paths import ROOT
from tests.support.secrets import SECRETS


@contextmanager
def deliverer(database: Database, seconds_ahead: float = 0) -> Iterator[None]:
    """A deliverer process that ends by SIGKILL."""
    url = database.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.support.webhooks.deliverer", url, str(seconds_ahead)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    try:
        yield
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(10)


def main(url: str, seconds_ahead: str) -> None:
    """Deliver for ever with a clock that is ahead, so that tests need not wait for leases to end."""
    ahead = timedelta(seconds=float(seconds_ahead))
    database = open_database(url, listeners=(fan_out,), secrets=SECRETS)
    while True:
        deliver_due(database, Egress(LOOPBACK, timeout_seconds=5), clock=lambda: datetime.now(UTC) + ahead)
        time.sleep(0.02)


if __name__ == "__main__":
    main(*sys.argv[1:])
