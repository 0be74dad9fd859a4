"""What a model was made from, what binds it through that, and where its tag promises more."""

from registry.records.lineage.graph import ancestors, count_descendants, descendants, list_bases, walk
from registry.records.lineage.inheritance import chain_of
from registry.records.lineage.schemas import RelatedRead
from registry.records.lineage.terms import Ancestor

__all__ = ["Ancestor", "RelatedRead", "ancestors", "chain_of", "count_descendants", "descendants", "list_bases", "walk"]
