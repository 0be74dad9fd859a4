"""The fields that can be proposed, with the type and the values of each, read from the types themselves. Pure."""

from collections.abc import Iterator

import msgspec
from msgspec import inspect

from registry.curation.proposals.rules import FIELDS
from registry.records.facts import CuratedFacts, Decided
from registry.records.layers import CONCLUSION


class ProposableField(msgspec.Struct, frozen=True, kw_only=True):
    """A field, what it holds, and its values where they are counted."""

    field: str
    type: str
    values: tuple[str, ...] = ()


def proposable_fields() -> tuple[ProposableField, ...]:
    """All fields, in the order of their names."""
    facts = _fields_of(inspect.type_info(CuratedFacts))
    return tuple(_described(name, facts) for name in FIELDS)


def _described(name: str, facts: dict[str, inspect.Type]) -> ProposableField:
    if name == CONCLUSION:
        return ProposableField(field=name, type=_words(inspect.type_info(Decided)))
    head, _, member = name.partition(".")
    kind = facts[head]
    if isinstance(kind, inspect.DictType):
        kind = kind.value_type
    elif member:
        kind = _fields_of(kind)[member]
    return ProposableField(field=name, type=_words(kind), values=tuple(_values(kind)))


def _fields_of(kind: inspect.Type) -> dict[str, inspect.Type]:
    return {one.encode_name: one.type for one in kind.fields} if isinstance(kind, inspect.StructType) else {}


def _values(kind: inspect.Type) -> Iterator[str]:
    """The counted values of a type, or of what its lists hold."""
    if isinstance(kind, inspect.LiteralType):
        yield from map(str, kind.values)
    elif isinstance(kind, inspect.UnionType):
        for one in kind.types:
            yield from _values(one)
    elif isinstance(kind, inspect.VarTupleType):
        yield from _values(kind.item_type)


def _words(kind: inspect.Type) -> str:
    """A type in words: what stands in brackets or braces is written as JSON."""
    if isinstance(kind, inspect.UnionType):
        return " or ".join(dict.fromkeys(_words(one) for one in kind.types if not isinstance(one, inspect.NoneType)))
    if isinstance(kind, inspect.LiteralType):
        return "|".join(map(str, kind.values))
    if isinstance(kind, inspect.VarTupleType):
        return f"[{_words(kind.item_type)}, ...]"
    if isinstance(kind, inspect.Metadata):
        return _words(kind.type)
    if isinstance(kind, inspect.StructType):
        parts = (f'"{one.encode_name}"{"" if one.required else "?"}: {_words(one.type)}' for one in kind.fields)
        return f"{{{', '.join(parts)}}}"
    return _PATTERNS.get(kind.pattern or "", "text") if isinstance(kind, inspect.StrType) else _PLAIN[type(kind)]


_PLAIN: dict[type[inspect.Type], str] = {inspect.IntType: "whole number", inspect.FloatType: "number"}
_PATTERNS = {
    "": "text",
    "^https?://[^\\s]+$": "link",
    "^[A-Z]{2}$": "country (DE)",
    "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$": "day (2026, 2026-01 or 2026-01-31)",
    "^[0-9a-fA-F]{40}$": "commit",
}
"""What the patterns of text mean."""
