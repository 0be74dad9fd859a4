"""Documents in SPDX 2.3, as JSON and as tag-value text."""

from registry.exports.formats.spdx2.document import write
from registry.exports.formats.spdx2.names import is_listed

__all__ = ["is_listed", "write"]
