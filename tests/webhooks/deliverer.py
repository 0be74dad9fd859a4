"""A deliverer as a process of its own, to be killed: ``python -m tests.webhooks.deliverer URL``."""

import sys
import threading

from registry.db import open_database
from registry.egress import Egress
from registry.webhooks.deliver import deliver_forever
from registry.webhooks.outbox import fan_out
from tests.webhooks.conftest import LOOPBACK

if __name__ == "__main__":
    database = open_database(sys.argv[1], listeners=(fan_out,))
    deliver_forever(database, Egress(LOOPBACK, timeout_seconds=5), threading.Event(), tick_seconds=0.05)
