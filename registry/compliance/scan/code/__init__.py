"""Python and notebooks, by their syntax."""

from registry.compliance.scan.code.readers import CODE_READERS

__all__ = ["CODE_READERS"]
