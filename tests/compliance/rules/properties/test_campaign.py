"""The same properties over many more licences and uses than the quick tests have time for."""

import os
from collections.abc import Callable

import pytest

from tests.compliance.rules import test_properties
from tests.compliance.rules.properties import test_order_and_reasons
from tests.support.compliance.strategies import Chance

COUNT = 200_000 if os.environ.get("CARDWATCH_SOAK") == "1" else 3_000
FROM = int(os.environ.get("CARDWATCH_PROPERTIES_FROM", "0"))
PROPERTIES: dict[str, Callable[[Chance], None]] = {
    name: value.hypothesis.inner_test
    for module in (test_properties, test_order_and_reasons)
    for name, value in vars(module).items()
    if hasattr(value, "hypothesis")
}


@pytest.mark.slow
@pytest.mark.timeout(7_200)
@pytest.mark.parametrize("name", PROPERTIES)
def test_a_property_holds_for_very_many(name: str) -> None:
    for number in range(FROM, FROM + COUNT):
        PROPERTIES[name](Chance(number))
