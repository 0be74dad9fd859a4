"""A network namespace in which every address there is has a canary: ``unshare -rnm python -m ... FOLDER DATABASE``.

Every address is routed to this machine, from a source address of its own, so that none looks like this machine's own;
one listener per port writes down which address each connection was for. Subscriptions are asked for and delivered to by
the application itself; what it found is printed as JSON.
"""

import json
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import msgspec
from litestar.testing import TestClient

from registry.app import create_app
from registry.egress import make_egress
from registry.runtime import Runtime
from registry.settings import Settings
from registry.webhooks import service
from registry.webhooks.delivery import deliver_due
from registry.webhooks.schemas import WebhookCreate
from tests.support.egress.jail_urls import INNER, INNER_V6, OTHER_PUBLIC, PUBLIC, jail_urls, zone
from tests.support.egress.name_server import NameServer

PORTS = (80, 443, 6379)
KEY = "a-bootstrap-key-of-the-jail-of-tests"
_ROUTES = """
ip link set lo up
ip addr add 198.18.0.1/32 dev lo
ip route add local 0.0.0.0/0 dev lo src 198.18.0.1
ip -6 addr add 2001:db8:1::1/128 dev lo
ip -6 route add local ::/0 dev lo src 2001:db8:1::1
"""


class Canaries:
    """Listeners at every address; connections by the address that they were for."""

    def __init__(self) -> None:
        self.reached: Counter[str] = Counter()
        for port in PORTS:
            for family, host in ((socket.AF_INET, ""), (socket.AF_INET6, "::")):
                listener = socket.create_server((host, port), family=family, backlog=128)
                threading.Thread(target=self._serve, args=(listener,), daemon=True).start()

    def _serve(self, listener: socket.socket) -> None:
        while True:
            peer, _ = listener.accept()
            self.reached[str(peer.getsockname()[0])] += 1
            threading.Thread(target=_redirect, args=(peer,), daemon=True).start()

    def forbidden(self) -> dict[str, int]:
        """All but the public ones."""
        near = [str(ip_address(PUBLIC) + step) for step in range(30)]
        return {address: count for address, count in self.reached.items() if address not in {*near, OTHER_PUBLIC}}


def _redirect(peer: socket.socket) -> None:
    """Point whoever comes to an address within."""
    with peer:
        peer.settimeout(2)
        try:
            peer.recv(65_536)
            peer.sendall(
                b"HTTP/1.1 307 X\r\nLocation: http://10.1.2.3/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
        except OSError:
            return


def main(folder: str, database_url: str) -> None:
    """Set the jail up, try the canaries, then the service."""
    here = Path(folder)
    (here / "resolv.conf").write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
    _run("mount", "--bind", str(here / "resolv.conf"), "/etc/resolv.conf")
    for line in _ROUTES.strip().splitlines():
        _run(*line.split())
    NameServer(zone)
    canaries = Canaries()
    for address in (*INNER, *INNER_V6):
        _connect(address)
    time.sleep(0.5)
    sang = len(canaries.reached)
    canaries.reached.clear()
    report = {"canaries": sang, "names": socket.gethostbyname("www.evil.example.org"), **_attack(here, database_url)}
    print(json.dumps({**report, "forbidden": canaries.forbidden(), "public": canaries.reached[PUBLIC]}))  # noqa: T201 - read by the test


def _attack(here: Path, database_url: str) -> dict[str, int]:
    """Subscribe each URL, by the API and past its check, as if the name had led elsewhere then; and deliver."""
    settings = Settings(
        data_dir=here, database_url=database_url, bootstrap_key=KEY,
        webhook_allow_http=True, webhook_timeout_seconds=5, rate_limit=0, rate_limit_key=0,
    )  # fmt: skip
    runtime, urls, statuses = Runtime(settings, rings=False), jail_urls(), Counter[int]()
    with TestClient(create_app(runtime), raise_server_exceptions=False) as client:
        client.headers["Authorization"] = f"Bearer {KEY}"
        for url in urls:
            statuses[client.post("/v1/webhooks", json={"url": url}).status_code] += 1
        for url in urls:
            with runtime.database.unit_of_work() as work:
                body = msgspec.structs.replace(WebhookCreate(url="https://example.org/"), url=url)
                service.create_endpoint(work, body, actor="test", now=datetime.now(UTC))
        egress = make_egress(settings)
        counts = deliver_due(runtime.database, egress, budget_seconds=60)
        counts += deliver_due(runtime.database, egress, clock=_soon, budget_seconds=60)
    return {
        "urls": len(urls), "created": statuses[201], "refused": statuses[422] + statuses[400], "failed": counts.failed,
        "delivered": counts.delivered,
    }  # fmt: skip


def _soon() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=7)


def _connect(address: str) -> None:
    with suppress(OSError):
        socket.create_connection((address, 80), 2).close()


def _run(*command: str) -> None:
    subprocess.run(command, check=True)  # noqa: S603 - as above


if __name__ == "__main__":
    main(*sys.argv[1:])
