"""The use of an entry: what its inventory says of all, and what it says itself. Pure.

A fact that neither states is not stated: nothing is assumed in its place.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from registry.compliance.checks import UseBody
from registry.inputs import take

_NEEDED = {"organisation": "company", "country": "DE"}
"""What a check cannot do without, and what stands for it while the rest is looked at."""


def checked_use(given: Mapping[str, Any], at: str = "/use") -> dict[str, Any]:
    """Facts of a use as they are stored; raises ``Invalid`` for what is none. Null unsays a fact of the inventory."""
    stated = {name: value for name, value in given.items() if value is not None}
    read = msgspec.to_builtins(take({**_NEEDED, **stated}, UseBody, at))
    unsaid = {name: None for name, value in given.items() if value is None}
    take({**_NEEDED, **{name: _NEEDED.get(name) for name in unsaid}}, UseBody, at)  # names that exist
    return {**{name: read[name] for name in stated}, **unsaid}


def use_of(common: Mapping[str, Any], own: Mapping[str, Any]) -> UseBody | tuple[str, ...]:
    """The use of an entry, or the facts that a check cannot do without and nobody states."""
    stated = {name: value for name, value in {**common, **own}.items() if value is not None}
    missing = tuple(name for name in _NEEDED if name not in stated)
    return missing or msgspec.convert(stated, UseBody)
