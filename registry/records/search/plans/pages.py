"""The documents of what a search finds."""

from collections.abc import Generator, Sequence
from typing import Any, NamedTuple

import msgspec

from registry.pagination import Total
from registry.records.search.filters import ModelFilter, Position
from registry.records.search.keyset import kept_count
from registry.records.search.plans.asks import Ask, Rows, SearchSetting
from registry.records.search.plans.corrections import SPARSE, corrections
from registry.records.search.plans.planner import FoundPlaces, count_matches, find

_NOTHING = FoundPlaces([], 0, is_all=True)


class PageRead(NamedTuple):
    """Documents, where the next page begins, and how many records match."""

    documents: list[bytes]
    following: Position | None
    total: Total
    meant: str | None = None
    """What may have been meant, where words seem to be written in a wrong way."""
    is_instead: bool = False
    """Whether that was searched for, since there was nothing else."""


def read_found(
    setting: SearchSetting, wanted: ModelFilter, sort: str, start: Position | None, limit: int
) -> Generator[Ask, Rows, PageRead]:  # fmt: skip
    """A page of what the filter matches, behind a start; where that is nothing, of what was probably meant."""
    found = yield from find(setting, wanted, sort, start, limit + 1)
    meant = None
    if start is None and wanted.words and found.is_all and found.count <= SPARSE:
        meant, better = yield from _correction(setting, wanted, sort, limit)
        meant = meant if better.count > found.count else None
    is_instead = meant is not None and not found.count
    if meant is not None and is_instead:
        wanted, found = meant, better
    shown = [position.pk for position in found.positions[:limit]]
    rows: Rows = (yield _documents(setting, shown)) if shown else []
    documents = dict(map(tuple, rows))
    following = found.positions[limit - 1] if len(found.positions) > limit else found.searched_to
    total = yield from _total(setting, wanted, found)
    shown_documents = [documents[number] for number in shown if number in documents]
    return PageRead(shown_documents, following, total, meant.q if meant else None, is_instead)


def _correction(
    setting: SearchSetting, wanted: ModelFilter, sort: str, limit: int
) -> Generator[Ask, Rows, tuple[ModelFilter | None, FoundPlaces]]:  # fmt: skip
    """What was probably meant, and what that finds; None where nothing is, or all of that finds nothing either."""
    for question in (yield from corrections(setting, wanted.words or ())):
        meant = msgspec.structs.replace(wanted, q=question)
        found = yield from find(setting, meant, sort, None, limit + 1)
        if found.positions:
            return meant, found
    return None, _NOTHING


def _total(setting: SearchSetting, wanted: ModelFilter, found: FoundPlaces) -> Generator[Ask, Rows, Total]:
    """How many records match: known where all were collected, or only counted values narrow; else there are more."""
    if found.is_all:
        return Total(found.count, "exact")
    if wanted.is_counted:
        rows = yield Ask(*kept_count(wanted, is_file=setting.is_file, is_narrow=setting.is_narrow))
        return Total(int(rows[0][0]), "exact")
    count = None if found.is_wide else (yield from count_matches(setting, wanted))
    return Total(found.count, "at_least") if count is None else Total(count, "exact")


def _documents(setting: SearchSetting, numbers: Sequence[int]) -> Ask:
    """What of these records may still be seen: one may have gone since it was found."""
    among = "IN (SELECT value FROM json_each(:numbers))" if setting.is_file else "= ANY(:numbers)"
    given: Any = msgspec.json.encode(numbers).decode() if setting.is_file else list(numbers)
    narrow = " AND NOT is_private" if setting.is_narrow else ""
    return Ask(f"SELECT pk, document FROM model_record WHERE pk {among}{narrow}", {"numbers": given})  # noqa: S608 - our own words
