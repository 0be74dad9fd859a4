"""Finding the models that a project refers to."""

from registry.compliance.scan.references import Reference, references_in

__all__ = ["Reference", "references_in"]
