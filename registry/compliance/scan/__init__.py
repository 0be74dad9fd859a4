"""Finding the models that a project's files refer to, and what they leave open."""

from registry.compliance.scan.boms import MAX_BYTES, is_bom
from registry.compliance.scan.references import findings_in, references_in
from registry.compliance.scan.values import Findings, Reference, Unresolved

__all__ = ["MAX_BYTES", "Findings", "Reference", "Unresolved", "findings_in", "is_bom", "references_in"]
