"""Properties over many more draws than the quick tests have time for; ``make soak`` takes most."""

import os
from collections.abc import Callable, Mapping

from tests.support.compliance.properties.strategies import Chance

_COUNT = 200_000 if os.environ.get("CARDWATCH_SOAK") == "1" else 3_000
_FROM = int(os.environ.get("CARDWATCH_PROPERTIES_FROM", "0"))


def properties_of(module: Mapping[str, object]) -> dict[str, Callable[[Chance], None]]:
    """The properties of a module of tests, by their names."""
    found = ((name, getattr(value, "hypothesis", None)) for name, value in module.items())
    return {name: property_.inner_test for name, property_ in found if property_ is not None}


def hold(property_: Callable[[Chance], None]) -> None:
    """Ask a property of very many draws."""
    for number in range(_FROM, _FROM + _COUNT):
        property_(Chance(number))
