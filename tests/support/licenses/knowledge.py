"""What the registry knows of licences, for tests."""

from functools import cache

from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.knowledge import Knowledge
from registry.licenses.texts.identification import load_index


@cache
def knowledge() -> Knowledge:
    """The shipped catalogue and its texts, read once for all tests."""
    return Knowledge(load_catalogue(), load_index)
