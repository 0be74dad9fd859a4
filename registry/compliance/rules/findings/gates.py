"""What whoever takes a model agrees to beside its licence: the policy of its gate. Pure."""

import re
from collections.abc import Iterator

from registry.compliance.rules.values import Finding, Obligation, Outcome

RULE = "gate"
_POLICY = re.compile(
    r"\b(?:acceptable|prohibited|responsible)[\s-]+use\b|\bus(?:e|age)[\s-]+(?:polic|guideline|restriction)"
    r"|\bterms\s+of\s+use\b|\bcode\s+of\s+conduct\b",
    re.IGNORECASE,
)


def policy_finding(name: str, link: str | None = None) -> Finding:
    """The duty to follow a use policy that is no part of the licence and is accepted with the model."""
    where = f" ({link})" if link else ""
    return Finding(
        rule=RULE,
        outcome=Outcome.WITH_OBLIGATIONS,
        reason=f"Whoever takes the model accepts {name} beside its licence.",
        obligations=(Obligation("follow_use_policy", f"Follow {name}{where}.", name),),
    )


def prompt_findings(prompt: str) -> Iterator[Finding]:
    """What a gate's prompt asks people to accept, as far as it speaks of a use policy."""
    if _POLICY.search(prompt):
        yield policy_finding("the use policy in the gate's prompt")
