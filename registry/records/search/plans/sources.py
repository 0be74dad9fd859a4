"""What indexes say of single conditions: numbers of records among which are those that match, and about how many.

SQLite counts the records of a word in a fortieth of a microsecond each and can be stopped. PostgreSQL collects all of
them before it gives the first: there its statistics say what is worth asking.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from registry.records.fulltext import LEXEMES, TEXT_INDEX, TIERS, asked_for
from registry.records.search.filters import ModelFilter
from registry.records.search.plans.asks import Ask
from registry.records.search.plans.conditions import Clause, has_result, in_country, is_small, of_base
from registry.records.search.plans.frequencies import Frequencies

COLLECTED = 25_000
"""Records that PostgreSQL collects for a word in a few milliseconds."""


MOST_LICENSES = 100
PRIVATE = "SELECT pk FROM model_record WHERE is_private"
"""By an index of their own: on SQLite the flag stands behind the document."""


class IndexSource(NamedTuple):
    """Where an index leads from: numbers as ``found`` in a table of its own, or rows of ``model_record``."""

    condition: str
    given: dict[str, Any]
    table: str = "model_record"
    number: str = "pk"
    is_repeated: bool = False
    """Whether a number may stand there more than once."""

    @property
    def numbers(self) -> str:
        """A select of the numbers."""
        number = f"DISTINCT {self.number}" if self.is_repeated else self.number
        return f"SELECT {number} AS found FROM {self.table} WHERE {self.condition}"  # noqa: S608 - our own words


def narrowed(source: IndexSource, *, is_file: bool) -> IndexSource:
    """What everybody may see of a source: how many others it has must show nowhere, not even in the kind of a total."""
    is_row = source.table == "model_record" and not is_file
    seen = "NOT is_private" if is_row else f"{source.number} NOT IN ({PRIVATE})"
    return source._replace(condition=f"({source.condition}) AND {seen}")


def by_filters(wanted: ModelFilter) -> Iterator[IndexSource]:
    """What narrows a list and has an index of its own, beside words and what is counted."""
    if wanted.base_model is not None:
        yield _linked("model_base", of_base(wanted.base_model))
    if wanted.openness is not None:
        yield _linked("openness_result", has_result(wanted.openness))
    for column in ("owner_folded", "organisation_folded", "origin_country", "own_class"):
        if (value := wanted.listed.get(column)) is not None:
            yield IndexSource(f"{column} = :{column}_0", {f"{column}_0": value})
    if wanted.not_allowed_in is not None:
        country = in_country(wanted.not_allowed_in)
        yield _linked("model_excluded_country", country)._replace(is_repeated=len(country.given) > 1)
    if wanted.memory is not None:
        small = is_small(wanted.memory)
        yield IndexSource(small.text, dict(small.given))


def by_words(words: Sequence[str], tier: int, *, is_file: bool) -> IndexSource:
    """The records of a tier and of better ones, by the index of tokens; needs at least one word."""
    asked = {f"asked_{tier}": asked_for(words, TIERS[tier], is_file=is_file)}
    if is_file:
        return IndexSource(f"{TEXT_INDEX} MATCH :asked_{tier}", asked, TEXT_INDEX, "rowid")
    return IndexSource(f"{LEXEMES} @@ CAST(:asked_{tier} AS tsquery)", asked)


def worth_asking(frequencies: Frequencies, words: Sequence[str], tier: int) -> tuple[tuple[str, ...], int]:
    """The words that PostgreSQL's index should be asked for, and about how many records have these; none: too many."""
    counts = {word: frequencies.expected(word, TIERS[tier]) for word in words}
    rare = tuple(word for word in words if counts[word] <= COLLECTED)
    if not rare:
        return (), frequencies.records
    expected = float(frequencies.records)
    for word in rare:
        expected *= counts[word] / max(frequencies.records, 1)
    return rare, round(expected)


def counted(sources: Sequence[IndexSource], most: int) -> str:
    """A select of how many numbers each source has, in one row; none is counted beyond ``most``."""
    each = [f"(SELECT count(*) FROM ({one.numbers} LIMIT {most:d}) AS few)" for one in sources]  # noqa: S608 - from above
    return f"SELECT {', '.join(each)}"


def _linked(table: str, condition: Clause) -> IndexSource:
    return IndexSource(condition.text, dict(condition.given), table, "record_pk")


def count_by_license(wanted: ModelFilter, *, is_narrow: bool) -> Ask:
    """A select of the licences under which there are records with these values, and how many."""
    compared, given = _compared(wanted)
    counts = f"SELECT license_class, license_key, records FROM model_facet WHERE {compared}"  # noqa: S608 - our own columns
    hidden = f"SELECT license_class, coalesce(license_key, ''), -1 FROM model_record WHERE is_private AND {compared}"  # noqa: S608 - as above
    seen = f"{counts} UNION ALL {hidden}" if is_narrow else counts
    text = (
        f"SELECT license_class, license_key, sum(records) FROM ({seen}) AS counted "  # noqa: S608 - as above
        f"GROUP BY license_class, license_key HAVING sum(records) > 0 LIMIT {MOST_LICENSES + 1:d}"
    )
    return Ask(text, given, 150)


def of_licenses(wanted: ModelFilter, rows: Sequence[Sequence[Any]]) -> IndexSource:
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
    return IndexSource(f"({under}) AND {compared}", given)


def _compared(wanted: ModelFilter) -> tuple[str, dict[str, Any]]:
    given = {f"v_{column}_{number}": one for column, keys in wanted.values.items() for number, one in enumerate(keys)}
    compared = [
        f"{column} IN ({', '.join(f':v_{column}_{number}' for number in range(len(keys)))})"
        for column, keys in wanted.values.items()
    ]
    return " AND ".join(compared), given
