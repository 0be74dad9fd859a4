"""What lineage adds to the records of a batch: computed once for all of a kind that were made from the same models."""

import secrets
from collections.abc import Hashable, Mapping

import msgspec

from registry.records.facts.observation import ObservedFacts
from registry.records.layers.bases import BaseEdge
from registry.records.lineage.conflicts import LineageConflict
from registry.records.lineage.inheritance import new_conflicts
from registry.records.lineage.members import member_of
from registry.records.listings.lineage import Ancestry, Lineage, Model
from registry.records.listings.render import Descent, kind_of


class Descents:
    """For one batch, by its ancestry; ``models`` may leave out what has no base and is none, and was not known."""

    def __init__(self, ancestry: Ancestry, models: Mapping[str, Model]) -> None:
        self._ancestry, self._models = ancestry, models
        self._mark = secrets.token_hex(16)
        self._found: dict[Hashable, tuple[Lineage, Descent]] = {}

    def origins(self, facts: ObservedFacts) -> tuple[BaseEdge, ...]:
        """The edges of a model to its bases."""
        model = self._models.get(facts.id.lower())
        return model.origins if model else ()

    def of(self, facts: ObservedFacts) -> Descent | None:
        """What the document of one model says; None where it was made from nothing."""
        folded = facts.id.lower()
        model = self._models.get(folded)
        if model is None or not model.origins:
            return None
        key = (kind_of(facts), model.origins)
        if key not in self._found:
            self._found[key] = self._learn(model)
        lineage, marked = self._found[key]
        if folded in lineage.names:
            # In a ring it matters which of its models asks.
            return _written(self._ancestry.of(model, folded))
        return marked._replace(inherited=marked.inherited.replace(self._mark.encode(), facts.id.encode()))

    def conflicts(self, facts: ObservedFacts, stored: bytes) -> list[LineageConflict]:
        """Conflicts that arose on a model since a document of it was stored."""
        folded = facts.id.lower()
        model = self._models[folded]
        if not model.origins:
            return []
        inherited = self._ancestry.of(model, folded).inherited
        return new_conflicts(stored, member_of(stored), model.member, inherited)

    def has_moved(self, facts: ObservedFacts, stored: bytes) -> bool:
        """Whether what descendants inherit of a model is not what a document of it says."""
        return self._models[facts.id.lower()].member != member_of(stored)

    def _learn(self, model: Model) -> tuple[Lineage, Descent]:
        own = msgspec.structs.replace(model, member=msgspec.structs.replace(model.member, id=self._mark))
        lineage = self._ancestry.of(own, self._mark)
        return lineage, _written(lineage)


def _written(lineage: Lineage) -> Descent:
    return Descent(
        bases=msgspec.json.encode(lineage.bases),
        inherited=msgspec.json.encode(lineage.inherited),
        countries=tuple(sorted(lineage.countries)),
        license_class=lineage.license_class,
        is_complete=lineage.is_complete,
    )
