"""The client's package, made where it is not there yet, and a registry with the starter catalogue to ask."""

from collections.abc import Iterator
from pathlib import Path

import generation
import pytest

from tests.support.http.catalogue import serving_catalogue

generation.make()
"""Once, before any test of this folder imports what it makes."""


@pytest.fixture(scope="module")
def address(starter_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving_catalogue(starter_file, tmp_path_factory.mktemp("catalogue")) as (url, _):
        yield url
