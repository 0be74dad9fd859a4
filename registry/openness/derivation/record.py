"""What a record says of one artifact, document or term, as a fact with the reason and the source of it.

* `open`, `partial`, `closed` are yes, partly, no; what nobody states is unknown, and never no.
* `none`, that a thing does not exist, is stated: it stays apart, and each framework says what it means there.
* The source of a fact is the first link that shows it, else the layer and whose word it is.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from registry.openness.facts import Fact, Stated, all_of, best_of, fact_of_availability
from registry.records.documents import ArtifactKind, DocumentKind, ModelDocument
from registry.records.facts import Item
from registry.records.history import PastDocument

_WORDS = {"yes": "open", "partly": "partial", "no": "closed", "none": "said not to exist"}


class StatedFact(NamedTuple):
    """A fact of a framework, before it is one of its dimensions."""

    value: Stated
    reason: str = ""
    source: str = ""
    at_least: Fact = "no"
    """What an unknown fact is known to be at the least."""

    @property
    def fact(self) -> Fact:
        """The fact, where what does not exist is not there."""
        return "no" if self.value == "none" else self.value

    @property
    def known(self) -> Fact:
        """The fact, where what does not exist says nothing."""
        return "unknown" if self.value == "none" else self.value


UNKNOWN = StatedFact("unknown", "no source says it")


def worst(*cells: StatedFact) -> StatedFact:
    """The cell that decides whether all hold; those of things that do not exist take no part."""
    return _deciding(all_of(*(cell.value for cell in cells)), cells)


def best(*cells: StatedFact) -> StatedFact:
    """The cell that decides whether any holds."""
    return _deciding(best_of(*(cell.value for cell in cells)), cells)


def share_of(*cells: StatedFact) -> StatedFact:
    """All, some or none of several things: some where they differ; one that is unknown leaves all and none open."""
    there = [cell for cell in cells if cell.value != ABSENT]
    known = {cell.value for cell in there} - {"unknown"}
    if len(known) > 1:
        told = "; ".join(dict.fromkeys(cell.reason for cell in there))
        return StatedFact("partly", told, next((cell.source for cell in there if cell.source), ""))
    if known == {"partly"}:
        return _first("partly", there)
    if all(cell.value != "unknown" for cell in there):
        return _deciding(all_of(*known), cells)
    found = _deciding("unknown", cells)
    return found._replace(at_least="partly") if known == {"yes"} else found


def _deciding(value: Fact, cells: tuple[StatedFact, ...]) -> StatedFact:
    """The cell with this value; where none of the things exists, one that says so."""
    if cells and all(cell.value == ABSENT for cell in cells):
        return cells[0]
    return _first(value, cells)


def _first(value: Stated, cells: Iterable[StatedFact]) -> StatedFact:
    return next((cell for cell in cells if cell.value == value), StatedFact(value))


ABSENT: Stated = "none"
"""That a thing does not exist."""
Document = ModelDocument | PastDocument
"""A record of today, or as it was known."""


class RecordView:
    """A document, asked for one thing after the other."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._artifacts: dict[ArtifactKind, StatedFact] = {}
        self._written: dict[DocumentKind, StatedFact] = {}
        self.kept: dict[str | tuple[str, ...], Any] = {}
        """What is asked again and again of a record, for whoever works it out."""

    def artifact(self, kind: ArtifactKind) -> StatedFact:
        """Whether an artifact is released."""
        found = self._artifacts.get(kind)
        if found is None:
            found = self._item(f"artifacts.{kind}", kind, self.document.artifacts.get(kind))
            self._artifacts[kind] = found
        return found

    def written(self, kind: DocumentKind) -> StatedFact:
        """Whether a document is there."""
        found = self._written.get(kind)
        if found is None:
            found = self._item(f"documentation.{kind}", kind, self.document.documentation.get(kind))
            self._written[kind] = found
        return found

    def stated(self, field: str, item: Item | None) -> StatedFact:
        """Whether what a field of its own tells of is there."""
        return self._item(field, field, item)

    def own(self, field: str, value: Fact, reason: str, evidence: tuple[str, ...] = ()) -> StatedFact:
        """A fact of a field that is no artifact."""
        return StatedFact(value, reason, self.source(field, evidence))

    def is_graded(self, field: str, index: str) -> bool:
        """Whether a field is the word of a person or of this index, who grade it as the index does.

        Others, our own records among them, say whether a thing is there, not how much it tells.
        """
        layer = self.document.layers.get(field)
        return layer is not None and (layer.layer == "concluded" or layer.source == index)

    def source(self, field: str, evidence: tuple[str, ...] = ()) -> str:
        """What shows a field: a link, else whose word it is."""
        if evidence:
            return evidence[0]
        layer = self.document.layers.get(field)
        if layer is None:
            return ""
        return next(iter(layer.evidence), f"{layer.layer}: {layer.source}")

    @property
    def has_foreign_base(self) -> bool:
        """Whether it was made from a model of another owner."""
        owner = self.document.id.partition("/")[0].lower()
        return any(base.id.partition("/")[0].lower() != owner for base in self.document.base_models)

    @property
    def gate(self) -> str:
        """`none`, `auto`, `manual` or `unknown`: what the hub says now, else what sources say."""
        seen, told = self.document.gated, self.document.gate
        if seen != "unknown":
            return "none" if seen == "no" else seen
        return told.kind if told else "unknown"

    def gated_weights(self, kind: ArtifactKind) -> StatedFact:
        """Whether weights are shared; behind a gate they are in part."""
        cell = self.artifact(kind)
        if cell.value == "yes" and self.gate in {"auto", "manual"}:
            return cell._replace(value="partly", reason=f"{_spelled(kind)}: behind a gate ({self.gate})")
        return cell

    @property
    def weights(self) -> StatedFact:
        """The weights that people use: those of the end-user model, or where there are no others the base's."""
        end = self.artifact("end_user_weights")
        return self.artifact("base_weights") if end.value == ABSENT else end

    @property
    def weights_kind(self) -> ArtifactKind:
        """Which artifact that is."""
        return "base_weights" if self.artifact("end_user_weights").value == ABSENT else "end_user_weights"

    def _item(self, field: str, name: str, item: Item | None) -> StatedFact:
        if item is None or item.availability == "unknown":
            return StatedFact("unknown", f"{_spelled(name)}: no source says it", self.source(field) if item else "")
        value = fact_of_availability(item.availability)
        return StatedFact(value, f"{_spelled(name)}: {_WORDS[value]}", self.source(field, item.evidence))


def _spelled(name: str) -> str:
    return name.replace("_", " ").replace(".", " ")
