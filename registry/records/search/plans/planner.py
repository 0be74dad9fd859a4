"""Finding the page of a list without walking past what does not belong to it or collecting what it does not show.

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
from registry.records.search.plans.asks import Ask, Asking, Rows, SearchSetting
from registry.records.search.plans.conditions import Clause, clauses, given_in, has_words, is_open, joined, of_tier
from registry.records.search.plans.walks import SortWalk, few_records, looked_up
from registry.records.search.plans.ways import Ways

FEW = 4_000
"""So many records are fetched and sorted at the most; of more a page is met on a walk."""
STRETCH = 6_000
"""Records passed on a walk at the most: each costs one to four microseconds."""
STEPS = (250, 1_000)
"""So many records are fetched, or else walked, before more are."""
COUNTED = 250
"""So many records are looked at to say exactly how many match, where the page did not need them: a thousand would take
four times as long as the page."""


class FoundPlaces(msgspec.Struct, frozen=True):
    """The positions asked for; ``count`` records match, or more where that is not all.

    Where there are fewer positions than were asked for, there may be more behind ``searched_to``; None: there are none.
    By relevance a place is the tier and the id, else as the driver gives it.
    """

    positions: Sequence[Position]
    count: int
    is_all: bool
    searched_to: Position | None = None
    is_wide: bool = False
    """Whether every index leads to more than are counted."""


Plan = Generator[Ask, Rows, FoundPlaces]
Part = Generator[Ask, Rows, FoundPlaces | None]


def find(
    setting: SearchSetting, wanted: ModelFilter, sort: str, start: Position | None, most: int, stretch: int = 0
) -> Plan:  # fmt: skip
    """The first positions behind a start that the filter matches, in the order of a sort."""
    if wanted.words == ():
        return FoundPlaces([], 0, is_all=True)
    search = _Search(setting, wanted, sort, max(stretch, STRETCH))
    yield from search.ways.measure(FEW + 1)
    found = yield from search.ranked(start, most) if sort == BEST_FIRST else search.sorted(start, most)
    return msgspec.structs.replace(found, is_wide=search.ways.to(None).size > COUNTED)


def count_matches(setting: SearchSetting, wanted: ModelFilter) -> Generator[Ask, Rows, int | None]:
    """How many records match; None where no index leads to so few that counting them takes no longer than a page."""
    ways = Ways(setting, wanted)
    yield from ways.measure(COUNTED + 1)
    source, size = ways.to(None)
    if source is None or size > COUNTED:
        return None
    checked = [*is_open(is_narrow=setting.is_narrow), *clauses(wanted, is_file=setting.is_file, hidden=True)]
    few = few_records(source, COUNTED + 1, is_file=setting.is_file)
    text = f"SELECT count(*), coalesce(sum(CASE WHEN {joined(checked)} THEN 1 ELSE 0 END), 0) FROM {few}"  # noqa: S608 - our own words
    looked_at, matching = (yield Ask(text, {**source.given, **given_in(*checked)}, size))[0]
    return int(matching) if looked_at <= COUNTED else None


def count_values(
    setting: SearchSetting, wanted: ModelFilter, columns: Sequence[str], most: int
) -> Generator[Ask, Rows, tuple[Rows, bool] | None]:  # fmt: skip
    """How many of so many records that an index leads to have which values, and whether these are all that match.

    None where no index helps. Each row has the values and the count.
    """
    if wanted.words == ():
        return [], True
    ways = Ways(setting, wanted)
    yield from ways.measure(most)
    source = ways.to(None).source
    if source is None:
        return None
    hidden = clauses(wanted, is_file=setting.is_file, hidden=True)
    checked, few = [*is_open(is_narrow=setting.is_narrow), *hidden], few_records(source, most, is_file=setting.is_file)
    listed = ", ".join(columns)
    is_match = f"CASE WHEN {joined(checked)} THEN 1 ELSE 0 END"
    text = f"SELECT {listed}, {is_match} AS is_match, count(*) FROM {few} GROUP BY {listed}, is_match"  # noqa: S608 - our own columns
    rows = yield Ask(text, {**source.given, **given_in(*checked)}, most)
    is_all = sum(int(row[-1]) for row in rows) < most
    return [(*values, int(count)) for *values, matched, count in rows if matched], is_all


class _Search:
    """One search on its way: the ways it knows, and how far it walked."""

    def __init__(self, setting: SearchSetting, wanted: ModelFilter, sort: str, stretch: int) -> None:
        self._setting, self._wanted, self._left, self._spent = setting, wanted, stretch, 0
        self._is_ranked = sort == BEST_FIRST
        self._sort = "id" if self._is_ranked else sort
        self._words = wanted.words or ()
        others = clauses(wanted.without_words(), is_file=setting.is_file, hidden=True)
        self._others = [*is_open(is_narrow=setting.is_narrow), *others]
        self._is_tiered = False
        self.ways = Ways(setting, wanted)

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
                return FoundPlaces(met, len(met), is_all=False, searched_to=end)
        return FoundPlaces(met, len(met), is_all=start is None)

    def sorted(self, start: Position | None, most: int) -> Plan:
        """In the order of an index."""
        found = yield from self._of_tier(None, start, most)
        return found or FoundPlaces([], 0, is_all=False)

    def _of_tier(self, tier: int | None, start: Position | None, most: int) -> Part:
        """What is of one tier, or in the order of a sort; None where it is no more work to collect all tiers.

        Walking and collecting take turns, each for as long as the other one.
        """
        passage = SortWalk(self._setting, self._wanted, self._sort, self._checked(tier), start)
        for step in (*STEPS, FEW):
            if tier is not None and self._is_all_less():
                return None
            yield from self._measure(tier, step)
            size = self.ways.to(tier).size
            is_short = size <= step and passage.missing(most) >= size
            if is_short and (found := (yield from self._collect(tier, start, most, step))):
                return found
            if (yield from self._go(passage, step, most)):
                break
        end = passage.place if len(passage.met) < most and not passage.is_at_end else None
        return FoundPlaces(passage.met, len(passage.met), is_all=start is None and passage.is_at_end, searched_to=end)

    def _is_all_less(self) -> bool:
        """Whether to collect all tiers is no more work than was done already; not again where that came to nothing."""
        return not self._is_tiered and self.ways.to(None).size <= min(max(self._spent, STEPS[0]), FEW)

    def _measure(self, tier: int | None, step: int) -> Generator[Ask, Rows, None]:
        if tier is not None:
            yield from self.ways.measure_words(tier, max(step, STEPS[-1]) + 1)
        if step == FEW and self.ways.to(tier).size > STEPS[-1]:
            yield from self.ways.measure_combinations()

    def _go(self, passage: SortWalk, step: int, most: int) -> Asking:
        likely = max(2 * passage.missing(most), STEPS[0])
        stretch = min(step, likely) if step < FEW else max(self._left, STEPS[0])
        self._left -= stretch
        self._spent += stretch
        return (yield from passage.go(stretch, most))

    def _all(self, start: Position | None, most: int) -> Plan:
        """All tiers, collected; one after the other where these turn out to be more than was expected."""
        for step in (*STEPS, FEW):
            if self.ways.to(None).size <= step and (found := (yield from self._collect(None, start, most, step))):
                return found
        self._is_tiered = True
        return (yield from self.ranked(start, most))

    def _collect(self, tier: int | None, start: Position | None, most: int, step: int) -> Part:
        """All that an index leads to, checked and sorted; None where it is more than was expected."""
        source, checked, grade = self.ways.to(tier).source, self._checked(tier), self._grade(tier)
        if source is None:
            return None
        place, is_file = self._sort.removeprefix("-"), self._setting.is_file
        rows = yield Ask(
            looked_up(source, place, grade.text, checked, step + 1, is_file=is_file),
            {**source.given, **given_in(*checked, grade)},
            min(step, self.ways.to(tier).size),
        )
        if len(rows) > step:
            self.ways.exceed(tier, len(rows))
            return None
        is_graded = self._is_ranked and tier is None
        sort = BEST_FIRST if is_graded else self._sort
        met = in_order(sort, [Position((grade, at) if is_graded else at, pk) for at, pk, grade in rows if grade >= 0])
        behind = [one for one in met if start is None or is_behind(sort, one, start)]
        return FoundPlaces(behind[:most], len(met), is_all=True)

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


def _of(tier: int, one: Position) -> Position:
    return Position((tier, one.at), one.pk)
