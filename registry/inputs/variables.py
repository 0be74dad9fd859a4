"""Settings out of environment variables: all that cannot be used is told together, and names that nothing reads."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from registry.inputs.faults import Fault, faults_in
from registry.inputs.words import nearest

Value = TypeVar("Value")
_YES, _NO = frozenset({"yes", "true", "on", "1", "y"}), frozenset({"no", "false", "off", "0", "n"})
YES_OR_NO = "yes or no (also true, on, 1, or false, off, 0)"
_MOST_TOLD = 20
_LINKED = ("tcp://", "udp://")
"""How the values begin that Kubernetes gives to variables called after a service."""


def read_variables(environ: Mapping[str, str], prefix: str, type_: type[msgspec.Struct]) -> dict[str, Any]:
    """What is set of the fields of a type, with yes and no as they are meant; empty text counts as not set."""
    given: dict[str, Any] = {}
    for name in type_.__struct_fields__:
        text = environ.get(prefix + name.upper(), "").strip()
        if text:
            given[name] = _yes_or_no(text) if name in _switches(type_) else text
    return given


def variable_faults(given: Mapping[str, Any], prefix: str, type_: type[msgspec.Struct]) -> list[str]:
    """A sentence for each variable that cannot be read as the field of its name."""
    refused = {name: value for name, value in given.items() if _is_refused(name, value, type_)}
    return [_in_words(fault, given, prefix, type_) for fault in faults_in(refused, type_, strict=False)]


def unknown_variables(environ: Iterable[str], prefix: str, known: Iterable[str], others: Iterable[str]) -> list[str]:
    """A sentence for each variable with the prefix that nothing reads; ``others`` are names, or beginnings of names."""
    names = [prefix + name.upper() for name in known]
    of_others = tuple(prefix + name for name in others)
    strange = sorted(
        one for one in environ if one.startswith(prefix) and one not in names and not one.startswith(of_others)
    )
    told = []
    for name in strange[:_MOST_TOLD]:
        near = nearest(name.removeprefix(prefix), [one.removeprefix(prefix) for one in names])
        hint = prefix + near if near else None
        told.append(f"{name[:100]} is not a setting and changes nothing{f'; did you mean {hint}?' if hint else '.'}")
    return told


def _is_refused(name: str, value: object, type_: type[msgspec.Struct]) -> bool:
    try:
        msgspec.convert({name: value}, type_, strict=False, dec_hook=lambda kind, text: kind(text))
    except msgspec.ValidationError:
        return True
    return False


def _switches(type_: type[msgspec.Struct]) -> frozenset[str]:
    info = inspect.type_info(type_)
    fields = info.fields if isinstance(info, inspect.StructType) else ()
    return frozenset(one.name for one in fields if _is_switch(one.type))


def _is_switch(wanted: inspect.Type) -> bool:
    types = wanted.types if isinstance(wanted, inspect.UnionType) else (wanted,)
    return any(isinstance(one, inspect.BoolType) for one in types)


def _yes_or_no(text: str) -> bool | str:
    word = text.casefold()
    return True if word in _YES else False if word in _NO else text


def _in_words(fault: Fault, given: Mapping[str, Any], prefix: str, type_: type[msgspec.Struct]) -> str:
    name = fault.pointer.strip("/").split("/")[0]
    variable, text = prefix + name.upper(), str(given.get(name, ""))
    if text.startswith(_LINKED):
        why = "Kubernetes sets it for a service of this name; say `enableServiceLinks: false` in the pod"
    elif name in _switches(type_):
        why = f"{YES_OR_NO} is expected"
    else:
        why = fault.detail.rstrip(".")
    return f"{variable}={text[:60]!r} is not usable: {why}."
