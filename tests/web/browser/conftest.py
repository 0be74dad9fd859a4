from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.web.looks import looking


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a module; each opens tabs of its own."""
    with looking() as browser:
        yield browser
