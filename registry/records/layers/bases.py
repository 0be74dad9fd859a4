"""The edges that the word of a model makes to what it was made from; pure."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from registry.records.facts.observation import ObservedBase


class BaseEdge(NamedTuple):
    """An edge to a base: its folded name today, how its child spells it, and the relation."""

    folded: str
    id: str
    relation: str


def relations_in_force(stated: Mapping[str, str], observed: Iterable[ObservedBase]) -> dict[str, str]:
    """The bases in force with their relation; one that only the model itself names exactly keeps that."""
    known = {base.folded: str(base.relation) for base in observed}
    return {
        base: known.get(base.lower(), "unknown") if relation == "unknown" else str(relation)
        for base, relation in stated.items()
    }


def base_edges(relations: Mapping[str, str], present: Mapping[str, str], folded: str) -> tuple[BaseEdge, ...]:
    """Each base once, by its name today (``present``, where that is another); no model is a base of itself."""
    found: dict[str, BaseEdge] = {}
    for base, relation in relations.items():
        name = present.get(base.lower(), base.lower())
        found[name] = BaseEdge(name, base, relation)
    return tuple(edge for edge in found.values() if edge.folded != folded)
