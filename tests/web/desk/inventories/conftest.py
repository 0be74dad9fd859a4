from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from registry.access import Scope
from registry.runtime import Runtime
from tests.support.compliance.shelf import Shelf
from tests.support.http.application import make_runtime
from tests.support.web.rooms.desk import at_desk
from tests.support.web.rooms.inventory_desk import InventoryVisitor


@pytest.fixture
def runtime(database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    """An empty registry on either database."""
    made = make_runtime(database_url, tmp_path / "data", anonymous_read=True)
    yield made
    made.close()


@pytest.fixture
def keeper(runtime: Runtime) -> Iterator[InventoryVisitor]:
    """Somebody who keeps inventories by the pages, with some models on the shelf."""
    shelf = Shelf(runtime.database, runtime.knowledge)
    shelf.add("good/apache", "apache-2.0")
    shelf.add("good/derived", "apache-2.0", "good/apache")
    shelf.add("closed/research", "cc-by-nc-4.0")
    scopes = (Scope.INVENTORIES_READ, Scope.INVENTORIES_WRITE, Scope.WAIVERS_WRITE, Scope.MODELS_READ)
    with at_desk(runtime, *scopes, name="keeper") as client:
        yield InventoryVisitor(runtime, client)


@pytest.fixture
def colleague(keeper: InventoryVisitor, tmp_path: Path) -> Iterator[Callable[..., InventoryVisitor]]:
    """Makes somebody else with a key of these scopes."""
    with ExitStack() as opened:

        def make(name: str, *scopes: Scope) -> InventoryVisitor:
            url = keeper.runtime.settings.database_url
            own = make_runtime(url, tmp_path / "data", anonymous_read=True)
            return InventoryVisitor(own, opened.enter_context(at_desk(own, *scopes, name=name)))

        yield make
