"""What whoever takes a model agrees to beside its licence: the policy of its gate. Pure."""

import re
from collections.abc import Iterable, Iterator

from registry.compliance.rules.values import READ_TEXT, Finding, Obligation, Outcome, Use
from registry.licenses.catalogue import License

RULE = "gate"
_POLICY = re.compile(
    r"\b(?:acceptable|prohibited|responsible)[\s-]+use\b|\bus(?:e|age)[\s-]+(?:polic|guideline|restriction)"
    r"|\bterms\s+of\s+use\b|\bcode\s+of\s+conduct\b",
    re.IGNORECASE,
)

_BOTH = re.compile(r"\b(?:non[\s-]*)?commercial(?:ly)?\s*(?:and|or|&|/)\s*(?:non[\s-]*)?commercial", re.IGNORECASE)
"""Commercial and other use in one breath limits nothing."""
_NO_COMMERCE = re.compile(
    r"\bnon[\s-]*commercial|\bno\s+commercial|\bcommercial(?:ly)?(?:\s+(?!is\b|are\b|be\b)[\w-]+){0,8}\s+(?:is|are|be)\s+(?:\w+ly\s+)?"
    r"(?:not|never|prohibited|forbidden|excluded|disallowed)\b|\bcommercial\s+uses?\s+(?:prohibited|forbidden)\b"
    r"|\b(?:not|never)\b(?:\s+[\w-]+){0,8}\s+commercial(?:ly)?\b|\b(?:prohibits?|forbids?)(?:\s+[\w-]+){0,3}\s+commercial"
    r"|\bcommercial(?:\s+(?!is\b|are\b)[\w-]+){0,8}\s+requires?\b",
    re.IGNORECASE,
)
_RESEARCH_ALONE = re.compile(
    r"\b(?:research|academic|scientific)(?:\s+[\w-]+){0,2}[\s-]+only\b"
    r"|\b(?:only|solely|exclusively)(?:\s+[\w-]+){0,4}\s+(?:research|academic|scientific)\b"
    r"|(?<!not )\b(?:limited|restricted)\s+to(?:\s+[\w-]+){0,3}\s+(?:research|academic|scientific)\b",
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


def conduct_findings(accepted: Iterable[Finding], licenses: Iterable[License], use: Use) -> Iterator[Finding]:
    """That nobody read whether an accepted policy forbids an activity; that of the licence itself is judged there."""
    if any(one.terms.use_policy and one.terms.use_policy.incorporated for one in licenses):
        return
    duties = (duty for finding in accepted if finding.rule == RULE for duty in finding.obligations)
    names = dict.fromkeys(duty.value for duty in duties if duty.code == "follow_use_policy")
    for name in names:
        for activity in dict.fromkeys(use.activities):
            reason = f"What {name} says of {activity.replace('_', ' ')} is not on record."
            yield Finding(rule=RULE, outcome=Outcome.NEEDS_REVIEW, reason=reason, obligations=(READ_TEXT,))


def limit_findings(prompt: str, licenses: Iterable[License], use: Use) -> Iterator[Finding]:
    """What a gate's prompt keeps from people although the licence grants it: a doubt, unless the use keeps to it.

    The words of a licence that has such limits itself are often shown at its gate; they are judged as the licence.
    """
    if not all(_grants_all(license_) for license_ in licenses):
        return
    words = _BOTH.sub("", prompt)
    if use.commercial is not False and _NO_COMMERCE.search(words):
        yield _beyond("non-commercial use", () if use.commercial else ("commercial",))
    if use.purpose not in {"research", "evaluation"} and _RESEARCH_ALONE.search(words):
        yield _beyond("research", () if use.purpose else ("purpose",))


def _grants_all(license_: License) -> bool:
    commercial = license_.terms.commercial
    return commercial is not None and commercial.value == "yes" and license_.terms.purposes is None


def _beyond(limit: str, missing: tuple[str, ...]) -> Finding:
    reason = f"The gate's prompt speaks of {limit} only, and the licence does not."
    return Finding(rule=RULE, outcome=Outcome.NEEDS_REVIEW, reason=reason, obligations=(READ_TEXT,), missing=missing)
