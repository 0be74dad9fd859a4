"""Lists: ``{"items", "next_cursor", "total"}``, read by a key and not by an offset (docs/adr/0018).

* A cursor is opaque and holds the place of the last item shown; it is valid only with the same sort and filter.
* A page reads one item more than it shows: only where there is one does the list go on.
* Counting stops at ``COUNT_UP_TO``; the total says whether it did.
* A cursor that was tampered with is the client's fault (``Invalid``), never the database's.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Generic, Literal, TypeVar, cast

import msgspec
from sqlalchemy.orm import InstrumentedAttribute, Mapped
from sqlmodel import Session, func, select
from sqlmodel.sql.expression import SelectOfScalar

from registry.errors import Invalid
from registry.inputs import not_among

Item = TypeVar("Item")
Row = TypeVar("Row")
Shown = TypeVar("Shown")

DEFAULT_LIMIT, MAX_LIMIT = 50, 200
COUNT_UP_TO = 10_000
"""Counting stops here; beyond it the total is ``at_least``."""


class Total(msgspec.Struct, frozen=True):
    """How many items the filter matches; ``at_least`` where counting was cut short."""

    count: int
    type: Literal["exact", "at_least"]


class Page(msgspec.Struct, Generic[Item], frozen=True):
    """One page of a list."""

    items: list[Item]
    next_cursor: str | None
    """Null on the last page."""
    total: Total

    def each(self, read: "Callable[[Item], Shown]") -> "Page[Shown]":
        """The same page with every item read as something else."""
        return Page([read(item) for item in self.items], self.next_cursor, self.total)


def page(
    session: Session,
    query: SelectOfScalar[Row],
    key: Mapped[Any],
    *,
    limit: int,
    cursor: str | None,
    bound_to: Hashable,
    is_descending: bool = False,
    total: Total | None = None,
) -> Page[Row]:
    """One page of what a query finds, in the order of a unique column of it; ``total`` is counted where not given.

    The rows are entities, or tuples of entities of which one has the column.
    """
    behind = query
    if cursor is not None:
        place = _of_type(decode_cursor(cursor, bound_to, 1)[0], key)
        behind = query.where(key < place if is_descending else key > place)
    rows = session.exec(behind.order_by(key.desc() if is_descending else key).limit(limit + 1)).all()
    count = total or total_of(_bounded_count(session, query, key))
    return page_of(rows, limit, lambda row: [_place_of(row, key)], bound_to=bound_to, total=count)


def page_of(
    found: Sequence[Item], limit: int, place: Callable[[Item], list[Any]], *, bound_to: Hashable, total: Total
) -> Page[Item]:
    """A page of items in order that begin where it begins, at least one more than ``limit`` where the list goes on."""
    following = encode_cursor(place(found[limit - 1]), bound_to) if len(found) > limit else None
    return Page(list(found[:limit]), following, total)


def refuse_unknown(
    given: Iterable[str], supported: Iterable[str], at: str = "", noun: str = "a filter of this list"
) -> None:
    """Raise ``Invalid`` for parameters that a list does not know: a mistyped filter must not widen the answer.

    ``at`` is a JSON pointer to what holds them; ``noun`` is what each should have been.
    """
    known = sorted(supported)
    unknown = sorted(set(given) - set(known))
    if unknown:
        errors = tuple((f"{at}/{name[:100]}", not_among(name, known, noun)) for name in unknown[:20])
        raise Invalid(" ".join(detail for _, detail in errors)[:1_000], errors=errors, supported=known)


def total_of(count: int) -> Total:
    """A count that was cut at ``COUNT_UP_TO`` as a total."""
    return Total(count, "exact" if count < COUNT_UP_TO else "at_least")


def encode_cursor(position: list[Any], bound_to: Hashable) -> str:
    """A cursor for the position after the last item, valid only with the same sort and filter."""
    return base64.urlsafe_b64encode(msgspec.json.encode([_binding(bound_to), *position])).decode().rstrip("=")


def decode_cursor(cursor: str, bound_to: Hashable, *lengths: int) -> list[Any]:
    """The position in a cursor of so many values, or so many; raises ``Invalid`` where it is not one of this list."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        binding, *position = msgspec.json.decode(raw, type=list[Any])
    except (binascii.Error, ValueError, msgspec.DecodeError, RecursionError) as error:
        raise Invalid("This is not a cursor of this service; start again without it.", pointer="/cursor") from error
    if binding != _binding(bound_to) or len(position) not in lengths or not all(map(_is_plain, position)):
        message = "This cursor belongs to another sort or filter; start again without it."
        raise Invalid(message, pointer="/cursor")
    return position


def _bounded_count(session: Session, query: SelectOfScalar[Any], key: Mapped[Any]) -> int:
    few = query.with_only_columns(key, maintain_column_froms=True).limit(COUNT_UP_TO).subquery()
    return session.exec(select(func.count()).select_from(few)).one()


def _of_type(place: object, key: Mapped[Any]) -> object:
    """A place out of a cursor, if it is of the column's type."""
    if not isinstance(place, _column(key).type.python_type):
        raise Invalid("This is not a cursor of this service; start again without it.", pointer="/cursor")
    return place


def _place_of(row: object, key: Mapped[Any]) -> object:
    column = _column(key)
    entity = cast("type[object]", column.class_)
    parts = (row,) if isinstance(row, entity) else cast("Iterable[object]", row)
    return next(getattr(part, column.key) for part in parts if isinstance(part, entity))


def _column(key: Mapped[Any]) -> InstrumentedAttribute[Any]:
    return cast("InstrumentedAttribute[Any]", key)


def _is_plain(part: object) -> bool:
    """Whether a value out of a cursor can be handed to a database: text without NUL, or an integer of 64 bits."""
    return (isinstance(part, str) and "\x00" not in part) or (isinstance(part, int) and abs(part) < 2**63)


def _binding(bound_to: Hashable) -> str:
    return hashlib.sha256(msgspec.json.encode(bound_to)).hexdigest()[:12]
