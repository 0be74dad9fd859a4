"""What a proposal may say, and what the concluded layer becomes when it is accepted. Pure.

* A field that does not exist and a value that cannot be stored are refused, saying what there is.
* The last assertion of a field that counts for a state is in force. One without limits replaces all of its field; a
  limited one goes on top, in the place of one with the same limits.
* What a proposal was made over is remembered by fingerprints: what moved since is a conflict.

Decided in ADR 0015.
"""

import hashlib
import math
from collections.abc import Iterable
from typing import Any

import msgspec

from registry.countries import check_countries
from registry.inputs import Fault, faults_in, not_among
from registry.records.facts import CuratedFacts, Decided, Validity
from registry.records.layers import CONCLUSION, Assertion, check_sense, flatten, present_field, stored_field, unflatten
from registry.records.layers import FIELDS as FACT_FIELDS

FIELDS = tuple(sorted([CONCLUSION, *FACT_FIELDS]))
"""The fields that can be asserted."""


class NothingAsserted(Exception):  # noqa: N818 - a reason, which the service tells
    """There is no assertion to take away; the message is the field."""


class ProposedChange(msgspec.Struct, frozen=True, kw_only=True):
    """One field and what it should be; None takes the assertion about it away."""

    field: str
    value: Any = None

    def __post_init__(self) -> None:
        """By its present word."""
        msgspec.structs.force_setattr(self, "field", present_field(self.field))


class Basis(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a proposal for one field was made over, as fingerprints; None where there was nothing."""

    asserted: str | None = None
    stated: str | None = None


def checked_value(field: str, value: Any, *, strict: bool = True) -> Any:  # noqa: ANN401 - a plain value of any field
    """A value in the form in which it is stored; raises ``ValueError`` saying what is wrong with it."""
    territory, country = None, None
    if field == CONCLUSION:
        decided = msgspec.convert(value, Decided, strict=strict)
        plain, territory = msgspec.to_builtins(decided), decided.territory
    else:
        facts = unflatten({field: value}) if strict else _lenient(field, value)
        check_sense(facts)
        plain, territory, country = flatten(facts).get(field, value), facts.territory, facts.origin.country
    check_countries((country, *(territory.countries if territory else ())))
    if not _is_storable(plain):
        raise ValueError("NUL characters and numbers that are not finite cannot be stored")
    return plain


def value_faults(field: str, value: Any, at: str = "", *, strict: bool = True) -> tuple[Fault, ...]:  # noqa: ANN401 - as above
    """Everything that is wrong with a value that ``checked_value`` refuses, pointing from ``at`` on."""
    if field == CONCLUSION:
        return faults_in(value, Decided, at, strict=strict)
    name, _, key = field.partition(".")
    steps = f"/{name}/{key}" if key else f"/{name}"
    found = faults_in({name: {key: value} if key else value}, CuratedFacts, strict=strict)
    return tuple(Fault(at + one.pointer.removeprefix(steps), one.detail) for one in found)


def field_fault(field: str) -> str | None:
    """What is wrong with the name of a field, naming those that there are; None for one of them."""
    return None if field in FIELDS else not_among(field, FIELDS, "a field that can be asserted")


def amended(
    standing: Iterable[Assertion], field: str, new: Assertion | None, validity: Validity | None
) -> list[Assertion]:
    """The assertions after a change of one field.

    The last assertion of a field that counts for a state is the one in force. So a new one without a limit replaces all
    of its field; one with a limit goes on top of the others, in the place of one with the same limit. Taking away
    follows the same rule. Raises ``NothingAsserted`` where there is nothing to take away.
    """
    before = list(standing)
    kept = [one for one in before if one.field != field or (validity is not None and one.validity != validity)]
    if new is None and len(kept) == len(before):
        raise NothingAsserted(field)
    return kept if new is None else [*kept, new]


def assertions_fingerprint(assertions: Iterable[Assertion]) -> str | None:
    """A fingerprint of all that is asserted about one field, with who did; None where nothing is."""
    found = tuple(assertions)
    if not found:
        return None
    plain = [{**msgspec.to_builtins(one), "field": stored_field(one.field)} for one in found]
    return hashlib.sha256(msgspec.json.encode(plain, order="sorted")).hexdigest()[:32]


def differences(before: Any, after: Any, path: str = "") -> list[tuple[str, Any, Any]]:  # noqa: ANN401 - JSON
    """Where two JSON values differ: JSON pointer (RFC 6901), before, after; a list is one value."""
    if before == after:
        return []
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return [(path, before, after)]
    found = []
    for name in sorted(before.keys() | after.keys()):
        step = name.replace("~", "~0").replace("/", "~1")
        found += differences(before.get(name), after.get(name), f"{path}/{step}")
    return found


def _lenient(field: str, value: Any) -> CuratedFacts:  # noqa: ANN401 - as above
    """Facts of a value in which numbers may be text, as in YAML where every scalar was read as text."""
    name, _, key = field.partition(".")
    return msgspec.convert({name: {key: value} if key else value}, CuratedFacts, strict=False)


def _is_storable(value: Any) -> bool:  # noqa: ANN401 - as above
    if isinstance(value, dict):
        return all(map(_is_storable, (*value.keys(), *value.values())))
    if isinstance(value, list | tuple):
        return all(map(_is_storable, value))
    if isinstance(value, str):
        return "\x00" not in value
    return not isinstance(value, float) or math.isfinite(value)
