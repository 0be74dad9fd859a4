"""Documents in SPDX 3.0.1, as JSON-LD, with the profiles for AI and data sets."""

from registry.exports.formats.spdx3.document import write

__all__ = ["write"]
