"""Finding the page of a list without walking through what does not belong to it, and without collecting what it does not show.

* Two ways lead to a page: along the sort order, testing each record, until the page is full; or through the records
  that an index names, all of which are then checked and sorted. The first is short where much matches, the second
  where little does.
* Nobody knows beforehand how much matches. So each way is followed for a while in turn, with ever longer stretches: it
  takes never much longer than the shorter one alone.
* By relevance the grades of an answer are looked for one after the other, the best first; what fills the page ends it.
* Where even so too little is met within a bounded stretch, the page ends with that stretch: it is short, perhaps empty,
  and the next one begins where the walk stopped. So no request takes longer than a stretch, and whoever follows the
  cursors until there is none meets every record.

A plan says what it wants to know, statement by statement, and is told the rows: so it runs over a session as well as in
the event loop. Decided in ADR 0018 and 0071.
"""

from collections.abc import Generator, Sequence

import msgspec

from registry.records.fulltext import EVERYTHING, TIERS
from registry.records.search.filters import BEST_FIRST, ModelFilter, Position, in_order, is_behind
from registry.records.search.plans.asks import Ask, Asking, Rows, Setting
from registry.records.search.plans.clauses import Clause, clauses, given_in, has_words, is_open, of_tier
from registry.records.search.plans.combinations import MOST_LICENSES, count_by_license, of_licenses
from registry.records.search.plans.sources import Source, by_filters, by_words, counted, worth_asking
from registry.records.search.plans.walks import Passage, looked_up

FEW = 4_000
"""So many records are fetched and sorted at the most; of more a page is met on a walk."""
STRETCH = 8_000
"""Records passed on a walk at the most: each costs one to four microseconds."""
STEPS = (250, 1_000)
"""So many records are fetched, or else walked, before more are."""


class Found(msgspec.Struct, frozen=True):
    """The positions asked for; ``count`` records match, or more where that is not all.

    Where there are fewer positions than were asked for, there may be more behind ``searched_to``; None: there are none.
    By relevance a place is the tier and the id, else as the driver gives it.
    """

    positions: Sequence[Position]
    count: int
    is_all: bool
    searched_to: Position | None = None


Plan = Generator[Ask, Rows, Found]
Part = Generator[Ask, Rows, Found | None]


def find(
    setting: Setting, wanted: ModelFilter, sort: str, start: Position | None, most: int, stretch: int = 0
) -> Plan:  # fmt: skip
    """The first positions behind a start that the filter matches, in the order of a sort."""
    if wanted.words == ():
        return Found([], 0, is_all=True)
    search = _Search(setting, wanted, sort, max(stretch, STRETCH))
    yield from search.measure()
    if sort == BEST_FIRST:
        return (yield from search.ranked(start, most))
    return (yield from search.sorted(start, most))


def find_numbers(setting: Setting, wanted: ModelFilter, most: int) -> Generator[Ask, Rows, list[int] | None]:
    """The numbers of at most so many records, among which are those that match; None where no index helps."""
    if wanted.words == ():
        return []
    search = _Search(setting, wanted, "id", STRETCH)
    yield from search.measure(most)
    source = search.smallest
    if source is None:
        return None
    rows = yield Ask(f"{source.text} LIMIT {most:d}", source.given)
    return [number for (number,) in rows]


class _Search:
    """One search on its way: what it knows of sizes, and how far it may still walk."""

    def __init__(self, setting: Setting, wanted: ModelFilter, sort: str, stretch: int) -> None:
        self._setting, self._wanted, self._left, self._spent = setting, wanted, stretch, 0
        self._is_ranked = sort == BEST_FIRST
        self._sort = "id" if self._is_ranked else sort
        self._words = wanted.words or ()
        self._column = self._sort.removeprefix("-")
        self._are_combined = False
        others = clauses(wanted.without_words(), is_file=setting.is_file, hidden=True)
        self._others = [*is_open(is_narrow=setting.is_narrow), *others]
        self._sources: dict[int, Source] = {}
        """By tier what leads to its records, and in ``_sizes`` to about how many."""
        self._sizes: dict[int, int] = {}

    @property
    def smallest(self) -> Source | None:
        """What leads to the fewest records."""
        return self._sources.get(EVERYTHING)

    def measure(self, most: int = FEW + 1) -> Generator[Ask, Rows, None]:
        """Learn how many records each index names, up to a bound."""
        if self._words and self._setting.is_file:
            self._sources = {tier: by_words(self._words, tier, is_file=True) for tier in self._tiers}
        besides = list(by_filters(self._wanted))
        sources = [*self._sources.values(), *besides]
        counts = (yield _counted(sources, most))[0] if sources else []
        self._sizes = dict(zip(self._sources, counts, strict=False))
        self._expect()
        for size, source in zip(counts[len(counts) - len(besides) :], besides, strict=True):
            self._note(source, size)

    @property
    def _tiers(self) -> Sequence[int]:
        return range(len(TIERS)) if self._is_ranked else (EVERYTHING,)

    def _size(self, tier: int | None) -> int:
        return self._sizes.get(EVERYTHING if tier is None else tier, FEW + 1)

    def _expect(self) -> None:
        """Learn what PostgreSQL's statistics say of the words."""
        if self._setting.frequencies is None or not self._words:
            return
        for tier in self._tiers:
            rare, size = worth_asking(self._setting.frequencies, self._words, tier)
            if rare:
                self._sources[tier], self._sizes[tier] = by_words(rare, tier, is_file=False), size

    def _note(self, source: Source, size: int) -> None:
        """Take what leads to fewer records than what is known of yet."""
        for tier in self._tiers:
            if tier not in self._sources or size < self._sizes[tier]:
                self._sources[tier], self._sizes[tier] = source, size

    def ranked(self, start: Position | None, most: int) -> Plan:
        """The best answers first: one tier after the other, or all at once where that is no more work."""
        first = start.at[0] if start else 0
        met: list[Position] = []
        for tier in range(first, len(TIERS)):
            behind = Position(start.at[1], start.pk) if start and tier == first else None
            found = yield from self._of_tier(tier, behind, most - len(met))
            if found is None:
                return (yield from self._all(start, most))
            met += [_of(tier, one) for one in found.positions]
            if len(met) >= most or found.searched_to:
                end = _of(tier, found.searched_to) if found.searched_to else None
                return Found(met, len(met), is_all=False, searched_to=end)
        return Found(met, len(met), is_all=start is None)

    def sorted(self, start: Position | None, most: int) -> Plan:
        """In the order of an index."""
        found = yield from self._of_tier(None, start, most)
        return found or (yield from self._all(start, most))

    def _of_tier(self, tier: int | None, start: Position | None, most: int) -> Part:
        """What is of one tier, or in the order of a sort; None where it is no more work to collect all tiers.

        Walking and collecting take turns, each for as long as the other one.
        """
        passage = Passage(self._wanted, self._sort, self._checked(tier), start, is_file=self._setting.is_file)
        for step in (*STEPS, FEW):
            if tier is not None and self._size(None) <= min(max(self._spent, STEPS[0]), FEW):
                return None
            if step == FEW:
                yield from self._count_combinations()
            if self._size(tier) <= step and (found := (yield from self._collect(tier, start, most, step))):
                return found
            if (yield from self._go(passage, step, most)):
                break
        end = passage.place if len(passage.met) < most and not passage.is_at_end else None
        return Found(passage.met, len(passage.met), is_all=start is None and passage.is_at_end, searched_to=end)

    def _go(self, passage: Passage, step: int, most: int) -> Asking:
        stretch = step if step < FEW else max(self._left, STEPS[0])
        self._left -= stretch
        self._spent += stretch
        return (yield from passage.go(stretch, most))

    def _count_combinations(self) -> Generator[Ask, Rows, None]:
        """Learn whether few records have the counted values; asked last, since it takes a sum over all counts."""
        if self._are_combined or not self._wanted.values:
            return
        self._are_combined = True
        counted_here = count_by_license(self._wanted)
        rows = yield Ask(*counted_here)
        if len(rows) <= MOST_LICENSES:
            self._note(of_licenses(self._wanted, rows), sum(int(row[2]) for row in rows))

    def _all(self, start: Position | None, most: int) -> Plan:
        """All tiers, collected; one after the other where these turn out to be more than was expected."""
        for step in (*STEPS, FEW):
            if self._size(None) <= step and (found := (yield from self._collect(None, start, most, step))):
                return found
        return (yield from self.ranked(start, most))

    def _collect(self, tier: int | None, start: Position | None, most: int, step: int) -> Part:
        """All that an index leads to, checked and sorted; None where it is more than was expected."""
        number = EVERYTHING if tier is None else tier
        source, checked, grade = self._sources[number], self._checked(tier), self._grade(tier)
        text = looked_up(source, self._column, grade.text, checked, step + 1, is_file=self._setting.is_file)
        rows = yield Ask(text, {**source.given, **given_in(*checked, grade)})
        if len(rows) > step:
            self._sizes[number] = FEW + 1 if step == FEW else len(rows)
            return None
        is_graded = self._is_ranked and tier is None
        met = [Position((grade, at) if is_graded else at, pk) for at, pk, grade in rows if grade >= 0]
        sort = BEST_FIRST if is_graded else self._sort
        met = in_order(sort, met)
        behind = [one for one in met if start is None or is_behind(sort, one, start)]
        return Found(behind[:most], len(met), is_all=True)

    def _checked(self, tier: int | None) -> list[Clause]:
        if not self._words:
            return self._others
        if tier is None:
            return [*self._others, *has_words(self._words, EVERYTHING, is_file=self._setting.is_file)]
        return [*self._others, *of_tier(self._words, tier, is_file=self._setting.is_file)]

    def _grade(self, tier: int | None) -> Clause:
        """What says of which tier a record is that has all words."""
        if tier is not None or not self._is_ranked:
            return Clause("0")
        tests = [has_words(self._words, one, is_file=self._setting.is_file)[0] for one in range(EVERYTHING)]
        steps = " ".join(f"WHEN {test.text} THEN {one}" for one, test in enumerate(tests))
        return Clause(f"CASE {steps} ELSE {EVERYTHING} END", given_in(*tests))


def _counted(sources: Sequence[Source], most: int) -> Ask:
    return Ask(counted(sources, most), {name: value for one in sources for name, value in one.given.items()})


def _of(tier: int, one: Position) -> Position:
    return Position((tier, one.at), one.pk)
