"""What a model was made from, what binds it through that, and where its tag promises more."""

from registry.records.lineage.forefathers import FURTHER, Forefather, SharedLineage
from registry.records.lineage.graph import (
    count_descendants,
    count_descendants_of_each,
    descendants,
    descendants_of_name,
    list_bases,
    private_family,
    walk,
)
from registry.records.lineage.inheritance import Inherited, chain_of, read_lineage
from registry.records.lineage.members import member_in
from registry.records.lineage.schemas import RelatedRead
from registry.records.lineage.terms import Ancestor, Chain, Effective, effective, modality_through

__all__ = [
    "FURTHER",
    "Ancestor",
    "Chain",
    "Effective",
    "Forefather",
    "Inherited",
    "RelatedRead",
    "SharedLineage",
    "chain_of",
    "count_descendants",
    "count_descendants_of_each",
    "descendants",
    "descendants_of_name",
    "effective",
    "list_bases",
    "member_in",
    "modality_through",
    "private_family",
    "read_lineage",
    "walk",
]
