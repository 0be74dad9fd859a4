from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from registry.access import Scope, create_key
from registry.runtime import Runtime
from tests.support.compliance.desk import Desk
from tests.support.compliance.shelf import Shelf
from tests.support.http.application import Client, make_runtime, speaking_to
from tests.support.stocks import Stock

_MODELS = Stock()


@pytest.fixture
def person(runtime: Runtime, tmp_path: Path) -> Iterator[Callable[..., Client]]:
    """Makes a client with a key of its own and these scopes, or without a key where it has none."""
    with ExitStack() as opened:

        def make(name: str, *scopes: Scope) -> Client:
            key = None
            if scopes:
                with runtime.database.unit_of_work() as work:
                    _, key = create_key(work, name, list(scopes), actor="test", now=datetime.now(UTC))
            own = make_runtime(runtime.settings.database_url, tmp_path / "data", anonymous_read=True)
            opened.callback(own.close)
            return opened.enter_context(speaking_to(own, key=key))

        yield make


@pytest.fixture
def desk(runtime: Runtime, person: Callable[..., Client]) -> Desk:
    """Somebody who keeps inventories, with some models on the shelf."""
    shelf = Shelf(runtime.database, runtime.knowledge)
    _MODELS.put(runtime.database, lambda: _fill(shelf))
    return Desk(runtime, person("keeper", Scope.INVENTORIES_READ, Scope.INVENTORIES_WRITE), shelf)


def _fill(shelf: Shelf) -> None:
    shelf.add("good/apache", "apache-2.0")
    shelf.add("good/derived", "apache-2.0", "good/apache")
    shelf.add("meta-llama/Llama-3.2-11B-Vision", "llama3.2", pipeline="image-text-to-text")
    shelf.add("closed/research", "cc-by-nc-4.0")
