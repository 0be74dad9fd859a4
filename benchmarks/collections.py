"""Large collections: importing lists, paging, searching, counting and exporting, beside what the driver alone needs.

What the import is measured by stands in ``imports``. ``python -m benchmarks.collections --help``.
"""

import argparse
import asyncio
import itertools
import tempfile
import time
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import TypeVar

import msgspec
import psycopg
from sqlalchemy import make_url, text

from benchmarks import outcomes
from benchmarks.collection_table import table_of
from benchmarks.drivers import open_file
from benchmarks.imports import CHUNK, ImportSpeeds, measure_import
from benchmarks.listings import synthetic_items
from benchmarks.servers import open_database_url
from registry.db import Database, open_database
from registry.records.search.export import export_models
from registry.records.search.facets import compact, read_facets
from registry.records.search.filters import SORTS, ModelFilter
from registry.records.search.service import list_models, look_up_list

PAGE = 50
CLASS = "permissive"
WORDS = (
    "bert", "a", "m", "t5", "zyxin", "nosuchword", "german legal", "distilbert base uncased", "wav2vec2 large 300m",
    "opus mt en", "gpt2 chat", "helsinki",
)  # fmt: skip
FILTERS: tuple[dict[str, str], ...] = (
    {}, {"license_class": "copyleft"}, {"license_class": CLASS},
    {"origin_region": "EU", "openness_category": "open_source"},
)  # fmt: skip
_VARIED = """
    UPDATE model_record SET
        origin_region = CASE WHEN pk % 17 < 3 THEN 'USA' WHEN pk % 17 < 5 THEN 'China' WHEN pk % 17 < 6 THEN 'EU'
            ELSE 'other' END,
        openness_category = CASE WHEN pk % 23 < 9 THEN 'open_weights' WHEN pk % 23 < 11 THEN 'open_source'
            ELSE 'unknown' END
    WHERE pk % 3 = 0 AND pk > :low AND pk <= :high
"""
_DOCUMENTS = "SELECT document FROM model_record WHERE license_class = {0} ORDER BY {1} LIMIT 51"
_ORDERS = {"id": "id", "-updated_at": "updated_at DESC, pk DESC", "-downloads": "downloads DESC, pk DESC"}

Answer = TypeVar("Answer")


class CollectionSpeeds(msgspec.Struct, kw_only=True):
    """What was measured on one database; milliseconds, items per second, and ratios."""

    database: str
    records: int
    imports: ImportSpeeds
    """Wanted: at least 0.6 of the driver's bulk upsert of the same rows, and unchanged items 15 times as fast."""
    page_to_driver: dict[str, float] = {}
    """How many times as long a page takes as the driver's select of it, by sort; wanted: at most 2."""
    far_to_first: dict[str, float] = {}
    """How many times as long page 1,000 (or the last) takes as page 1; wanted: at most 1.2."""
    search_p95_ms: float = 0
    slowest_search: str = ""
    facets_p95_ms: float = 0
    export_peak_mb: float = 0
    """Memory that exporting everything takes at the most."""
    export_per_second: float = 0


def measure_collections(kind: str, records: int, seed: int, now: datetime, with_bases: float = 0.0) -> CollectionSpeeds:
    """Everything on one database of so many records; nothing is left behind."""
    with tempfile.TemporaryDirectory(prefix="cardwatch-bench-") as name, open_database_url(kind, Path(name)) as url:
        other = f"sqlite:///{name}/driver.db" if kind == "sqlite" else f"{url}_driver"
        if kind != "sqlite":
            with psycopg.connect(_conninfo(url), autocommit=True) as server:
                server.execute(f'CREATE DATABASE "{make_url(other).database}"'.encode())
        database, driven = open_database(url, pool_size=2), open_database(other, pool_size=2)
        try:
            imports = measure_import(database, driven, synthetic_items(records, seed, with_bases), now)
            speeds = CollectionSpeeds(database=kind, records=records, imports=imports)
            _settle(database, records)
            _measure_pages(speeds, database, url)
            _measure_searches(speeds, database)
            _measure_export(speeds, database)
        finally:
            database.engine.dispose()
            driven.engine.dispose()
        return speeds


def describe_collections(speeds: CollectionSpeeds) -> list[str]:
    """The report for people."""
    where, imports = f"{speeds.database}, {speeds.records:,} records", speeds.imports
    pages = ", ".join(f"{sort} {ratio:.2f}" for sort, ratio in speeds.page_to_driver.items())
    far = ", ".join(f"{sort} {ratio:.2f}" for sort, ratio in speeds.far_to_first.items())
    return [
        (
            f"{where}: import {imports.per_second:,.0f}/s, {imports.of_driver:.2f} of the driver's bulk upsert of the "
            f"same rows ({imports.of_driver_cpu:.2f} by processor time, the server's included)"
        ),
        (
            f"{where}: unchanged items {imports.unchanged:.1f} times as fast "
            f"({imports.unchanged_cpu:.1f} by processor time)"
        ),
        f"{where}: a page of {PAGE} by class takes as many times as long as the driver's select: {pages}",
        f"{where}: page 1,000 takes as many times as long as page 1: {far}",
        f"{where}: search p95 {speeds.search_p95_ms:.0f} ms (slowest: {speeds.slowest_search})",
        f"{where}: facets p95 {speeds.facets_p95_ms:.0f} ms",
        f"{where}: export {speeds.export_per_second:,.0f}/s in at most {speeds.export_peak_mb:.1f} MB",
    ]


def _settle(database: Database, records: int) -> None:
    """More kinds of records than a list knows, and what workers and databases in use do by themselves."""
    for low in range(0, records, CHUNK):
        with database.unit_of_work() as work:
            work.session.execute(text(_VARIED), {"low": low, "high": low + CHUNK})
    compact(database)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if database.engine.dialect.name == "sqlite" else "VACUUM ANALYZE")


def _measure_pages(speeds: CollectionSpeeds, database: Database, url: str) -> None:
    wanted = ModelFilter(license_class=CLASS)
    with asyncio.Runner() as runner:
        for sort in SORTS:
            far = _far_cursor(database, wanted, sort)
            first, driver, last = runner.run(_page_in_turns(database, url, wanted, sort, far))
            speeds.page_to_driver[sort] = first / driver
            speeds.far_to_first[sort] = last / first
        database.lookups.close()


async def _page_in_turns(
    database: Database, url: str, wanted: ModelFilter, sort: str, far: str | None
) -> tuple[float, ...]:
    """The median seconds of the first page, the driver's select of it, and a page far behind, in one event loop."""
    async with _raw_select(url, sort) as fetch:
        calls: tuple[Callable[[], Awaitable[object]], ...] = (
            lambda: look_up_list(database.lookups, wanted, sort=sort, limit=PAGE, cursor=None),
            fetch,
            lambda: look_up_list(database.lookups, wanted, sort=sort, limit=PAGE, cursor=far),
        )
        rounds = [[await _timed_async(call) for call in calls] for _ in range(110)][10:]
    return tuple(median(one) for one in zip(*rounds, strict=True))


async def _timed_async(call: Callable[[], Awaitable[object]]) -> float:
    started = time.perf_counter()
    await call()
    return time.perf_counter() - started


def _page(database: Database, wanted: ModelFilter, sort: str, cursor: str | None) -> str | None:
    with database.reading() as session:
        page = list_models(session, wanted, sort=sort, limit=PAGE, cursor=cursor)
    msgspec.json.encode(page)
    return page.next_cursor


def _far_cursor(database: Database, wanted: ModelFilter, sort: str) -> str | None:
    cursor = following = None
    for _ in range(999):
        following = _page(database, wanted, sort, cursor)
        if following is None:
            return cursor
        cursor = following
    return cursor


@asynccontextmanager
async def _raw_select(url: str, sort: str) -> AsyncIterator[Callable[[], Awaitable[object]]]:
    """The driver's select of a page, on one held connection."""
    if url.startswith("sqlite"):
        query = _DOCUMENTS.format("?", _ORDERS[sort])
        with open_file(url) as file:

            async def fetch_here() -> object:
                return file.execute(query, (CLASS,)).fetchall()

            yield fetch_here
        return
    asked = _DOCUMENTS.format("%s", _ORDERS[sort]).encode()
    async with await psycopg.AsyncConnection.connect(_conninfo(url), autocommit=True) as server:

        async def fetch_there() -> object:
            return await (await server.execute(asked, (CLASS,), binary=True)).fetchall()

        yield fetch_there


def _measure_searches(speeds: CollectionSpeeds, database: Database) -> None:
    took: list[tuple[float, str]] = []
    for words, filters in itertools.product(WORDS, FILTERS):
        for sort in SORTS:
            wanted = msgspec.convert({"q": words, **filters}, ModelFilter)
            seconds = min(_timed(lambda w=wanted, s=sort: _page(database, w, s, None))[0] for _ in range(3))  # type: ignore[misc]  # bound at once
            took.append((seconds * 1_000, f"{words} {filters} {sort}"))
    asked = [*FILTERS, *({**one, "q": words} for words in WORDS for one in FILTERS)]
    counted = [min(_timed(lambda f=one: _facets(database, f))[0] for _ in range(3)) * 1_000 for one in asked]  # type: ignore[misc]  # bound at once
    speeds.search_p95_ms = quantiles([one for one, _ in took], n=20)[-1]
    speeds.slowest_search = "{1}, {0:.0f} ms".format(*max(took))
    speeds.facets_p95_ms = quantiles(counted, n=20)[-1]


def _facets(database: Database, filters: dict[str, str]) -> None:
    with database.reading() as session:
        read_facets(session, msgspec.convert(filters, ModelFilter))


def _measure_export(speeds: CollectionSpeeds, database: Database) -> None:
    took, _ = _timed(lambda: _exhaust(export_models(database, ModelFilter(), "jsonl")))
    speeds.export_per_second = speeds.records / took
    tracemalloc.start()
    _exhaust(itertools.islice(export_models(database, ModelFilter(), "csv"), 400))
    speeds.export_peak_mb = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()


def _timed(call: Callable[[], Answer]) -> tuple[float, Answer]:
    started = time.perf_counter()
    answer = call()
    return time.perf_counter() - started, answer


def _exhaust(items: Iterator[object]) -> None:
    for _ in items:
        pass


def _conninfo(url: str) -> str:
    return url.replace("+psycopg", "", 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.collections", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "all"), default="all")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=20_261_101)
    parser.add_argument("--with-bases", type=float, default=0.0, help="share of the items that name a base model")
    parser.add_argument("--results", type=Path, default=outcomes.RESULTS, help="folder of the JSON file")
    given = parser.parse_args()
    kinds = ("sqlite", "postgresql") if given.database == "all" else (given.database,)
    found = list[CollectionSpeeds]()
    for kind in kinds:
        found.append(measure_collections(kind, given.records, given.seed, datetime.now(UTC), given.with_bases))
        print("\n".join(describe_collections(found[-1])), flush=True)
    print(f"Written to {outcomes.keep(table_of(found), given.results)}")


if __name__ == "__main__":
    main()
