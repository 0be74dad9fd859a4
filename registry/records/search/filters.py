"""What a list of records can be narrowed to and sorted by, and places in these orders."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec

from registry.errors import Invalid
from registry.licenses.catalogue import load_catalogue
from registry.records.documents.hardware import BYTES_PER_PARAMETER
from registry.records.fulltext import TIERS, folded_name, words_of
from registry.records.tables import ModelRecord

SORTS = ("id", "-updated_at", "-downloads")
BEST_FIRST = "relevance"
"""The order of a search: how well records answer."""
FACETS = {
    "license_class": "license_class",
    "license": "license_key",
    "origin_region": "origin_region",
    "openness_category": "openness_category",
    "status": "status",
    "gated": "gated",
    "source": "source",
    "architecture": "architecture",
    "memory_class": "memory_class",
}
"""The filters that only compare one column of few values, and that column."""
LISTED: Mapping[str, str] = {
    "owner": "owner_folded", "own_class": "own_class", "organisation": "organisation_folded",
    "origin_country": "origin_country",
}  # fmt: skip
"""Filters that compare a column of which no counts are kept: an index has it in front of the ids."""


DEFAULT_PRECISION = "16bit"
LED_BY = "license_class"
"""The column that stands in front of every sort in an index: a walk passes only rows with the class that is wanted."""


class ModelFilter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a list is narrowed to; None does not narrow."""

    q: str | None = None
    owner: str | None = None
    license: str | None = None
    license_class: str | None = None
    """What binds through lineage."""
    own_class: str | None = None
    """The class of the model's own licence."""
    not_allowed_in: str | None = None
    gated: str | None = None
    base_model: str | None = None
    source: str | None = None
    status: str | None = None
    openness_category: str | None = None
    openness: str | None = None
    """A framework of openness and its result, as ``mof-1.0:class_2``."""
    origin_region: str | None = None
    organisation: str | None = None
    """Who made it, by its whole name."""
    origin_country: str | None = None
    architecture: str | None = None
    memory_class: str | None = None
    """The memory that weights at 16 bit and a short context need, see ``hardware.memory_class_of``."""
    max_memory_gb: float | None = None
    """What weights, and ``memory_context`` tokens where that is given, take up at the most, in GB of 10^9 bytes."""
    memory_precision: str | None = None
    """Of the weights: 16bit where it is not given."""
    memory_context: int | None = None

    @property
    def values(self) -> Mapping[str, tuple[str, ...]]:
        """By column the values of which a record has one: a licence's own key, and those of its versions."""
        given = {column: getattr(self, name) for name, column in FACETS.items()}
        return {
            column: _line_of(value) if column == "license_key" else (value,)
            for column, value in given.items()
            if value is not None
        }

    @property
    def words(self) -> tuple[str, ...] | None:
        """The words of ``q``; None where nothing is searched for."""
        return words_of(self.q) if self.q else None

    def without_words(self) -> "ModelFilter":
        """The same without what is searched for."""
        return msgspec.structs.replace(self, q=None) if self.q is not None else self

    @property
    def is_counted(self) -> bool:
        """Whether the kept counts tell how many records this matches."""
        return not (self.q or self.listed or self.base_model or self.not_allowed_in or self.memory or self.openness)

    @property
    def memory(self) -> "MemoryLimit | None":
        """The memory that is there; None where it does not narrow."""
        if self.max_memory_gb is None:
            return None
        half_bytes = round(2 * BYTES_PER_PARAMETER[self.memory_precision or DEFAULT_PRECISION])
        return MemoryLimit(int(self.max_memory_gb * 2e9), half_bytes, self.memory_context)

    @property
    def listed(self) -> Mapping[str, str]:
        """By column the value that it has, of the filters that no counts are kept for."""
        given = {
            "owner_folded": self.owner.lower() if self.owner is not None else None,
            "own_class": self.own_class,
            "organisation_folded": folded_name(self.organisation) if self.organisation is not None else None,
            "origin_country": self.origin_country,
        }
        return {column: value for column, value in given.items() if value is not None}


class MemoryLimit(NamedTuple):
    """What may be taken up, in half bytes: at 4 bit a parameter has one."""

    half_bytes: int
    of_parameter: int
    tokens: int | None


def sort_column(sort: str) -> Any:  # noqa: ANN401 - columns of different types
    """The column that a sort is by; ids are unique, the others have ``pk`` behind them."""
    return getattr(ModelRecord, sort.removeprefix("-"))


class Position(msgspec.Struct, frozen=True):
    """A record's place in the order: the value it is sorted by, and its number."""

    at: Any
    pk: int


def in_order(sort: str, positions: list[Position]) -> list[Position]:
    """Positions as the database would order them; the bytes of UTF-8 sort as its letters do."""
    if sort in (BEST_FIRST, "id"):
        return sorted(positions, key=lambda one: one.at)
    return sorted(positions, key=lambda one: (one.at, one.pk), reverse=True)


def is_behind(sort: str, one: Position, other: Position) -> bool:
    """Whether a position comes later than another one."""
    return bool(one.at > other.at) if sort in (BEST_FIRST, "id") else (one.at, one.pk) < (other.at, other.pk)


def to_cursor(sort: str, position: Position) -> list[Any]:
    """A position as plain values."""
    if sort == BEST_FIRST:
        return [position.at[1], position.at[0]]
    return [position.at.isoformat() if sort == "-updated_at" else position.at, position.pk]


def from_cursor(sort: str, at: Any, pk: Any) -> Position:  # noqa: ANN401 - values out of a cursor
    """The inverse of ``to_cursor``; raises ``Invalid`` for what this service never sent."""
    try:
        if sort == BEST_FIRST:
            return Position((range(len(TIERS)).index(pk), str(at)), 0)
        kinds: dict[str, Any] = {"id": str, "-updated_at": _moment, "-downloads": _number}
        return Position(kinds[sort](at), _number(pk))
    except (TypeError, ValueError, OverflowError) as error:
        raise Invalid("This is not a cursor of this service.", pointer="/cursor") from error


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(UTC)


def _number(given: object) -> int:
    """A number of a cursor, which has no more than 64 bits; one that is spelled as text may have any."""
    if not isinstance(given, int):
        raise TypeError("a number is no text")
    return int(given)


def _line_of(key: str) -> tuple[str, ...]:
    catalogue = load_catalogue()
    return tuple(sorted(catalogue.line_of(key))) if key in catalogue.entries else (key,)
