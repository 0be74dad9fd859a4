from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from registry.runtime import Runtime
from tests.support.http.application import KEY, Client, application_over, make_runtime, speaking_to
from tests.support.stub_hub import StubHub
from tests.support.web.everywhere.crawl import Walk, walk_from
from tests.support.web.everywhere.hostile import MODELS, tell_hostile
from tests.support.web.history import tell_changes
from tests.support.web.login import log_in

PLACES = ["models?q=hostile", *(f"models/{model}" for model in MODELS)]
"""Pages of what hostile people typed, which the first pages of lists do not show."""


@pytest.fixture(scope="package")
def everything(starter_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """A registry that holds one of everything: the starter records, changes, and what hostile people typed."""
    folder = tmp_path_factory.mktemp("everything")
    path = folder / "cardwatch.db"
    path.write_bytes(starter_file.read_bytes())
    with StubHub() as hub:
        runtime = make_runtime(f"sqlite:///{path}", folder, hub_endpoint=hub.url, anonymous_read=True)
        tell_changes(hub, runtime.database, with_history=False)
        with speaking_to(runtime) as admin:
            tell_hostile(runtime, admin)
        yield runtime
    runtime.close()


@pytest.fixture(scope="package")
def reader(everything: Runtime) -> Iterator[Client]:
    """Somebody who is logged in with a key that opens every room."""
    with application_over(everything) as app, Client(app) as client:
        assert log_in(client, KEY).status_code == 303
        yield client


@pytest.fixture(scope="package")
def walks(reader: Client) -> Mapping[str, Walk]:
    """What there is to see in each language."""
    return {language: walk_from(reader, language, further=PLACES) for language in ("en", "de")}
