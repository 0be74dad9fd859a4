"""What `benchmarks/collections.py` measured as a table: a row for each measure, a column for each database."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from benchmarks.listings import data_used
from benchmarks.outcomes import Cell, Outcome, outcome_of
from registry.records.search.filters import SORTS

if TYPE_CHECKING:
    from benchmarks.collections import CollectionSpeeds


def table_of(found: "Sequence[CollectionSpeeds]") -> Outcome:
    """The table, with what is wanted."""

    def row(what: str, value: "Callable[[CollectionSpeeds], Cell]", wanted: str = "") -> list[Cell]:
        return [what, *map(value, found), wanted]

    def by_sort(what: str, values: "Callable[[CollectionSpeeds], dict[str, float]]", wanted: str) -> list[list[Cell]]:
        return [row(f"{what} by class, {sort}", lambda one, of=sort: values(one)[of], wanted) for sort in SORTS]  # type: ignore[misc]  # bound at once

    rows = [
        row("import, of the driver's bulk upsert", lambda one: one.imports.of_driver, "0.6"),
        row("the same by processor time", lambda one: one.imports.of_driver_cpu),
        row("unchanged items, times the import", lambda one: one.imports.unchanged, "15"),
        *by_sort("times the driver's select: a page", lambda one: one.page_to_driver, "1.5 at most"),
        *by_sort("times page 1: page 1,000 (or the last)", lambda one: one.far_to_first, "1.2 at most"),
        row("search p95, ms", lambda one: one.search_p95_ms),
        row("slowest search", lambda one: one.slowest_search),
        row("facets p95, ms", lambda one: one.facets_p95_ms),
        row("import, items/s", lambda one: one.imports.per_second),
        row("export, records/s", lambda one: one.export_per_second),
        row("memory of an export, MB", lambda one: one.export_peak_mb),
    ]
    columns = ("what", *(one.database for one in found), "wanted")
    return outcome_of("collections", data_used(), columns, rows, records=found[0].records)
