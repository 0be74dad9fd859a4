"""Names that stand twice in an object of JSON: the last would win silently, and nobody knows which was meant."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from registry.inputs.faults import MOST_FAULTS, Fault, step

_LONGEST_NAME = 60


def repeated_names(document: bytes) -> tuple[Fault, ...]:
    """A fault for each name that stands twice in an object of JSON, at most ``MOST_FAULTS``; none of what is no JSON.

    The caller has bounded its size, and its depth by reading it.
    """
    is_repeated = False

    def look(pairs: list[tuple[str, Any]]) -> None:
        nonlocal is_repeated
        is_repeated = is_repeated or len(dict(pairs)) != len(pairs)

    try:
        _read(document, look)
        return tuple(islice(_faults(_read(document, _WrittenObject), ""), MOST_FAULTS)) if is_repeated else ()
    except ValueError:  # the reading proper says it better
        return ()


def _read(document: bytes, hook: Any) -> Any:  # noqa: ANN401 - JSON
    return json.loads(document, object_pairs_hook=hook, parse_int=str, parse_float=str)


class _WrittenObject:
    """An object as it is written."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        self.members = dict(pairs)
        counts = Counter(name for name, _ in pairs) if len(self.members) != len(pairs) else {}
        self.repeated = [name for name, count in counts.items() if count > 1]


def _faults(value: object, at: str) -> Iterator[Fault]:
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield from _faults(one, f"{at}/{index}")
    elif isinstance(value, _WrittenObject):
        for name in value.repeated:
            yield Fault(at + step(name), f"`{name[:_LONGEST_NAME]}` is given more than once; give it once.")
        for name, one in value.members.items():
            yield from _faults(one, at + step(name))
