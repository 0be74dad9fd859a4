"""Documents in CycloneDX 1.6 and 1.7, as JSON (ECMA-424)."""

from registry.exports.formats.cyclonedx.document import write

__all__ = ["write"]
