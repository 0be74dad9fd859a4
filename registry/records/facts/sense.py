"""What cannot be true whoever says it. Asked where people write; what was stored once is read as it is."""

from collections.abc import Iterator
from datetime import date

from registry.records.facts.citations import items
from registry.records.facts.curation import CuratedFacts

_JANUARY_FIRST = "0000-01-01"
"""What completes a year or a month to a day, from its own length on."""
_FREE = {"none", "optional_services"}


def check_sense(facts: CuratedFacts) -> None:
    """Raise ``ValueError`` for the first statement of the facts that no model can fulfil."""
    for fault in (*_days(facts), *_contradictions(facts)):
        raise ValueError(fault)


def _days(facts: CuratedFacts) -> Iterator[str]:
    placed = (facts.placed_on_market.since,) if facts.placed_on_market else ()
    for day in (facts.released, *(one.since for one in facts.stages), *placed):
        if day is not None and not _exists(day):
            yield f"There is no day {day}."


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day + _JANUARY_FIRST[len(day) :])
    except ValueError:
        return False
    return True


def _contradictions(facts: CuratedFacts) -> Iterator[str]:
    kinds = {one.kind for one in facts.monetisation}
    if "none" in kinds and kinds - _FREE:
        yield f"`monetisation` cannot be none and {', '.join(sorted(kinds - _FREE))} at once."
    if facts.gate and facts.gate.kind == "none" and facts.gate.fields:
        yield "A `gate` of the kind none asks for no fields."
    for field, item in items(facts):
        if item.availability == "none" and item.license:
            yield f"`{field}` does not exist (none), so it has no licence."
    if facts.parameters is not None and (facts.active_parameters or 0) > facts.parameters:
        yield "`active_parameters` cannot be more than `parameters`."
