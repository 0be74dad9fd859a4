"""``make fuzz``: made-up requests against the service on SQLite and on PostgreSQL, with a report as JSON."""

import argparse
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import msgspec

from tests.support.fuzz.campaign import Campaign
from tests.support.fuzz.furniture import SETTINGS, acquaint, furnish
from tests.support.fuzz.memory import MemoryWatch
from tests.support.fuzz.report import summary
from tests.support.http.statuses import COMMITTED
from tests.support.servers import start_postgres, start_redis
from tests.support.servers.logs import about_request
from tests.support.workers.stage import Stage, embedded, scaled


def main() -> int:
    """Run it; 0 where nothing was wrong."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that nothing stays behind
    parser = argparse.ArgumentParser(prog="python -m tests.support.fuzz")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", type=int, default=3)
    wanted = parser.parse_args()
    with _service(wanted.database) as service:
        keys = furnish(service)
        document = msgspec.json.decode(COMMITTED.read_bytes())
        explain = partial(about_request, service.folder)
        campaign = Campaign(service.port, keys, document, wanted.seed, wanted.count, explain, learned=acquaint(service))
        with MemoryWatch(service) as memory:
            campaign.run(wanted.clients)
        errors = service.errors()
    report = {"database": wanted.database, **summary(campaign), "memory_mib": memory.readings}
    report["logged_errors"] = {"count": len(errors), "first": [one[-1_500:] for one in errors[:12]]}
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n")
    return 1 if campaign.findings else 0


@contextmanager
def _service(database: str) -> Iterator[Stage]:
    with tempfile.TemporaryDirectory(prefix="fuzz-", ignore_cleanup_errors=True) as folder:
        if database == "sqlite":
            with embedded(Path(folder), **SETTINGS) as made:
                yield made
            return
        with (
            start_postgres() as postgres,
            start_redis() as redis,
            scaled(Path(folder), postgres, redis, **SETTINGS) as made,
        ):
            yield made


if __name__ == "__main__":
    sys.exit(main())
