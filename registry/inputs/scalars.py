"""What is wrong with a single word, number or moment, in a sentence."""

import re
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec import inspect

from registry.countries import country_fault
from registry.errors import Invalid
from registry.inputs.moments import EXAMPLES, calendar_fault, moment_fault
from registry.inputs.words import not_among, shown

COUNTRY = "country"
"""The word of a type that is a country code."""
MOMENT = "moment"
"""The word of a text that is a day or a moment with its time zone."""
_SPECIAL = {COUNTRY: "a country code of ISO 3166-1 alpha-2 such as DE", MOMENT: EXAMPLES}
_MOST_MEMBERS = 6
_TRUE_OR_FALSE = "true or false"
_NAMES: tuple[tuple[Any, str], ...] = (
    (inspect.BoolType, _TRUE_OR_FALSE),
    (inspect.IntType, "a whole number"),
    (inspect.FloatType, "a number"),
    (inspect.DateTimeType, "a moment such as 2026-01-31T12:00:00Z"),
    (inspect.DateType, "a day such as 2026-01-31"),
    (inspect.StrType, "text"),
    (inspect.NoneType, "null"),
    ((inspect.StructType, inspect.DictType), "an object"),
    ((inspect.ListType, inspect.VarTupleType, inspect.SetType, inspect.FrozenSetType), "a list"),
)


def describe(wanted: inspect.Type, words: str = "") -> str:
    """What a type wants, in words."""
    match wanted:
        case inspect.Metadata(type=inner):
            return describe(inner, words_of(wanted) or words)
        case inspect.UnionType(types=types):
            return " or ".join(describe(one, words) for one in types if not isinstance(one, inspect.NoneType))
        case inspect.LiteralType() | inspect.EnumType():
            return f"one of {', '.join(map(str, choices_of(wanted)))}"
        case inspect.StructType(fields=fields) if fields:
            return f"an object with {members(fields)}"
    words = _SPECIAL.get(words, words)
    return words or next((name for kind, name in _NAMES if isinstance(wanted, kind)), "a value")


def members(fields: Collection[inspect.Field]) -> str:
    """The names of an object's members, those that it needs first; of many the first ones."""
    names = [f"`{one.encode_name}`" for one in sorted(fields, key=lambda one: not one.required)]
    more = ", ..." if len(names) > _MOST_MEMBERS else ""
    return f"{', '.join(names[:_MOST_MEMBERS])}{more}"


def words_of(wanted: inspect.Metadata) -> str:
    """What a type says of itself; the description of a text with a pattern will do."""
    if words := (wanted.extra or {}).get("words"):
        return str(words)
    inner = wanted.type
    text = str((wanted.extra_json_schema or {}).get("description", ""))
    return text[:1].lower() + text[1:].rstrip(".") if isinstance(inner, inspect.StrType) and inner.pattern else ""


def choices_of(wanted: inspect.LiteralType | inspect.EnumType) -> list[Any]:
    """The words of a list of words."""
    if isinstance(wanted, inspect.EnumType):
        return [one.value for one in wanted.cls]
    return list(wanted.values)


def scalar_fault(value: object, wanted: inspect.Type, words: str, *, name: str, strict: bool) -> str | None:
    """What is wrong with one value called ``name``, in a sentence; None where nothing is, or the type is no scalar."""
    if isinstance(wanted, inspect.LiteralType | inspect.EnumType):
        known = choices_of(wanted)
        is_known = value in known if strict or not isinstance(value, str) else value in map(str, known)
        return None if is_known else not_among(value, [str(one) for one in known], name)
    if isinstance(wanted, inspect.StrType):
        return _text_fault(value, wanted, words)
    if isinstance(wanted, inspect.IntType | inspect.FloatType):
        return _number_fault(value, wanted, strict=strict)
    if isinstance(wanted, inspect.DateTimeType | inspect.DateType):
        return _moment_fault(value, wanted)
    is_fine = True
    if isinstance(wanted, inspect.BoolType):
        is_fine = isinstance(value, bool) or (not strict and _converts(value, bool))
    elif isinstance(wanted, inspect.NoneType):
        is_fine = value is None
    return None if is_fine else f"Expected {describe(wanted)}, got {shown(value)}."


def _text_fault(value: object, wanted: inspect.StrType, words: str) -> str | None:
    if not isinstance(value, str):
        return f"Expected {describe(wanted, words)}, got {shown(value)}."
    if words == COUNTRY:
        return country_fault(value)
    if words == MOMENT:
        return moment_fault(value)
    return _length_fault(value, wanted) or _pattern_fault(value, wanted, words)


def _length_fault(value: str, wanted: inspect.StrType) -> str | None:
    if wanted.min_length is not None and len(value) < wanted.min_length:
        return "It is empty." if not value else f"{shown(value)} is too short: at least {wanted.min_length} characters."
    if wanted.max_length is not None and len(value) > wanted.max_length:
        return f"It is too long: at most {wanted.max_length:,} characters are accepted, these are {len(value):,}."
    return None


def _pattern_fault(value: str, wanted: inspect.StrType, words: str) -> str | None:
    if wanted.pattern is None or re.search(wanted.pattern, value):
        return None
    if "\x00" in value:
        return "It contains a NUL character."
    return f"{shown(value)} is not {words or 'in the form that is accepted here'}."


def _number_fault(value: object, wanted: inspect.IntType | inspect.FloatType, *, strict: bool) -> str | None:
    name = describe(wanted)
    kind: type[int | float] = int if isinstance(wanted, inspect.IntType) else float
    if isinstance(value, bool) or not _converts(value, kind, strict=strict):
        return f"Expected {name}, got {shown(value)}."
    number = msgspec.convert(value, kind, strict=strict)
    if number != number:  # noqa: PLR0124 - only NaN is not itself
        return f"Expected {name}, got {shown(value)}."
    low = wanted.ge if wanted.ge is not None else wanted.gt
    high = wanted.le if wanted.le is not None else wanted.lt
    is_low = low is not None and (number < low or (wanted.gt is not None and number <= low))
    is_high = high is not None and (number > high or (wanted.lt is not None and number >= high))
    if not is_low and not is_high:
        return None
    above = None if low is None else f"{'more than' if wanted.gt is not None else 'at least'} {low:,}"
    below = None if high is None else f"{'less than' if wanted.lt is not None else 'at most'} {high:,}"
    return f"{shown(value)} is out of range: {name}, {' and '.join(filter(None, (above, below)))}."


def _moment_fault(value: object, wanted: inspect.DateTimeType | inspect.DateType) -> str | None:
    if not isinstance(value, str):
        return f"Expected {describe(wanted)}, got {shown(value)}."
    kind: type[datetime | date] = datetime if isinstance(wanted, inspect.DateTimeType) else date
    if _converts(value, kind):
        return None
    return calendar_fault(value) or f"{shown(value)} is not {describe(wanted)}."


def _converts(value: object, kind: Any, *, strict: bool = False) -> bool:  # noqa: ANN401 - a type
    try:
        msgspec.convert(value, kind, strict=strict)
    except (msgspec.ValidationError, Invalid):
        return False
    return True
