"""Commands, settings and plain text."""

from registry.compliance.scan.texts.commands import models_in_commands
from registry.compliance.scan.texts.lines import models_in_text
from registry.compliance.scan.texts.plain import TEXT_READERS, merged

__all__ = ["TEXT_READERS", "merged", "models_in_commands", "models_in_text"]
