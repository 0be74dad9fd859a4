"""Filling a registry by a list of many models, and what that takes on the disk."""

import itertools
import time
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import text

from benchmarks.listings import synthetic_items
from benchmarks.outcomes import Cell
from registry.db import Database
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.knowledge import Knowledge
from registry.licenses.texts.identification import load_index
from registry.migrations import migrate
from registry.records.listings.service import ListingReport, import_batches
from registry.records.search.facets import compact

_AGAIN = 20_000
_LARGEST = 14
_MB = 1_000_000
_SIZES = {  # of SQLite the pages are counted: the sum of their sizes ends at 2 GiB (dbstat, pgsize)
    "sqlite": """
        SELECT CASE WHEN kept.type = 'index' THEN 'index ' ELSE 'table ' END || page.name,
            page.pageno * of_page.page_size
        FROM dbstat page CROSS JOIN pragma_page_size of_page LEFT JOIN sqlite_master kept ON kept.name = page.name
        WHERE page.aggregate = TRUE ORDER BY 2 DESC
    """,
    "postgresql": """
        SELECT CASE WHEN relkind = 'i' THEN 'index ' ELSE 'table ' END || relname,
            CASE WHEN relkind = 'i' THEN pg_relation_size(oid) ELSE pg_table_size(oid) END
        FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace ORDER BY 2 DESC
    """,
}


def fill(database: Database, records: int, seed: int, now: datetime) -> Iterator[list[Cell]]:
    """Import so many items into an empty database; the rows of the report."""
    knowledge, report = Knowledge(load_catalogue(), load_index), ListingReport()
    migrate(database)
    began, spent = time.perf_counter(), time.process_time()
    for _ in import_batches(database, knowledge, synthetic_items(records, seed), now, report):
        pass
    took, spent = time.perf_counter() - began, time.process_time() - spent
    yield ["import of all, s", took]
    yield ["import, items a second", report.new / took]
    yield ["import, processor time of the importer, s", spent]
    began = time.perf_counter()
    compact(database)
    settle(database)
    yield ["statistics (ANALYZE, VACUUM), s", time.perf_counter() - began]
    began = time.perf_counter()
    report = ListingReport()
    for _ in import_batches(database, knowledge, itertools.islice(synthetic_items(records, seed), _AGAIN), now, report):
        pass
    yield ["unchanged items, a second", report.unchanged / (time.perf_counter() - began)]


def settle(database: Database) -> None:
    """The statistics that a database in use has."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if database.engine.dialect.name == "sqlite" else "VACUUM ANALYZE")


def sizes(database: Database) -> Iterator[list[Cell]]:
    """What is on the disk: all, and the largest tables and indexes."""
    with database.engine.connect() as connection:
        rows = [(str(name), int(size)) for name, size in connection.execute(text(_SIZES[database.engine.dialect.name]))]
    yield ["on the disk, MB", sum(size for _, size in rows) / _MB]
    yield ["of which indexes, MB", sum(size for name, size in rows if name.startswith("index ")) / _MB]
    for name, size in rows[:_LARGEST]:
        yield [f"{name}, MB", size / _MB]
