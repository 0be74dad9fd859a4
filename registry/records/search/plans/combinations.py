"""Records by their counted values, where few have these: found by the licences that they come with.

An index begins with class and licence, and the kept counts say which of these come with what is wanted.
"""

from collections.abc import Sequence
from typing import Any

from registry.records.search.filters import ModelFilter
from registry.records.search.plans.sources import Source

MOST_LICENSES = 100


def count_by_license(wanted: ModelFilter) -> Source:
    """A select of the licences under which there are records with these values, and how many."""
    compared, given = _compared(wanted)
    text = (
        f"SELECT license_class, license_key, sum(records) FROM model_facet WHERE {compared} "  # noqa: S608 - our own columns
        f"GROUP BY license_class, license_key HAVING sum(records) > 0 LIMIT {MOST_LICENSES + 1:d}"
    )
    return Source(text, given)


def of_licenses(wanted: ModelFilter, rows: Sequence[Sequence[Any]]) -> Source:
    """The numbers of the records with these values, among those under the licences that were counted."""
    compared, given = _compared(wanted)
    licensed: list[str] = []
    for number, (one, key, _) in enumerate(rows):
        given[f"class_{number}"] = one
        if key:
            given[f"key_{number}"] = key
        is_under = f"license_key = :key_{number}" if key else "license_key IS NULL"
        licensed.append(f"license_class = :class_{number} AND {is_under}")
    under = " OR ".join(f"({one})" for one in licensed) or "pk < 0"
    return Source(f"SELECT pk AS found FROM model_record WHERE ({under}) AND {compared}", given)  # noqa: S608 - our own columns


def _compared(wanted: ModelFilter) -> tuple[str, dict[str, Any]]:
    given = {f"v_{column}_{number}": one for column, keys in wanted.values.items() for number, one in enumerate(keys)}
    compared = [
        f"{column} IN ({', '.join(f':v_{column}_{number}' for number in range(len(keys)))})"
        for column, keys in wanted.values.items()
    ]
    return " AND ".join(compared), given
