"""What a licence leaves free and what it limits, as facts: use, study, change, sharing, and each kind of limit."""

import msgspec

from registry.openness.facts.algebra import Fact


class GrantedTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What one licence, or all that bind together, grant and limit."""

    access: Fact = "unknown"
    """Anyone may have it, without payment or permission."""
    use: Fact = "unknown"
    modification: Fact = "unknown"
    distribution: Fact = "unknown"
    limits: tuple[str, ...] = ()
    """Limits that are known to bind: `commercial`, `field_of_use`, `territory`, `scale`, `research_only`."""
    use_policy: Fact = "unknown"
    """Whether rules of conduct (an AUP, a RAIL clause) belong to it."""


def granted_terms(expression: str | None) -> GrantedTerms:
    """What the catalogue knows of a licence."""
    raise NotImplementedError
