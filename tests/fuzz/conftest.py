"""The running service in each profile, ready to be asked for anything."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.fuzz.furniture import SETTINGS
from tests.support.workers import stage
from tests.support.workers.stage import Stage


@pytest.fixture(params=["embedded", "scaled"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    if request.param == "embedded":
        with stage.embedded(tmp_path, **SETTINGS) as made:
            yield made
        return
    servers = (request.getfixturevalue("postgres_server"), request.getfixturevalue("redis_server"))
    with stage.scaled(tmp_path, *servers, **SETTINGS) as made:
        yield made
