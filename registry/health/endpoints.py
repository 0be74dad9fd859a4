"""``/health/live``, ``/health/ready`` and ``/metrics``.

Readiness has threads of its own, so that it answers however busy those of other requests are.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Literal

import msgspec
from litestar import Response, Router, get
from litestar.di import NamedDependency

from registry.db import Database
from registry.health.checks import OK, look
from registry.health.metrics import metrics
from registry.http.openapi import answers
from registry.settings import Settings

_THREADS = ThreadPoolExecutor(2, "health")


class Health(msgspec.Struct, frozen=True):
    """Whether the service can do its work, and what keeps it from it."""

    status: Literal["ok", "unavailable"]
    checks: dict[str, str] = {}
    """By what was looked at: `ok`, or what is wrong. `alerts`, `readings` and `documents` stand still where no worker
    has ended its tick for long; `clock` tells for a quarter of an hour that the clock went back."""


@get("/health/live", operation_id="check_liveness", sync_to_thread=False)
def live() -> Health:
    """Tell that the process answers."""
    return Health("ok")


@get(
    "/health/ready", operation_id="check_readiness",
    responses={503: answers(Health, "Something is missing or stands still; `checks` says what.")},
)  # fmt: skip
async def ready(
    database: NamedDependency[Database], settings: NamedDependency[Settings], now: NamedDependency[datetime]
) -> Response[Health]:
    """Tell whether requests are served and work is done: 200, or 503 with the check that failed."""
    checks = await asyncio.get_running_loop().run_in_executor(_THREADS, look, database, settings, now)
    fine = all(state == OK for state in checks.values())
    return Response(Health("ok" if fine else "unavailable", checks), status_code=200 if fine else 503)


router = Router("/", route_handlers=[live, ready, metrics], tags=["Health"])
