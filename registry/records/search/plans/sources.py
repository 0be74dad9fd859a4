"""What indexes say of single conditions: numbers of records among which are those that match, and about how many.

SQLite counts the records of a word in a fortieth of a microsecond each and can be stopped. PostgreSQL collects all of
them before it gives the first: there its statistics say what is worth asking.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from registry.records.fulltext import LEXEMES, TEXT_INDEX, TIERS, asked_for
from registry.records.search.filters import ModelFilter
from registry.records.search.plans.clauses import Clause, has_result, in_country, is_small, of_base
from registry.records.search.plans.frequencies import Frequencies

COLLECTED = 25_000
"""Records that PostgreSQL collects for a word in a few milliseconds."""


class Source(NamedTuple):
    """A select of numbers as ``found``, written, with its parameters."""

    text: str
    given: dict[str, Any]


def by_filters(wanted: ModelFilter) -> Iterator[Source]:
    """What narrows a list and has an index of its own, beside words and what is counted; most first."""
    if wanted.words == ():
        yield Source("SELECT pk AS found FROM model_record WHERE pk < 0", {})
    if wanted.base_model is not None:
        yield _linked("model_base", of_base(wanted.base_model))
    if wanted.openness is not None:
        yield _linked("openness_result", has_result(wanted.openness))
    for column in ("owner_folded", "organisation_folded", "origin_country", "own_class"):
        if (value := wanted.listed.get(column)) is not None:
            text = f"SELECT pk AS found FROM model_record WHERE {column} = :{column}_0"  # noqa: S608 - our own columns
            yield Source(text, {f"{column}_0": value})
    if wanted.not_allowed_in is not None:
        yield _linked("model_excluded_country", in_country(wanted.not_allowed_in))
    if wanted.memory is not None:
        small = is_small(wanted.memory)
        yield Source(f"SELECT pk AS found FROM model_record WHERE {small.text}", dict(small.given))  # noqa: S608 - as above


def by_words(words: Sequence[str], tier: int, *, is_file: bool) -> Source:
    """The records of a tier and of better ones, by the index of tokens; needs at least one word."""
    asked = {f"asked_{tier}": asked_for(words, TIERS[tier], is_file=is_file)}
    if is_file:
        return Source(f"SELECT rowid AS found FROM {TEXT_INDEX} WHERE {TEXT_INDEX} MATCH :asked_{tier}", asked)  # noqa: S608 - our own names
    text = f"SELECT pk AS found FROM model_record WHERE {LEXEMES} @@ CAST(:asked_{tier} AS tsquery)"  # noqa: S608 - our own names
    return Source(text, asked)


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


def counted(sources: Sequence[Source], most: int) -> str:
    """A select of how many numbers each source has, in one row; none is counted beyond ``most``."""
    each = [f"(SELECT count(*) FROM ({one.text} LIMIT {most:d}) AS few)" for one in sources]  # noqa: S608 - from above
    return f"SELECT {', '.join(each)}"  # noqa: S608 - from above


def _linked(table: str, condition: Clause) -> Source:
    return Source(f"SELECT record_pk AS found FROM {table} WHERE {condition.text}", dict(condition.given))  # noqa: S608 - our own words
