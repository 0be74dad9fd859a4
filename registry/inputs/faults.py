"""Every fault of a value that a type refuses, each with its JSON pointer (RFC 6901) and with what would be right.

* The library that reads values stops at the first fault; so what it refused is walked again, along its own description
  of the type. What it accepted never comes here.
* A walk is bounded: so many faults are told, so many values are looked at.
* A type may tell, in ``faults_beyond``, what is wrong beyond its description; only of what is refused anyway.
* A fault never shows a pattern: a type says in ``extra={"words": ...}`` what it wants.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

import msgspec
from msgspec import inspect

from registry.inputs.scalars import describe, scalar_fault, words_of
from registry.inputs.words import accepted, nearest, not_among, shown

MOST_FAULTS = 50
_MOST_VALUES = 5_000
"""Values that one walk looks at; more of them may be wrong, which is told when these are right."""
_LONGEST_NAME = 100
_AT = re.compile(r"^(?P<detail>.*?)(?: - at `(?P<path>\$[^`]*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")


class Fault(NamedTuple):
    """Where something is wrong, and what would be right."""

    pointer: str
    detail: str


def faults_in(value: object, type_: Any, at: str = "", *, strict: bool = True) -> tuple[Fault, ...]:  # noqa: ANN401 - any type of a value
    """The faults of a value that ``type_`` refuses, at most ``MOST_FAULTS``; ``at`` is a pointer to it."""
    return tuple(islice(_Walk(strict=strict).node(value, _described(type_), at), MOST_FAULTS))


def fault_of(error: msgspec.ValidationError | str, at: str = "") -> Fault:
    """What the library itself says of the first fault."""
    match = _AT.match(str(error))
    path = (match and match["path"]) or ""
    steps = "".join(f"/{name or index}" for name, index in _STEP.findall(path))
    detail = (match["detail"] if match else str(error))[:500]
    return Fault(at + steps, "It is not in the form that is accepted here." if "matching regex" in detail else detail)


def step(name: object) -> str:
    """One step of a pointer."""
    return "/" + str(name)[:_LONGEST_NAME].replace("~", "~0").replace("/", "~1")


@lru_cache(maxsize=256)
def _described(type_: Any) -> inspect.Type:  # noqa: ANN401 - any type of a value
    return inspect.type_info(type_)


class _Walk:
    """One walk through one value."""

    def __init__(self, *, strict: bool) -> None:
        self._strict, self._left = strict, _MOST_VALUES

    def node(self, value: object, wanted: inspect.Type, at: str, words: str = "") -> Iterator[Fault]:
        """The faults of one value and of all in it."""
        self._left -= 1
        if self._left < 0:
            return
        match wanted:
            case inspect.Metadata(extra={"among": among}) if isinstance(value, str) and value not in among:
                yield Fault(at, not_among(value, among, _name_at(at)))
            case inspect.Metadata(type=inner):
                yield from self.node(value, inner, at, words_of(wanted) or words)
            case inspect.UnionType():
                yield from self._union(value, wanted, at, words)
            case inspect.StructType():
                yield from self._struct(value, wanted, at)
            case inspect.DictType():
                yield from self._dict(value, wanted, at)
            case inspect.ListType() | inspect.VarTupleType() | inspect.SetType() | inspect.FrozenSetType():
                yield from self._items(value, wanted, at)
            case _:
                detail = scalar_fault(value, wanted, words, name=_name_at(at), strict=self._strict)
                if detail is not None:
                    yield Fault(at, detail)

    def _union(self, value: object, wanted: inspect.UnionType, at: str, words: str) -> Iterator[Fault]:
        """The faults under the choice that the value is nearest to."""
        choices = [one for one in wanted.types if _is_alike(value, one, strict=self._strict)]
        if not choices:
            known = [describe(one, words) for one in wanted.types if not isinstance(_bare(one), inspect.NoneType)]
            yield Fault(at, f"Expected {' or '.join(known)}, got {shown(value)}.")
            return
        found = [tuple(islice(self.node(value, one, at, words), MOST_FAULTS)) for one in choices]
        yield from min(found, key=len)

    def _struct(self, value: object, wanted: inspect.StructType, at: str) -> Iterator[Fault]:
        if not isinstance(value, Mapping):
            yield Fault(at, f"Expected {describe(wanted)}, got {shown(value)}.")
            return
        count = 0
        for count, fault in enumerate(self._fields(value, wanted, at), 1):  # noqa: B007 - counted
            yield fault
        if not count and (beyond := getattr(wanted.cls, "faults_beyond", None)):
            yield from beyond(value, at)
        if not count and hasattr(wanted.cls, "__post_init__"):
            try:
                msgspec.convert(value, wanted.cls, strict=self._strict, str_keys=True)
            except msgspec.ValidationError as error:
                yield fault_of(error, at)

    def _fields(self, value: Mapping[Any, object], wanted: inspect.StructType, at: str) -> Iterator[Fault]:
        fields = {field.encode_name: field for field in wanted.fields}
        if wanted.forbid_unknown_fields:
            yield from (_unknown(str(name), fields, at) for name in value if name not in fields)
        for name, field in fields.items():
            if name in value:
                yield from self.node(value[name], field.type, at + step(name))
            elif field.required:
                yield Fault(at + step(name), f"`{name}` is missing: {describe(field.type)}.")

    def _dict(self, value: object, wanted: inspect.DictType, at: str) -> Iterator[Fault]:
        if not isinstance(value, Mapping):
            yield Fault(at, f"Expected an object, got {shown(value)}.")
            return
        yield from _length_faults(len(value), wanted.min_length, wanted.max_length, at)
        for name, one in islice(value.items(), max(self._left, 0)):
            key = scalar_fault(name, _bare(wanted.key_type), "", name="a name", strict=self._strict)
            if key is not None:
                yield Fault(at + step(name), key)
            yield from self.node(one, wanted.value_type, at + step(name))

    def _items(self, value: object, wanted: Any, at: str) -> Iterator[Fault]:  # noqa: ANN401 - one of the kinds of lists
        if not isinstance(value, list | tuple | set | frozenset):
            is_one = isinstance(value, str | int | float) and not isinstance(value, bool)
            right = (
                f"; write [{json.dumps(value, ensure_ascii=False)}]"
                if is_one and len(str(value)) <= _LONGEST_NAME
                else ""
            )
            yield Fault(at, f"Expected a list, got {shown(value)}{right}.")
            return
        wrong = list(_length_faults(len(value), wanted.min_length, wanted.max_length, at))
        yield from wrong
        if not wrong:
            for index, one in enumerate(islice(value, max(self._left, 0))):
                yield from self.node(one, wanted.item_type, f"{at}/{index}")


def _unknown(name: str, fields: Mapping[str, object], at: str) -> Fault:
    hint = nearest(name, fields)
    meant = f"; did you mean {hint!r}?" if hint else "."
    return Fault(at + step(name), f"There is no field {shown(name)} here{meant} {accepted(list(fields))}")


def _length_faults(length: int, least: int | None, most: int | None, at: str) -> Iterator[Fault]:
    if least is not None and length < least:
        yield Fault(at, "It is empty." if not length else f"At least {least} are needed, there are {length}.")
    if most is not None and length > most:
        yield Fault(at, f"At most {most:,} are accepted, there are {length:,}.")


def _name_at(at: str) -> str:
    """The name of what stands at a pointer, of a list its own."""
    named = next((part for part in reversed(at.split("/")) if part and not part.isdigit()), "")
    return f"a value of `{named}`" if named else "an accepted value"


def _bare(wanted: inspect.Type) -> inspect.Type:
    return _bare(wanted.type) if isinstance(wanted, inspect.Metadata) else wanted


_IN_TEXT = (inspect.BoolType, inspect.IntType, inspect.FloatType)
_KINDS: tuple[tuple[Any, Any], ...] = (
    (type(None), inspect.NoneType),
    (bool, inspect.BoolType),
    (str, (inspect.StrType, inspect.LiteralType, inspect.EnumType, inspect.DateTimeType, inspect.DateType)),
    ((int, float), (inspect.IntType, inspect.FloatType, inspect.LiteralType, inspect.EnumType)),
    (Mapping, (inspect.StructType, inspect.DictType)),
    ((list, tuple), (inspect.ListType, inspect.VarTupleType, inspect.SetType, inspect.FrozenSetType)),
)


def _is_alike(value: object, wanted: inspect.Type, *, strict: bool) -> bool:
    """Whether a value is of the kind of JSON that a choice is written in; numbers may be text where not strict."""
    bare = _bare(wanted)
    if not strict and isinstance(value, str) and isinstance(bare, _IN_TEXT):
        return True
    kinds = next((of for kind, of in _KINDS if isinstance(value, kind)), ())
    return isinstance(bare, (inspect.AnyType, kinds))
