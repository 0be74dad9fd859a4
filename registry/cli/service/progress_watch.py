"""``cardwatch up`` asks its own API whether the work in the background moves, and restarts the workers if it does not.

A worker that hangs is found by its supervisor; this finds what no single process shows: ticks that end nowhere, or work
that is due and that nobody touches.
"""

import json
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

import structlog

from registry.settings import Settings

log = structlog.get_logger(__name__)

LOOK_SECONDS = 20.0
COOL_DOWN_LOOKS = 15
"""After a restart so many looks pass before the next one: what is due takes time to be done."""
STANDS_STILL = ("alerts", "readings", "documents")


class ProgressWatch:
    """A thread that looks every 20 seconds while the body runs; ``restart`` gets the name of programs and a reason."""

    def __init__(self, settings: Settings, restart: Callable[[str, str], None]) -> None:
        self._url = f"http://{_reachable(settings)}/health/ready"
        self._restart = restart
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="progress", daemon=True)
        self._standing, self._rest = "", 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_SECONDS):
            self.judge(_standing_still(self._url))

    def judge(self, reason: str) -> None:
        """Take in one look, empty where all moves; what stands still twice in a row is restarted."""
        self._rest = max(self._rest - 1, 0)
        if reason and self._standing and not self._rest:
            log.error("work.stands_still", reason=reason)
            self._restart("worker", reason)
            self._restart("beat", reason)
            self._rest = COOL_DOWN_LOOKS
        elif reason and not self._standing:
            log.warning("work.may_stand_still", reason=reason)
        self._standing = reason


def _standing_still(url: str) -> str:
    """What readiness says stands still; empty where all moves or the API does not answer, which is another fault."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=10):
            return ""
    except HTTPError as error:
        try:
            checks = json.loads(error.read(100_000)).get("checks", {})
        except (ValueError, OSError, AttributeError):
            return ""
        return "; ".join(f"{name}: {checks[name]}" for name in STANDS_STILL if checks.get(name, "ok") != "ok")
    except (URLError, OSError):
        return ""


def _reachable(settings: Settings) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - compared, not bound
    return f"[{host}]:{settings.port}" if ":" in host else f"{host}:{settings.port}"
