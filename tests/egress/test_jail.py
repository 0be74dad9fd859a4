"""Hostile URLs through the API and the deliverer: no connection to an address that is not public.

In a network namespace whose every address is a canary, with a name server of our own; where namespaces are not allowed,
the same URLs against one canary on loopback and a resolver in this process.
"""

import json
import shutil
import socket
import subprocess
import sys
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from registry.egress import Egress, EgressFailure, Policy
from tests.support.egress.jail_urls import INNER, INNER_V6, PUBLIC, jail_urls, zone
from tests.support.egress.socket_relay import relayed
from tests.support.paths import ROOT

WITHIN = frozenset({*INNER, *INNER_V6})


def unshared() -> list[str]:
    """The command that makes a namespace, or a skip with the reason."""
    program = shutil.which("unshare")
    if program is None or shutil.which("ip") is None:
        pytest.skip("no unshare or no ip program to make a network namespace with")
    tried = subprocess.run([program, "-rnm", "true"], capture_output=True, text=True, check=False)  # noqa: S603 - fixed
    if tried.returncode:
        pytest.skip(f"network namespaces are not allowed here: {tried.stderr.strip()}")
    return [program, "-rnm"]


def test_the_jail_has_urls_enough() -> None:
    assert len(jail_urls()) >= 100


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_no_forbidden_address_is_reached_from_the_jail(database_url: str, tmp_path: Path) -> None:
    way = nullcontext(database_url) if database_url.startswith("sqlite") else relayed(database_url)
    with way as url:
        command = [*unshared(), sys.executable, "-m", "tests.support.egress.jail", str(tmp_path), url]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=220, check=False)  # noqa: S603 - ours
    assert ran.returncode == 0, ran.stderr[-3_000:]
    report: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    print(report)  # noqa: T201 - for people
    assert report["canaries"] >= len(INNER)
    assert report["names"] == PUBLIC
    assert report["forbidden"] == {}
    assert report["delivered"] == 0
    assert report["public"] > 0
    assert report["refused"] >= 100


def test_no_hostile_url_reaches_a_canary_on_loopback() -> None:
    asked: Counter[str] = Counter()

    def resolver(host: str, port: int, seconds: float) -> tuple[str, ...]:
        """As the name server of the jail, with the canary's address for every inner one and none that leads outside."""
        del port, seconds
        asked[host] += 1
        found = zone(host, asked[host]) or ()
        return () if set(found) == {PUBLIC} else tuple("127.0.0.1" if text in WITHIN else text for text in found)

    door = Egress(Policy(allow_http=True), timeout_seconds=2, resolver=resolver)
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.1)
        for url in jail_urls(canary.getsockname()[1]):
            door.fault_of(url)
            assert isinstance(door.post(url, b"{}", {}), EgressFailure), url
        with pytest.raises(TimeoutError):
            canary.accept()
    assert len(asked) >= 80
