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


Rows = Sequence[Sequence[Any]]
Asking = Generator[Ask, Rows, bool]


class Setting(NamedTuple):
    """Where a search runs, and for whom."""

    is_file: bool
    is_narrow: bool
    """Whether what is private is not shown."""
    frequencies: Frequencies | None = None
    """Of PostgreSQL."""
