"""One pure module for each framework: its rules, its facts, and what they amount to."""

from registry.openness.frameworks.result import Part, Verdict

__all__ = ["Part", "Verdict"]
