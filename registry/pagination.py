"""Lists: ``{"items", "next_cursor", "total"}`` with opaque cursors that are bound to the sort and the filter."""

import base64
import binascii
import hashlib
from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import Any, Generic, Literal, TypeVar

import msgspec

from registry.errors import Invalid

Item = TypeVar("Item")

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
    total: Total


def refuse_unknown(given: Iterable[str], supported: Iterable[str]) -> None:
    """Raise ``Invalid`` for parameters that a list does not know: a mistyped filter must not widen the answer."""
    known = sorted(supported)
    unknown = sorted(set(given) - set(known))
    if unknown:
        errors = tuple((f"/{name[:100]}", "There is no such filter.") for name in unknown[:20])
        raise Invalid(f"Unknown filter: {', '.join(unknown)[:300]}.", errors=errors, supported=known)


def total_of(count: int) -> Total:
    """A count that was cut at ``COUNT_UP_TO`` as a total."""
    return Total(count, "exact" if count < COUNT_UP_TO else "at_least")


def encode_cursor(position: list[Any], bound_to: Hashable) -> str:
    """A cursor for the position after the last item, valid only with the same sort and filter."""
    return base64.urlsafe_b64encode(msgspec.json.encode([_mark(bound_to), *position])).decode().rstrip("=")


def decode_cursor(cursor: str, bound_to: Hashable, length: int) -> list[Any]:
    """The position in a cursor of ``length`` values; raises ``Invalid`` where it is not one of this list."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        mark, *position = msgspec.json.decode(raw, type=list[Any])
    except (binascii.Error, ValueError, msgspec.DecodeError, RecursionError) as error:
        raise Invalid("This is not a cursor of this service.", pointer="/cursor") from error
    if mark != _mark(bound_to) or len(position) != length or not all(map(_is_plain, position)):
        message = "This cursor belongs to another sort or filter; start again without it."
        raise Invalid(message, pointer="/cursor")
    return position


def _is_plain(part: object) -> bool:
    """Whether a value out of a cursor can be handed to a database: text without NUL, or an integer of 64 bits."""
    return (isinstance(part, str) and "\x00" not in part) or (isinstance(part, int) and abs(part) < 2**63)


@lru_cache(maxsize=2_000)
def _mark(bound_to: Hashable) -> str:
    return hashlib.sha256(msgspec.json.encode(bound_to)).hexdigest()[:12]
