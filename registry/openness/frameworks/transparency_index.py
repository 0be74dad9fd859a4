"""Foundation Model Transparency Index, imported: `fmti-2023-10`, `fmti-2024-05`, `fmti-2025-12`."""

import msgspec

from registry.openness.frameworks.result import Verdict


class TransparencyFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Whose model it is, as the index or the record names the developer."""

    developer: str | None = None


def judge(facts: TransparencyFacts, edition: str = "fmti-2025-12") -> Verdict:
    """What the index says of the developer in this edition; `not scored` is no 0."""
    raise NotImplementedError
