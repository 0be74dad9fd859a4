"""What the lineage of a model means for a use; what may be declared over which base stands in ``licenses.lineage``.

The base's licence binds the base's part, whatever the child's tag says; so a base is judged as well and the strictest
finding wins. A tag that promises more than the base grants is a conflict that has to be reported.
"""

from registry.compliance.rules.values import ASK_LICENSOR, REPORT_LINEAGE_CONFLICT, Finding, Outcome
from registry.licenses import FINE, TABLE, base_row, is_held_back, reason_of, relation
from registry.licenses.catalogue import License

RULE = "lineage"


def lineage_finding(child: License, base: License) -> Finding | None:
    """The conflict or doubt between what a derivative declares and what its base grants, if there is one."""
    cell = relation(child, base)
    if cell in FINE:
        return None
    is_conflict = cell == "conflict"
    outcome = Outcome.WITH_OBLIGATIONS if is_conflict and not is_held_back(base) else Outcome.NEEDS_REVIEW
    return _finding(base, outcome, reason_of(cell, child.name, base), is_conflict=is_conflict)


def relicense_finding(plan: License, base: License) -> Finding | None:
    """What the licence planned for a distributed derivative meets in the licence of what it is made from."""
    cell = relation(plan, base)
    if cell in FINE:
        return None
    outcome = Outcome.NEEDS_REVIEW if cell == "review" else Outcome.DENIED
    verb = "does not let" if cell == "conflict" else "may not let"
    reason = f"{base.name} {verb} derivatives be passed on under {plan.name}."
    return _finding(base, outcome, reason, is_conflict=cell == "conflict")


def unknown_plan_finding(word: str, base: License) -> Finding | None:
    """What a planned licence that is not on record meets: fine only where the base leaves the choice free."""
    if TABLE[base_row(base)]["other"] in FINE:
        return None
    reason = f"{base.name} limits the licence of derivatives, and {word!r} is not on record."
    return _finding(base, Outcome.NEEDS_REVIEW, reason, is_conflict=False)


def _finding(base: License, outcome: Outcome, reason: str, *, is_conflict: bool) -> Finding:
    return Finding(
        rule=RULE,
        outcome=outcome,
        reason=reason,
        license=base.key,
        clause=base.terms.binding.clause if base.terms.binding else None,
        obligations=(REPORT_LINEAGE_CONFLICT if is_conflict else ASK_LICENSOR,),
    )
