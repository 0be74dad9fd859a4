"""The lineage of a model as nested lists: what it was made from above it, and what was made from it below."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from registry.records.lineage import RelatedRead

MOST = 60
"""Models that a page shows in one direction."""


class Branch(NamedTuple):
    """A model of the lineage and those that hang on it."""

    model: RelatedRead
    further: tuple["Branch", ...]


def branches_of(root: str, related: Sequence[RelatedRead]) -> tuple[Branch, ...]:
    """The models that hang on ``root``, each once, at its nearest."""
    hung: dict[str, list[RelatedRead]] = defaultdict(list)
    for one in related[:MOST]:
        hung[one.via[0].id.lower() if one.via else root.lower()].append(one)
    return _under(root.lower(), hung, frozenset({root.lower()}))


def _under(place: str, hung: Mapping[str, list[RelatedRead]], above: frozenset[str]) -> tuple[Branch, ...]:
    found = (one for one in hung.get(place, ()) if one.id.lower() not in above)
    return tuple(Branch(one, _under(one.id.lower(), hung, above | {one.id.lower()})) for one in found)
