"""What a leaf commits to: the canonical content of a row, the same from either database and from a backup.

* JSON with sorted members (``kind``, ``row``, ``subject``, ``withheld``), encoded by msgspec; what is null is left out,
  so a column that joins a table later changes no leaf of before.
* Moments are in UTC with six digits behind the second; numbers in one form, since PostgreSQL writes 1e22 out.
* The leaf is ``sha256(salt + content)``; words of people are ``sha256(their salt + column + 0x00 + value)``.
"""

import hashlib
import os
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import msgspec

from registry.memo import for_short_texts
from registry.transparency.leaves.kinds import KINDS, Form, LoggedKind

SALT_BYTES = 32
_ODD_NUMBER = re.compile(rb"[:\[,](?<!\d:)-?\d+(?:[.eE]|\d{15})")
"""What may be written in more than one way, but no moment; also found where a text looks so, which costs time alone."""
_EXACT = 2**63
_TEXT_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:Z|\+00:00|\+00)?", re.ASCII)
_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.decode


def content_of(kind: str, row: Mapping[str, Any], words_salt: bytes | None) -> bytes:
    """The content of a leaf, from a row as a driver, the ORM or a backup gives it.

    JSON may be values or its text, moments aware values or text in UTC, bytes are bytes. Without ``words_salt`` no
    words are in it: they are erased, or the kind withholds none.
    """
    plan = _plan(kind)
    logged = {name: value for name, form in plan.columns if (value := form(row[name])) is not None}
    content: dict[str, Any] = {"kind": kind, "row": logged, "subject": str(row[plan.key])}
    if plan.withheld and words_salt is not None:
        content["withheld"] = withheld_of(kind, row, words_salt)
    return _canonical(content)


def withheld_of(kind: str, row: Mapping[str, Any], words_salt: bytes) -> dict[str, str]:
    """The hashes of the words of people in a row, by column."""
    return {
        name: hashlib.sha256(words_salt + name.encode() + b"\x00" + _canonical(_loaded(value))).hexdigest()
        for name in _plan(kind).withheld
        if (value := row[name]) is not None
    }


def commitment_of(salt: bytes, content: bytes) -> bytes:
    """What stands in the tree."""
    return hashlib.sha256(salt + content).digest()


def leaf_values(kind: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a new leaf about a row, with salts of its own."""
    logged = KINDS[kind]
    salts = os.urandom(SALT_BYTES * 2 if logged.withheld else SALT_BYTES)
    salt, words_salt = salts[:SALT_BYTES], salts[SALT_BYTES:] or None
    return {
        "kind": kind, "subject_key": str(row[logged.key]), "salt": salt, "words_salt": words_salt,
        "commitment": commitment_of(salt, content_of(kind, row, words_salt)),
    }  # fmt: skip


def columns_of(kind: LoggedKind) -> tuple[str, ...]:
    """The columns of a table that its content is made from."""
    return tuple({**dict.fromkeys(kind.columns), **dict.fromkeys(kind.withheld)})


class _ContentPlan(NamedTuple):
    key: str
    columns: Sequence[tuple[str, Callable[[Any], Any]]]
    withheld: Sequence[str]


@cache
def _plan(kind: str) -> _ContentPlan:
    logged = KINDS[kind]
    columns = [(name, _form(logged, name, form)) for name, form in logged.columns.items()]
    return _ContentPlan(logged.key, columns, tuple(logged.withheld))


def _form(kind: LoggedKind, name: str, form: Form) -> Callable[[Any], Any]:
    if form == "json" and (passing := kind.passing.get(name)):
        return lambda value: _lasting(_loaded(value), passing)
    if form == "json" and (members := kind.withheld.get(name)):
        return lambda value: _without(_loaded(value), members)
    return _FORMS[form]


def _plain(value: Any) -> Any:  # noqa: ANN401 - a column of any type
    return value


def _moment(value: datetime | str | None) -> str | None:
    return None if value is None else _written(value)


@for_short_texts(1_000, longest=40)
def _written(value: datetime | str) -> str:
    if isinstance(value, datetime):
        at = value if value.tzinfo is None else value.astimezone(UTC)
        return f"{at.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
    found = _TEXT_MOMENT.fullmatch(value)
    return f"{found[1]}T{found[2]}.{(found[3] or '').ljust(6, '0')}Z" if found else value


def _digest(value: bytes | None) -> str | None:
    return None if value is None else hashlib.sha256(value).hexdigest()


def _loaded(value: Any) -> Any:  # noqa: ANN401 - JSON
    """JSON as values; no column that is logged holds a text alone, so a text is JSON that nobody read yet."""
    if isinstance(value, str | bytes) and value[:1] in {"{", "[", b"{", b"["}:
        return _decode(value)
    return value


def _lasting(value: Any, passing: frozenset[str]) -> Any:  # noqa: ANN401 - JSON
    if not isinstance(value, dict):
        return value
    return {name: one for name, one in value.items() if (one or one == 0) and name not in passing}


def _without(value: Any, members: Sequence[str]) -> Any:  # noqa: ANN401 - JSON
    if not isinstance(value, list):
        return value
    return [
        {name: one for name, one in item.items() if name not in members} if isinstance(item, dict) else item
        for item in value
    ]


_FORMS: Mapping[Form, Callable[[Any], Any]] = {
    "plain": _plain, "moment": _moment, "json": _loaded, "bytes": _digest,
}  # fmt: skip


def _canonical(value: Any) -> bytes:  # noqa: ANN401 - JSON
    encoded = _encode(value)
    return _encode(_uniform(_decode(encoded))) if _ODD_NUMBER.search(encoded) else encoded


def _uniform(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Numbers in one form: whole ones without a fraction, and as a text where no encoder holds them."""
    if isinstance(value, dict):
        return {name: _uniform(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_uniform(one) for one in value]
    if isinstance(value, float) and value.is_integer():
        value = int(Decimal(repr(value)))
    if isinstance(value, int) and not isinstance(value, bool) and not -_EXACT <= value < _EXACT:
        return f"#{value}"
    return value
