"""Values of a type out of what was sent, or everything that is wrong with it."""

from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

from registry.errors import Invalid
from registry.inputs.faults import Fault, fault_of, faults_in

Value = TypeVar("Value")
_LONGEST_MESSAGE, _LONGEST_FIRST = 1_000, 2_000


def take(value: object, type_: type[Value], at: str = "", *, strict: bool = True) -> Value:
    """The value as ``type_``; raises ``Invalid`` with every fault, pointing from ``at`` on."""
    try:
        return msgspec.convert(value, type_, strict=strict)
    except msgspec.ValidationError as error:
        raise refusal(faults_in(value, type_, at, strict=strict) or (fault_of(error, at),)) from error


def refusal(faults: tuple[Fault, ...], **extra: Any) -> Invalid:  # noqa: ANN401 - members of a problem
    """The failure that tells them all."""
    return Invalid(sentence_of(faults), errors=tuple((one.pointer, one.detail) for one in faults), **extra)


def sentence_of(faults: Iterable[Fault]) -> str:
    """Faults in a line, each behind its place."""
    told = [f"{one.pointer or 'body'}: {one.detail.rstrip('.')}." for one in faults]
    first = min(len(told[0]), _LONGEST_FIRST) if told else 0  # whole, since it may list all that would be right
    return " ".join(told)[: max(_LONGEST_MESSAGE, first)]
