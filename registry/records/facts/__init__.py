"""What is said of a model: the facts that a source showed, and those that people or indexes wrote down."""

from registry.records.facts.curation import (
    Conclusion,
    CuratedFacts,
    CuratedTerritory,
    Decided,
    Item,
    Question,
    Source,
    SyncState,
    Validity,
)
from registry.records.facts.observation import (
    FileKind,
    ObservedBase,
    ObservedFacts,
    ObservedFile,
    ObservedPage,
    ObservedResult,
    Relation,
    fingerprint,
    kind_of_file,
)
from registry.records.facts.scalars import Revision, Text

__all__ = [
    "Conclusion",
    "CuratedFacts",
    "CuratedTerritory",
    "Decided",
    "FileKind",
    "Item",
    "ObservedBase",
    "ObservedFacts",
    "ObservedFile",
    "ObservedPage",
    "ObservedResult",
    "Question",
    "Relation",
    "Revision",
    "Source",
    "SyncState",
    "Text",
    "Validity",
    "fingerprint",
    "kind_of_file",
]
