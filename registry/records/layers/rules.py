"""Which value of a fact is in force, who says so, and who says otherwise. Pure.

* Every fact has a *field*, a dotted path such as ``origin.country`` or ``artifacts.base_weights``.
* Sources state fields (the layers *observed* and *normalised*), curators assert them (*concluded*); the value in force
  is that of the highest layer, and whatever else was said stays visible beside it.
* The model's own source counts more than our own record of it, that more than an index. Peers that disagree leave a
  fact unknown, or its availability at the lesser of open and partial: never more open. That a thing does not exist
  (``none``) is no degree of openness: against any other word it leaves the availability unknown.
* A later statement never overwrites an assertion: where it says something else than the assertion, and than what that
  was made over, the record needs review, with both sides.
* An assertion may be limited to revisions or a time; of several that count for a state the last one does.

Decided in ADR 0017 and 0047.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, get_args

import msgspec

from registry.records.facts.curation import (
    ArtifactGroup,
    ArtifactKind,
    CuratedFacts,
    DocumentKind,
    Origin,
    Validity,
)
from registry.records.facts.words import FORMER, present_field

Layer = Literal["observed", "normalised", "inherited", "concluded"]

Role = Literal["hub", "index", "curator", "operator", "lineage"]
"""Whose word a value is: of the model's own source, of a public index, of whoever holds a key, of whoever sits at the
machine, or of what it was made from."""

CONCLUSION = "conclusion"
"""The field of what a curator decided about the licence; its value is a ``facts.Decided``."""
NESTED: Mapping[str, tuple[str, ...]] = {
    "artifacts": get_args(ArtifactKind),
    "documentation": get_args(DocumentKind),
    "licenses": get_args(ArtifactGroup),
    "origin": Origin.__struct_fields__,
}
"""Members of ``CuratedFacts`` whose members are fields of their own."""
FIELDS = (
    *(name for name in CuratedFacts.__struct_fields__ if name not in NESTED and name not in FORMER),
    *(f"{name}.{member}" for name, members in NESTED.items() for member in members),
)
"""The fields of facts."""
MERGED = frozenset({"tags", "evidence", "variants", "ollama", "found_at", "evaluations"})
"""Lists to which sources add; two different ones do not contradict each other."""
OWN_SOURCES = frozenset({"huggingface", "modelscope"})
"""Where the model itself lies; they outrank what others say of it."""
READ_SOURCES = frozenset({"starter"})
"""Our own records, read from the models' sources: they outrank an index, and yield to where the model lies."""


class FieldStatement(msgspec.Struct, frozen=True, kw_only=True):
    """What one source said about one field."""

    value: Any
    source: str
    at: datetime
    layer: Layer = "observed"
    reason: str | None = None
    revision: str | None = None


class Assertion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a curator concluded about one field, and what the sources said at that time."""

    field: str
    value: Any
    by: str
    at: datetime
    reason: str | None = None
    evidence: tuple[str, ...] = ()
    about: str | None = None
    """Fingerprint of what it was concluded over; another word of the sources later re-opens the question."""
    validity: Validity | None = None
    proposal: str | None = None
    key: str | None = None
    """The id of the key that was used; None of the command line."""

    def __post_init__(self) -> None:
        """A field that was stored under its former word has the present one."""
        msgspec.structs.force_setattr(self, "field", present_field(self.field))


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the value in force of a field comes from, and what others say."""

    layer: Layer
    source: str
    """The hub, the index, or the name of whoever concluded it."""
    at: datetime
    reason: str | None = None
    revision: str | None = None
    evidence: tuple[str, ...] = ()
    role: Role | None = None
    """Whose word it is; absent in what an older release rendered."""
    key: str | None = None
    """The id of the curator's key."""
    disagreement: tuple["Other", ...] = ()


class Other(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What another source says about the same field."""

    source: str
    value: Any
    at: datetime


class Resolved(msgspec.Struct, frozen=True, kw_only=True):
    """All fields of a record in force; ``contradicted`` says which assertions the sources came to contradict."""

    facts: CuratedFacts
    values: dict[str, Value]
    contradicted: dict[str, str]


NOMINAL = 0.1
"""How far a nominal number of parameters may be from the counted one."""


def flatten(facts: CuratedFacts) -> dict[str, Any]:
    """The fields of facts, as plain values; what is absent is no field."""
    plain = msgspec.to_builtins(facts)
    flat = {name: value for name, value in plain.items() if name not in NESTED}
    for name in NESTED.keys() & plain.keys():
        flat |= {f"{name}.{key}": value for key, value in plain[name].items()}
    return flat


def unflatten(fields: Mapping[str, Any]) -> CuratedFacts:
    """The inverse of ``flatten``; raises ``msgspec.ValidationError`` for values that make no sense."""
    plain: dict[str, Any] = {}
    for field, value in fields.items():
        name, _, key = field.partition(".")
        if key:
            plain.setdefault(name, {})[key] = value
        else:
            plain[name] = value
    return msgspec.convert(plain, CuratedFacts)


_EXPLAINS = frozenset({"evidence", "note", "basis"})


def fingerprint_of(value: Any) -> str | None:  # noqa: ANN401 - a plain value of any field
    """A hash of the essence of a value; None where nothing was said."""
    if value is None:
        return None
    return hashlib.sha256(msgspec.json.encode(essence(value), order="sorted")).hexdigest()[:32]


def essence(value: Any) -> Any:  # noqa: ANN401 - as above
    """A value without what only explains or spells it: two sources that cite different pages agree."""
    if isinstance(value, dict):
        if value and value.keys() <= {"id", "relation"}:
            return essence(value["id"])
        return {name: essence(part) for name, part in value.items() if name not in _EXPLAINS}
    if isinstance(value, list | tuple):
        parts = [essence(part) for part in value]
        return sorted(parts) if all(isinstance(part, str) for part in parts) else parts
    return value.strip().lower() if isinstance(value, str) else value


def is_in_force(validity: Validity | None, seen_at: datetime, revision: str | None) -> bool:
    """Whether an assertion counts for a state that was seen at this moment, at this revision."""
    if validity is None:
        return True
    if validity.revisions and (revision or "").lower() not in {known.lower() for known in validity.revisions}:
        return False
    after = validity.from_at is None or seen_at >= validity.from_at
    return after and (validity.until_at is None or seen_at < validity.until_at)


def next_boundary(assertions: Iterable[Assertion], now: datetime) -> datetime | None:
    """The next moment at which an assertion begins or ends to count."""
    limits = (one.validity for one in assertions if one.validity)
    moments = (moment for limit in limits for moment in (limit.from_at, limit.until_at))
    return min((moment for moment in moments if moment and moment > now), default=None)


def resolve(
    stated: Mapping[str, tuple[FieldStatement, ...]], assertions: Iterable[Assertion], *, seen_at: datetime,
    revision: str | None,
) -> Resolved:  # fmt: skip
    """The values in force of a state that was seen at this moment, at this revision."""
    concluded = {
        one.field: one for one in assertions if one.field != CONCLUSION and is_in_force(one.validity, seen_at, revision)
    }
    below = {field: _agree(field, statements) for field, statements in stated.items() if statements}
    plain, values, contradicted = {}, {}, {}
    for field in sorted({*below, *concluded}):
        low, high = below.get(field), concluded.get(field)
        said = low[0] if low else None
        plain[field], values[field] = (high.value, _asserted(high, stated.get(field, ()))) if high else _must(low)
        if high and is_contradicted(high, said):
            contradicted[field] = _both_sides(high, said, stated.get(field, ()))
    facts = unflatten({field: value for field, value in plain.items() if value is not None})
    return Resolved(facts=facts, values=values, contradicted=contradicted)


def is_contradicted(assertion: Assertion, said: Any) -> bool:  # noqa: ANN401 - a plain value
    """Whether the sources now say something else than the assertion, and than what it was concluded over."""
    if said is None or fingerprint_of(said) == assertion.about:
        return False
    return not agree(assertion.field, said, assertion.value)


def agree(field: str, one: Any, other: Any) -> bool:  # noqa: ANN401 - plain values of any field
    """Whether two values say the same; a "7B" model has about, not exactly, 7 billion parameters."""
    if field in {"parameters", "active_parameters"} and one and other:
        return bool(abs(one - other) <= NOMINAL * max(one, other))
    return fingerprint_of(one) == fingerprint_of(other)


def stated_value(field: str, statements: tuple[FieldStatement, ...]) -> Any:  # noqa: ANN401 - a plain value
    """What the sources together say about a field; None where they say nothing or contradict each other."""
    return _agree(field, statements)[0] if statements else None


def _must(found: tuple[Any, Value] | None) -> tuple[Any, Value]:
    if found is None:
        raise ValueError("a field without statement or assertion")
    return found


def _agree(field: str, statements: tuple[FieldStatement, ...]) -> tuple[Any, Value]:
    """The value of the highest rank; sources of one rank that disagree leave it open, or at the lesser availability."""
    ranked = sorted(statements, key=lambda one: (-_rank(one.source), one.source))
    first = ranked[0]
    peers = [one for one in ranked if _rank(one.source) == _rank(first.source)]
    if field.partition(".")[0] in MERGED:
        value = _merged([one.value for one in ranked])
        return value, _value_of(first)
    others = tuple(one for one in ranked if one is not first and not agree(field, one.value, first.value))
    value = first.value
    if any(one in peers for one in others):
        value = _least([one.value for one in peers])
    return value, _value_of(first, others)


def role_of(layer: Layer, source: str, key: str | None = None) -> Role:
    """Whose word a value of this layer and source is."""
    if layer == "inherited":
        return "lineage"
    if layer == "concluded":
        return "operator" if key is None and source.partition(":")[0] == "cli" else "curator"
    return "hub" if source in OWN_SOURCES else "index"


def _least(values: list[Any]) -> Any:  # noqa: ANN401 - plain values
    """Open against partial is partial; any other disagreement is unknown, of ``none`` with anything, too."""
    if not all(isinstance(value, dict) and "availability" in value for value in values):
        return None
    said = {value["availability"] for value in values} - {"unknown"}
    if len(said) == 1 or said == {"open", "partial"}:
        wanted = "partial" if len(said) > 1 else next(iter(said))
        return next(value for value in values if value["availability"] == wanted)
    return {"availability": "unknown"}


def _merged(values: list[Any]) -> list[Any]:
    merged: list[Any] = []
    for value in values:
        merged += [one for one in value if one not in merged]
    return merged


def _rank(source: str) -> int:
    return 2 if source in OWN_SOURCES else 1 if source in READ_SOURCES else 0


def _value_of(first: FieldStatement, others: tuple[FieldStatement, ...] = ()) -> Value:
    return Value(
        layer=first.layer, source=first.source, at=first.at, reason=first.reason, revision=first.revision,
        role=role_of(first.layer, first.source),
        disagreement=tuple(Other(source=one.source, value=one.value, at=one.at) for one in others),
    )  # fmt: skip


def _asserted(assertion: Assertion, statements: tuple[FieldStatement, ...]) -> Value:
    return Value(
        layer="concluded", source=assertion.by, at=assertion.at, reason=assertion.reason,
        evidence=assertion.evidence, key=assertion.key, role=role_of("concluded", assertion.by, assertion.key),
        disagreement=tuple(
            Other(source=one.source, value=one.value, at=one.at)
            for one in statements
            if not agree(assertion.field, one.value, assertion.value)
        ),
    )  # fmt: skip


def _both_sides(assertion: Assertion, said: Any, statements: tuple[FieldStatement, ...]) -> str:  # noqa: ANN401 - plain
    mark = fingerprint_of(said)
    sources = ", ".join(sorted({one.source for one in statements if fingerprint_of(one.value) == mark}))
    shown, other = (msgspec.json.encode(essence(value)).decode()[:200] for value in (assertion.value, said))
    return (
        f"{assertion.field}: {assertion.by} concluded {shown} on {assertion.at:%Y-%m-%d}, "
        f"but {sources or 'the sources'} now say {other}; conclude again."
    )
