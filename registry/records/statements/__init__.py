"""What others state of models that no registry holds, by the rules of records."""

from registry.records.statements.documents import StatedBase, stated_document

__all__ = ["StatedBase", "stated_document"]
