"""What an event says to whom: names, words and sums of what is private are for who may see it (docs/adr/0051)."""

from typing import Any

from sqlmodel import Session

from registry.events import Event
from registry.evidence import without_words
from registry.records.visibility import without_names

OPEN = "open"
"""In the data of an event: what takes the place of members of the same names where others are told of it."""


def shown_event_data(session: Session, event: Event, *, sees_private: bool) -> dict[str, Any]:
    """The data of an event for whoever may see what is private, or for everybody else."""
    told = {name: value for name, value in event.data.items() if name != OPEN}
    if sees_private:
        return told
    return without_names(session, without_words(session, told | event.data.get(OPEN, {})))
