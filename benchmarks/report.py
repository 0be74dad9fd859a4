"""The report: a table for people, a file for machines."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import msgspec

from benchmarks.licenses import LicenseSpeeds
from benchmarks.measuring import SELECT, SERVICE, Options, Result

_PACKAGES = ("cardwatch", "litestar", "uvicorn", "sqlalchemy", "sqlmodel", "psycopg", "msgspec")
_ROW = "{:<10} {:<29} {:<7} {:>7} {:>7} {:>7} {:>7} {:>7} {:>13} {:>6} {:>9}"
_HEAD = (
    "database",
    "request",
    "variant",
    "req/s",
    "p50 ms",
    "p95 ms",
    "cpu ms",
    "of bare",
    "(min-max)",
    "of raw",
    "of select",
)

LEGEND = """\
bare: a Litestar handler that sends the same bytes from memory; raw: the driver's select in a plain ASGI function;
service: `cardwatch serve`; select: the driver's select without a server, on one connection.
cpu ms: processor time of the server's process per request; steadier than the rest where the machine has other work."""


def table(results: Sequence[Result]) -> str:
    """The results in lines of at most 120 characters."""
    lines = [_ROW.format(*_HEAD), *(_line(result) for result in results)]
    return "\n".join([*lines, "", LEGEND])


def busiest_client(results: Sequence[Result]) -> float:
    """The largest part of its time that the client needed for itself; near 1 the client would be the bottleneck."""
    served = [result for result in results if result.variant != SELECT]
    return max(reading.client_busy for result in served for reading in result.rounds)


def headline(results: Sequence[Result]) -> list[str]:
    """One sentence per request: how fast the service is beside what it is compared with."""
    return [
        f"{result.request} on {result.database}: {result.to_bare:.2f} of a bare handler, {result.to_raw:.2f} of raw"
        for result in results
        if result.variant == SERVICE
    ]


def write_results(
    folder: Path, results: Sequence[Result], licenses: LicenseSpeeds, options: Options, now: datetime
) -> Path:
    """Write the results as JSON into a folder that git ignores; the path of the file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("*\n")
    path = folder / f"{now:%Y%m%dT%H%M%SZ}.json"
    document = {
        "measured_at": now,
        "options": options,
        "machine": _machine(),
        "results": results,
        "licenses": licenses,
    }
    path.write_bytes(msgspec.json.format(msgspec.json.encode(document), indent=2))
    return path


def _line(result: Result) -> str:
    low, high = result.to_bare_range
    is_served = result.variant != SELECT
    return _ROW.format(
        result.database,
        result.request,
        result.variant,
        f"{result.requests_per_second:,.0f}",
        f"{result.p50_ms:.2f}",
        f"{result.p95_ms:.2f}",
        f"{result.server_ms:.2f}" if result.server_ms is not None else "",
        f"{result.to_bare:.2f}" if is_served else "",
        f"({low:.2f}-{high:.2f})" if is_served else "",
        f"{result.to_raw:.2f}" if is_served else "",
        f"{result.to_select:.3f}",
    )


def _machine() -> dict[str, object]:
    return {
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "load_average": os.getloadavg(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "packages": {name: version(name) for name in _PACKAGES},
    }
