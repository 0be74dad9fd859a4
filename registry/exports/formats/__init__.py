"""The formats of bills of materials: each writes the same facts, piece by piece."""

from registry.exports.formats.table import DEFAULT, FORMATS, BomFormat, format_named

__all__ = ["DEFAULT", "FORMATS", "BomFormat", "format_named"]
