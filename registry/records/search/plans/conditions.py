"""The conditions of a filter in written SQL: SQLAlchemy takes longer to put them together than they run.

They are about rows of ``model_record``, or of a select with that name that has the ``columns``.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, TextClause, text

from registry.countries import names_of
from registry.records.fulltext import BETTER, EVERYTHING, TIERS
from registry.records.search.filters import LED_BY, MemoryLimit, ModelFilter

NOTHING = "1 = 0"


class Clause(NamedTuple):
    """A condition, its parameters by name, and the columns that it looks at."""

    text: str
    given: Mapping[str, Any] = {}
    columns: Sequence[str] = ()


def is_open(*, is_narrow: bool) -> list[Clause]:
    """What everybody may see (``records.visibility``), where no more may be seen."""
    return [Clause("NOT is_private", columns=("is_private",))] if is_narrow else []


def clauses(wanted: ModelFilter, *, is_file: bool, hidden: bool = False) -> list[Clause]:
    """Everything that a row has to fulfil; hidden from the planner where another index shall lead to the rows."""
    found = [_one_of(column, values, hidden=hidden and column != LED_BY) for column, values in wanted.values.items()]
    found += [_one_of(column, (value,), hidden=hidden) for column, value in wanted.listed.items()]
    if wanted.words is not None:
        found += has_words(wanted.words, EVERYTHING, is_file=is_file)
    if wanted.not_allowed_in is not None:
        found.append(_linked("model_excluded_country", in_country(wanted.not_allowed_in)))
    if wanted.memory is not None:
        found.append(_is_held(wanted.memory))
    if wanted.openness is not None:
        found.append(_linked("openness_result", has_result(wanted.openness)))
    if wanted.base_model is not None:
        found.append(_linked("model_base", of_base(wanted.base_model)))
    return found


def led_by(wanted: ModelFilter, columns: Iterable[str]) -> list[Clause]:
    """The condition on the first of these columns that the filter compares with one value."""
    compared = {**wanted.values, **{column: (value,) for column, value in wanted.listed.items()}}
    found = [
        _one_of(column, compared[column], hidden=False) for column in columns if len(compared.get(column, ())) == 1
    ]
    return found[:1]


def has_words(words: Sequence[str], tier: int, *, is_file: bool) -> list[Clause]:
    """Whether a row's own text has all words as a tier asks; without words nothing is found."""
    if not words:
        return [Clause(NOTHING)]
    name = "instr" if is_file else "strpos"
    stored = "search_text || ' '" if TIERS[tier].is_whole else "search_text"
    given = {f"word_{tier}_{number}": TIERS[tier].spelled(word) for number, word in enumerate(words)}
    tests = [f"{name}({stored}, :{key}) > 0" for key in given]
    return [Clause(" AND ".join(tests), given, ("search_text",))]


def of_tier(words: Sequence[str], tier: int, *, is_file: bool) -> list[Clause]:
    """Whether a row answers as a tier asks, and no better one."""
    better = [has_words(words, one, is_file=is_file)[0] for one in BETTER[tier]]
    refused = [Clause(f"NOT ({one.text})", one.given, one.columns) for one in better]
    return [*has_words(words, tier, is_file=is_file), *refused]


def joined(found: Sequence[Clause]) -> str:
    """All of them as one condition."""
    return " AND ".join(f"({one.text})" for one in found) or "1 = 1"


def given_in(*found: Clause) -> dict[str, Any]:
    """The parameters of all of them."""
    return {name: value for one in found for name, value in one.given.items()}


def as_element(found: Sequence[Clause]) -> list[ColumnElement[bool] | TextClause]:
    """The same for a statement of SQLAlchemy."""
    return [text(f"({one.text})").bindparams(**one.given) for one in found]


def in_country(written: str) -> Clause:
    """Whether a country is excluded, or the state that it is a part of."""
    return _one_of("country", tuple(names_of(written.upper())), hidden=False)


def has_result(written: str) -> Clause:
    """Whether a row says that a framework has this result."""
    framework, _, result = written.partition(":")
    return Clause("framework = :framework AND result = :result", {"framework": framework, "result": result})


def of_base(written: str) -> Clause:
    """Whether an edge of the lineage leads to this base."""
    return Clause("base_folded = :base", {"base": written.lower()})


def is_small(memory: MemoryLimit) -> Clause:
    """Whether the weights alone can be held: what an index tells."""
    return Clause("parameters <= :most_parameters", {"most_parameters": memory.half_bytes // memory.of_parameter})


def _is_held(memory: MemoryLimit) -> Clause:
    """Whether all of it can be held; not, where it is unknown, or the model takes no context as long."""
    given = {"half_bytes": memory.half_bytes, "of_parameter": memory.of_parameter}
    needed = "parameters * :of_parameter"
    if memory.tokens is None:
        return Clause(f"{needed} <= :half_bytes", given, ("parameters",))
    given |= {"tokens": memory.tokens, "of_tokens": 2 * memory.tokens}
    is_taken = "coalesce(context_length, :tokens) >= :tokens"
    held = f"{needed} + cache_bytes * :of_tokens <= :half_bytes AND {is_taken}"
    return Clause(held, given, ("parameters", "cache_bytes", "context_length"))


def _one_of(column: str, values: Sequence[str], *, hidden: bool) -> Clause:
    """A comparison; no index is over a column with something appended."""
    compared = f"{column} || ''" if hidden else column
    given = {f"{column}_{number}": value for number, value in enumerate(values)}
    names = ", ".join(f":{name}" for name in given)
    return Clause(f"{compared} IN ({names})" if len(given) > 1 else f"{compared} = {names}", given, (column,))


def _linked(table: str, condition: Clause) -> Clause:
    exists = f"EXISTS (SELECT 1 FROM {table} WHERE record_pk = model_record.pk AND {condition.text})"  # noqa: S608 - our own words
    return Clause(exists, condition.given)
