"""The selects of a search: bounded stretches of the order, and few records that were looked up."""

from collections.abc import Mapping, Sequence

from registry.records.search.filters import ModelFilter, Position
from registry.records.search.plans.asks import Ask, Asking, SearchSetting
from registry.records.search.plans.conditions import Clause, given_in, is_open, joined, led_by
from registry.records.search.plans.sources import PRIVATE, IndexSource
from registry.records.search.plans.ways import MANY

LEADS: Mapping[str, tuple[str, ...]] = {
    "id": (
        "owner_folded", "organisation_folded", "origin_country", "license_key", "license_class", "own_class",
        "architecture", "memory_class", "status",
    ),
    "-updated_at": ("license_class",),
    "-downloads": ("license_class",),
}  # fmt: skip
"""By sort the columns that stand in front of it in an index, those of many values first."""


class SortWalk:
    """A walk in the order of a sort, stretch by stretch, from behind a start, past what an index leads it along.

    Only what may be seen is passed and counted: where a stretch ends, and after how many, stands in a cursor.
    """

    def __init__(
        self, setting: SearchSetting, wanted: ModelFilter, sort: str, checked: Sequence[Clause], start: Position | None
    ) -> None:
        self._lead = [*led_by(wanted, LEADS[sort]), *_is_public(setting)]
        self._column = sort.removeprefix("-")
        self._checked, self._is_file = checked, setting.is_file
        self._order = "" if setting.is_file else f" ORDER BY {'place' if sort == 'id' else 'place DESC, pk DESC'}"
        self._given = given_in(*self._lead, *checked)
        self.met: list[Position] = []
        self.place = start
        """How far it came."""
        self.is_at_end = False
        self._last = (0, 0)
        """How many records were passed in the last stretch, and how many of them met."""

    def missing(self, most: int) -> int:
        """How many records are to be passed until so many are met, at the rate of the last stretch.

        Not of all: what is called alike stands together, since an id begins with its owner.
        """
        passed, met = self._last
        return (most - len(self.met)) * passed // met if met else MANY

    def go(self, stretch: int, most: int) -> Asking:
        """Pass so many records more; whether it is at its end, or has met as many as are wanted."""
        place = {"place": self.place.at, "pk": self.place.pk} if self.place else {}
        rows = yield Ask(self._matches(stretch), {**self._given, **place, "most": most - len(self.met)}, stretch)
        self.met += [Position(at, pk) for at, pk in rows]
        self._last = (stretch, len(rows))
        if len(self.met) >= most:
            return True
        end = yield Ask(self._end(stretch), {**self._given, **place}, stretch // 8)
        self.is_at_end = not end
        self.place = Position(*end[0]) if end else None
        return self.is_at_end

    def _matches(self, stretch: int) -> str:
        """The places of what matches among the next records; PostgreSQL might begin with a table linked to them."""
        columns = dict.fromkeys(column for one in self._checked for column in one.columns)
        stretched = self._stretch(("pk", *columns), stretch)
        ordered = f"WHERE {joined(self._checked)}{self._order}"
        return f"SELECT place, pk FROM ({stretched}) AS model_record {ordered} LIMIT :most"  # noqa: S608 - from above

    def _end(self, stretch: int) -> str:
        """The place of the last of the next records; none where there are fewer."""
        key = "0 AS pk" if self._column == "id" else "pk"  # no index of ids holds numbers, too
        return f"SELECT place, pk FROM ({self._stretch((key,), stretch)}) AS passed LIMIT 1 OFFSET {stretch - 1:d}"  # noqa: S608 - from above

    def _stretch(self, columns: Sequence[str], most: int) -> str:
        selected = ", ".join((f"{self._column} AS place", *columns))
        parts = [self._part(selected, behind, most) for behind in self._behind()]
        if len(parts) == 1:
            return parts[0]
        return f"{' UNION ALL '.join(f'SELECT * FROM ({part})' for part in parts)} LIMIT {most:d}"  # noqa: S608 - from above

    def _part(self, selected: str, behind: str, most: int) -> str:
        conditions = " AND ".join([one.text for one in self._lead] + ([behind] if behind else []))
        order = "id" if self._column == "id" else f"{self._column} DESC, pk DESC"
        where = f"WHERE {conditions} " if conditions else ""
        return f"SELECT {selected} FROM model_record {where}ORDER BY {order} LIMIT {most:d}"  # noqa: S608 - our own columns

    def _behind(self) -> tuple[str, ...]:
        """The rows behind the place in stretches of an index.

        SQLite would pass the ones that share the last value one by one, and an import leaves very many of them: they
        are a select of their own.
        """
        if self.place is None:
            return ("",)
        if self._column == "id":
            return ("id > :place",)
        if self._is_file:
            return (f"{self._column} = :place AND pk < :pk", f"{self._column} < :place")
        return (f"({self._column}, pk) < (:place, :pk)",)


def _is_public(setting: SearchSetting) -> list[Clause]:
    """What everybody may see; of SQLite by the index of the others alone."""
    if setting.is_narrow and setting.is_file:
        return [Clause(f"pk NOT IN ({PRIVATE})")]
    return is_open(is_narrow=setting.is_narrow)


def looked_up(
    source: IndexSource, place: str, tier: str, checked: Sequence[Clause], most: int, *, is_file: bool
) -> str:  # fmt: skip
    """Place, number and tier of the records of a source, ``most`` of them at the most.

    SQLite gives those that match. PostgreSQL gives all, with -1 as the tier of the others: how many there are tells
    whether these are all.
    """
    few = few_records(source, most, is_file=is_file)
    if is_file:
        return f"SELECT {place}, pk, {tier} FROM {few} WHERE {joined(checked)}"  # noqa: S608 - from above
    return f"SELECT {place}, pk, CASE WHEN {joined(checked)} THEN {tier} ELSE -1 END FROM {few}"  # noqa: S608 - from above


def few_records(source: IndexSource, most: int, *, is_file: bool) -> str:
    """The records of a source, so many at the most, as ``model_record``; the database begins with the source."""
    few = f"({source.numbers} LIMIT {most:d}) AS few"
    if is_file:
        return f"{few} CROSS JOIN model_record ON pk = found"
    if source.table == "model_record":
        return f"(SELECT * FROM model_record WHERE {source.condition} LIMIT {most:d}) AS model_record"  # noqa: S608 - from above
    return f"{few} CROSS JOIN LATERAL (SELECT * FROM model_record WHERE pk = found OFFSET 0) AS model_record"  # noqa: S608 - from above
