from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from registry.access.rules import Scope
from registry.access.service import create_key
from registry.runtime import Runtime
from tests.support.curation.board import Board
from tests.support.http.application import Client, make_runtime, speaking_to
from tests.support.watch.story import Story


@pytest.fixture
def person(runtime: Runtime, tmp_path: Path) -> Iterator[Callable[..., Client]]:
    """Makes a client with a key of its own and these scopes, or without a key where it has none.

    Each speaks to an application of its own over the same database, as behind a load balancer.
    """
    with ExitStack() as opened:

        def make(name: str, *scopes: Scope) -> Client:
            key = None
            if scopes:
                with runtime.database.unit_of_work() as work:
                    _, key = create_key(work, name, list(scopes), actor="test", now=datetime.now(UTC))
            url = runtime.settings.database_url
            own = make_runtime(url, tmp_path / "data", anonymous_read=True)
            opened.callback(own.close)
            return opened.enter_context(speaking_to(own, key=key))

        yield make


@pytest.fixture
def board(runtime: Runtime, story: Story, person: Callable[..., Client]) -> Iterator[Board]:
    """One who proposes, one who reviews, and the administrator."""
    with speaking_to(runtime) as admin:
        yield Board(
            admin=admin, alice=person("alice", Scope.MODELS_PROPOSE, Scope.MODELS_READ),
            bob=person("bob", Scope.MODELS_REVIEW, Scope.MODELS_READ), story=story,
        )  # fmt: skip
