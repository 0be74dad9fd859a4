"""Commands, lines and words of settings."""

from registry.compliance.scan.texts.candidates import NO_ID, NamedWord, settled
from registry.compliance.scan.texts.commands import models_in_lines, models_in_words, of_ollama, variables_in
from registry.compliance.scan.texts.lines import models_in_text
from registry.compliance.scan.texts.plain import TEXT_READERS, merged, read_plain
from registry.compliance.scan.texts.variables import has_variable, resolved

__all__ = [
    "NO_ID", "TEXT_READERS", "NamedWord", "has_variable", "merged", "models_in_lines", "models_in_text",
    "models_in_words",
    "of_ollama", "read_plain", "resolved", "settled", "variables_in",
]  # fmt: skip
