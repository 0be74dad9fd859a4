"""What a plan asks of a database, and what it knows of it: so it runs over a session as well as in the event loop."""

from collections.abc import Generator, Mapping, Sequence
from typing import Any, NamedTuple

from registry.records.search.plans.frequencies import Frequencies


class Ask(NamedTuple):
    """A statement and its parameters; the rows are sent back."""

    text: str
    given: Mapping[str, Any]
    cost: int = 0
    """Records that are passed for it at the most, or as much work as that."""
    is_by_index: bool = False
    """Whether PostgreSQL is to use an index although it cannot know that this is less work than to read the table."""


Rows = Sequence[Sequence[Any]]
Asking = Generator[Ask, Rows, bool]


class SearchSetting(NamedTuple):
    """Where a search runs, and for whom."""

    is_file: bool
    is_narrow: bool
    """Whether what is private is not shown."""
    frequencies: Frequencies | None = None
    """Of PostgreSQL."""
