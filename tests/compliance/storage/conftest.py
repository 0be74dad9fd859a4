"""The whole application, with a child and its base registered."""

from collections.abc import Iterator

import pytest

from registry.licenses.knowledge import Knowledge
from registry.runtime import Runtime
from tests.support.compliance.shelf import Shelf
from tests.support.http.application import Client, speaking_to
from tests.support.stocks import Stock

MODEL, BASE = "acme/child", "acme/base"
_MODELS = Stock()


@pytest.fixture
def client(runtime: Runtime) -> Iterator[Client]:
    with speaking_to(runtime) as running:
        yield running


@pytest.fixture
def shelf(runtime: Runtime, knowledge: Knowledge) -> Shelf:
    made = Shelf(runtime.database, knowledge)
    _MODELS.put(runtime.database, lambda: _fill(made))
    return made


def _fill(shelf: Shelf) -> None:
    shelf.add(BASE, "llama3.1")
    shelf.add(MODEL, "apache-2.0", BASE)
