"""What the lineage of a model means for a use; what may be declared over which base stands in ``licenses.lineage``.

The base's licence binds the base's part, whatever the child's tag says; so a base is judged as well and the strictest
finding wins. A tag that promises more than the base grants is a conflict that has to be reported.
"""

from collections.abc import Sequence
from itertools import combinations

from registry.compliance.rules.values import ASK_LICENSOR, REPORT_LINEAGE_CONFLICT, Finding, Obligation, Outcome, Use
from registry.licenses import FINE, TABLE, base_row, is_held_back, reason_of, relation
from registry.licenses.catalogue import License, LicenseClass

RULE = "lineage"


CLOSED = frozenset({"proprietary", "closed", "all rights reserved", "commercial", "closed source"})
"""Words for terms of one's own that grant nobody anything: certainly none of the licences on record."""


def lineage_finding(child: License, base: License, use: Use) -> Finding | None:
    """The conflict or doubt between what a derivative declares and what its base grants, if there is one.

    Whoever passes a model on under a tag that conflicts with its base breaks the base's licence; whoever only uses it
    has a publisher to write to.
    """
    cell = relation(child, base)
    if cell in FINE:
        return None
    reason = reason_of(cell, child.name, base)
    if cell != "conflict":
        return _finding(base, Outcome.NEEDS_REVIEW, reason, ASK_LICENSOR)
    passed_on = None if use.derivative_license is not None else _is_passed_on(base, use)
    if passed_on:
        unsaid = "" if is_held_back(base) else ", and derivative_license names no other licence"
        denied = f"{reason} So it may not be passed on as it is{unsaid}."
        return _finding(base, Outcome.DENIED, denied, REPORT_LINEAGE_CONFLICT)
    if passed_on is None and use.distribution is None and use.derivative_license is None:
        doubt = f"{reason} Whether it is passed on is not stated."
        return _finding(base, Outcome.NEEDS_REVIEW, doubt, REPORT_LINEAGE_CONFLICT, missing=("distribution",))
    outcome = Outcome.NEEDS_REVIEW if is_held_back(base) else Outcome.WITH_OBLIGATIONS
    return _finding(base, outcome, reason, REPORT_LINEAGE_CONFLICT)


def _is_passed_on(base: License, use: Use) -> bool | None:
    """Whether the base's licence reaches whom the model is passed on to; None where it is not stated."""
    if use.distribution == "hosted_api":
        redistribution = base.terms.redistribution
        return bool(redistribution and redistribution.hosted_is_distribution)
    return None if use.distribution is None else use.distribution != "none"


def can_stand_together(licenses: Sequence[License]) -> bool:
    """Whether all can bind one model: of one class that is no vendor's own terms, and each pair may be layered."""
    classes = {license_.class_ for license_ in licenses}
    if len(classes) != 1 or LicenseClass.COMMUNITY in classes:
        return False
    return all(relation(one, two) in FINE or relation(two, one) in FINE for one, two in combinations(licenses, 2))


def relicense_finding(plan: License, base: License) -> Finding | None:
    """What the licence planned for a distributed derivative meets in the licence of what it is made from."""
    cell = relation(plan, base)
    if cell in FINE:
        return None
    if cell == "review":
        reason = f"{base.name} may not let derivatives be passed on under {plan.name}."
        return _finding(base, Outcome.NEEDS_REVIEW, reason, ASK_LICENSOR)
    reason = f"{base.name} does not let derivatives be passed on under {plan.name}."
    return _finding(base, Outcome.DENIED, reason)


def unknown_plan_finding(word: str, base: License) -> Finding | None:
    """What a planned licence that is not on record meets: fine only where the base leaves the choice free."""
    cell = TABLE[base_row(base)]["other"]
    if cell in FINE:
        return None
    if cell == "conflict" and " ".join(word.casefold().replace("-", " ").split()) in CLOSED:
        reason = f"{base.name} does not let derivatives be passed on as {word!r}."
        return _finding(base, Outcome.DENIED, reason)
    reason = f"{base.name} limits the licence of derivatives, and {word!r} is not on record."
    return _finding(base, Outcome.NEEDS_REVIEW, reason, ASK_LICENSOR)


def _finding(
    base: License, outcome: Outcome, reason: str, *obligations: Obligation, missing: tuple[str, ...] = ()
) -> Finding:
    return Finding(
        rule=RULE,
        outcome=outcome,
        reason=reason,
        license=base.key,
        clause=base.terms.binding.clause if base.terms.binding else None,
        obligations=obligations,
        missing=missing,
    )
