"""Pages of openness beside the calls of the API behind them: ``python -m benchmarks.pages [--database NAME]``.

Both are asked in turns of one running service over the starter catalogue, so that they meet the same machine; the
median of each counts. What a matrix of 500 models takes of the server's processor, which does not depend on what else
the machine does, and what it weighs has limits of its own, which decide the exit code.
"""

import argparse
import http.client
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import msgspec

from benchmarks.servers import Served, open_database_url, serve_registry
from registry.db import open_database
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.knowledge import Knowledge
from registry.licenses.texts.identification import load_index
from registry.migrations import migrate
from registry.openness.verdicts import keep_verdicts
from registry.records.starter import load_starter

ROUNDS = 15
MOST_SECONDS, MOST_BYTES = 0.3, 500_000
_MODEL, _OTHERS = "bigscience/bloomz", ("allenai/OLMo-7B", "deepseek-ai/DeepSeek-R1")
_COMPARED = (_MODEL, *_OTHERS)
_RANKING = "/v1/openness/ranking?framework=osai-14"
PAIRS: Mapping[str, tuple[str, ...]] = {
    "/en/openness": (f"{_RANKING}&limit=100",),
    "/en/openness?rows=500": (f"{_RANKING}&format=csv",),
    "/de/openness?rows=500&sort=paper": (f"{_RANKING}&format=csv",),
    f"/en/models/{_MODEL}/openness": (f"/v1/models/{_MODEL}/openness",),
    f"/en/models/{_MODEL}/openness?as_of=2099-01-01": (f"/v1/models/{_MODEL}/openness?as_of=2099-01-01",),
    "/en/compare?" + "&".join(f"model={one}" for one in _COMPARED): tuple(
        f"/v1/models/{one}{part}" for one in _COMPARED for part in ("", "/lineage", "/openness")
    ),
}
"""Pages, each with the calls that answer the same; of a matrix no call gives the cells, the ranking is the nearest."""
MATRICES = tuple(
    f"/{language}/openness?rows=500&framework={framework}"
    for language in ("en", "de")
    for framework in ("osai-14", "mof-1.0", "osaid-1.0", "ai-act-53-2")
)


class PageSpeed(msgspec.Struct, frozen=True):
    """The medians of a page and of what is behind it, in seconds, and what the page weighs."""

    database: str
    address: str
    page: float
    behind: float
    size: int
    server: float
    """Seconds of the server's processor for one page."""


def measure_pages(kind: str, rounds: int = ROUNDS) -> list[PageSpeed]:
    """Everything on one database; nothing is left behind."""
    with tempfile.TemporaryDirectory(prefix="cardwatch-bench-") as name:
        folder = Path(name)
        with open_database_url(kind, folder) as url:
            _fill(url)
            with serve_registry(url, folder) as served:
                connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
                day = f"{datetime.now(UTC):%Y-%m-%d}"
                pairs = {
                    page.replace("2099-01-01", day): [call.replace("2099-01-01", day) for call in calls]
                    for page, calls in PAIRS.items()
                }
                pairs |= {page: [] for page in MATRICES}
                return [_compare(served, connection, kind, page, calls, rounds) for page, calls in pairs.items()]


def describe(speed: PageSpeed) -> str:
    """One line for people."""
    ratio = f", {speed.page / speed.behind:.1f} times the calls behind it" if speed.behind else ""
    return f"{speed.database} {speed.address}: {speed.page * 1000:.0f} ms, {speed.server * 1000:.0f} ms of the server, {speed.size / 1000:.0f} kB{ratio}"


def exceeds(speed: PageSpeed) -> bool:
    """Whether a matrix of 500 is slower or heavier than it may be."""
    return "rows=500" in speed.address and (speed.server > MOST_SECONDS or speed.size > MOST_BYTES)


def _fill(url: str) -> None:
    database = open_database(url, listeners=(keep_verdicts,), pool_size=1)
    try:
        migrate(database)
        load_starter(database, Knowledge(load_catalogue(), load_index()), datetime.now(UTC))
    finally:
        database.engine.dispose()


def _compare(
    served: Served, connection: http.client.HTTPConnection, kind: str, page: str, calls: Sequence[str], rounds: int
) -> PageSpeed:  # fmt: skip
    taken, behind, size, spent = [], [], 0, 0.0
    for round_ in range(rounds + 1):
        before = served.cpu_seconds() or 0.0
        seconds, size = _ask(connection, page)
        used = (served.cpu_seconds() or 0.0) - before
        of_calls = sum(_ask(connection, call)[0] for call in calls)
        if round_:  # what is read once was read in the first
            taken.append(seconds)
            behind.append(of_calls)
            spent += used
    return PageSpeed(kind, page, median(taken), median(behind), size, spent / rounds)


def _ask(connection: http.client.HTTPConnection, address: str) -> tuple[float, int]:
    began = time.perf_counter()
    connection.request("GET", address, headers={"Accept": "*/*"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != http.client.OK:
        raise ValueError(f"{address}: {answer.status} {body[-900:]!r}")
    return time.perf_counter() - began, len(body)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and report; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description="Measure pages of openness.")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "all"), default="all")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args(arguments)
    kinds = ("sqlite", "postgresql") if given.database == "all" else (given.database,)
    speeds = [speed for kind in kinds for speed in measure_pages(kind, given.rounds)]
    print("\n".join(map(describe, speeds)))
    return int(any(map(exceeds, speeds)))


if __name__ == "__main__":
    sys.exit(main())
