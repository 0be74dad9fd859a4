"""What leads to the records of a search, and to about how many: known as far as it was asked for.

SQLite counts what an index names, to a bound. Of PostgreSQL's words the statistics say it, so that there a source may
turn out to lead to more.
"""

from collections.abc import Generator
from typing import NamedTuple

from registry.records.fulltext import EVERYTHING
from registry.records.search.filters import ModelFilter
from registry.records.search.plans.asks import Ask, Rows, SearchSetting
from registry.records.search.plans.sources import (
    MOST_LICENSES,
    IndexSource,
    by_filters,
    by_words,
    count_by_license,
    counted,
    narrowed,
    of_licenses,
    worth_asking,
)

Learning = Generator[Ask, Rows, None]
MANY = 2**62
_COUNTED_PER_RECORD = 20
"""So many numbers are counted while one record is looked at."""


class SizedWay(NamedTuple):
    """A source, and to about how many records it leads."""

    source: IndexSource | None
    size: int = MANY


class Ways:
    """The shortest ways that are known."""

    def __init__(self, setting: SearchSetting, wanted: ModelFilter) -> None:
        self._setting, self._wanted = setting, wanted
        self._words = wanted.words or ()
        self._worded: dict[int, SizedWay] = {}
        """By tier: what its words lead to."""
        self._bounds: dict[int, int] = {}
        """By tier: how far was counted."""
        self._besides = SizedWay(None)
        """What leads to fewest of all else."""
        self._is_combined = not wanted.values

    def to(self, tier: int | None) -> SizedWay:
        """The shortest way to the records of a tier, or to all."""
        worded = self._worded.get(EVERYTHING if tier is None else tier, SizedWay(None))
        return min(worded, self._besides, key=lambda one: one.size)

    def measure(self, most: int) -> Learning:
        """Learn how long the ways to all records are, each up to a bound."""
        besides = [self._narrowed(one) for one in by_filters(self._wanted)]
        if besides:
            sizes = (yield _counted(besides, most))[0]
            self._besides = min(map(SizedWay, besides, map(int, sizes)), key=lambda one: one.size)
        yield from self.measure_words(EVERYTHING, most)

    def measure_words(self, tier: int, most: int) -> Learning:
        """Learn how long the way by the words of a tier is, up to a bound."""
        if not self._words or most <= self._bounds.get(tier, 0) or self._has_exact(tier):
            return
        self._bounds[tier] = most
        if self._setting.frequencies is not None:
            rare, size = worth_asking(self._setting.frequencies, self._words, tier)
            source = self._narrowed(by_words(rare, tier, is_file=False)) if rare else None
            self._worded[tier] = SizedWay(source, size) if source else SizedWay(None)
        else:
            source = self._narrowed(by_words(self._words, tier, is_file=True))
            self._worded[tier] = SizedWay(source, int((yield _counted([source], most, len(self._words)))[0][0]))

    def _has_exact(self, tier: int) -> bool:
        """Whether no more can be learned of a tier."""
        return tier in self._worded and (not self._setting.is_file or self._worded[tier].size < self._bounds[tier])

    def measure_combinations(self) -> Learning:
        """Learn whether few records have the counted values; asked last, since it takes a sum over all counts."""
        if self._is_combined:
            return
        self._is_combined = True
        rows = yield count_by_license(self._wanted, is_narrow=self._setting.is_narrow)
        size = sum(int(count) for _, _, count in rows) if len(rows) <= MOST_LICENSES else MANY
        source = self._narrowed(of_licenses(self._wanted, rows))
        self._besides = min(self._besides, SizedWay(source, size), key=lambda one: one.size)

    def _narrowed(self, source: IndexSource) -> IndexSource:
        return narrowed(source, is_file=self._setting.is_file) if self._setting.is_narrow else source

    def exceed(self, tier: int | None, size: int) -> None:
        """Take in that a way was longer than was thought."""
        way, number = self.to(tier), EVERYTHING if tier is None else tier
        if self._worded.get(number) == way:
            self._worded[number] = SizedWay(way.source, size)
        else:
            self._besides = SizedWay(way.source, size)


def _counted(sources: list[IndexSource], most: int, words: int = 1) -> Ask:
    """Several words are looked for in each other's records, however few have all: that has no bound."""
    cost = len(sources) * most // _COUNTED_PER_RECORD if words == 1 else most
    return Ask(counted(sources, most), {name: value for one in sources for name, value in one.given.items()}, cost)
