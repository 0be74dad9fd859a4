"""What a derivative may declare over which base.

The base's licence binds the base's part, whatever the child's tag says; so a base is judged as well and the strictest
finding wins. A tag that promises more than the base grants is a conflict that has to be reported.
"""

from typing import Literal

from registry.compliance.rules.values import ASK_LICENSOR, REPORT_LINEAGE_CONFLICT, Finding, Outcome
from registry.licenses.terms import License, LicenseClass

RULE = "lineage"

Cell = Literal["ok", "review", "conflict"]
Base = Literal[
    "permissive", "attribution", "share_alike", "cc_non_commercial", "no_derivatives", "copyleft", "llama",
    "passes_restrictions", "keeps_notice", "same_agreement", "research", "no_distribution", "unknown",
]  # fmt: skip
Tag = Literal["free", "same", "cc_non_commercial", "copyleft", "other"]

TABLE: dict[Base, dict[Tag, Cell]] = {
    "permissive": {"free": "ok", "same": "ok", "cc_non_commercial": "ok", "copyleft": "ok", "other": "ok"},
    "attribution": {"free": "ok", "same": "ok", "cc_non_commercial": "ok", "copyleft": "review", "other": "ok"},
    "share_alike": {
        "free": "review", "same": "ok", "cc_non_commercial": "conflict", "copyleft": "review", "other": "review",
    },
    "cc_non_commercial": {
        "free": "conflict", "same": "ok", "cc_non_commercial": "ok", "copyleft": "conflict", "other": "conflict",
    },
    "no_derivatives": dict.fromkeys(("free", "same", "cc_non_commercial", "copyleft", "other"), "conflict"),
    "copyleft": {
        "free": "conflict", "same": "ok", "cc_non_commercial": "conflict", "copyleft": "review", "other": "conflict",
    },
    "llama": {"free": "conflict", "same": "ok", "cc_non_commercial": "ok", "copyleft": "conflict", "other": "ok"},
    "passes_restrictions": {
        "free": "conflict", "same": "ok", "cc_non_commercial": "ok", "copyleft": "conflict", "other": "conflict",
    },
    "keeps_notice": {"free": "ok", "same": "ok", "cc_non_commercial": "ok", "copyleft": "review", "other": "ok"},
    "same_agreement": {
        "free": "conflict", "same": "ok", "cc_non_commercial": "conflict", "copyleft": "conflict", "other": "conflict",
    },
    "research": {
        "free": "conflict", "same": "ok", "cc_non_commercial": "review", "copyleft": "conflict", "other": "conflict",
    },
    "no_distribution": dict.fromkeys(("free", "same", "cc_non_commercial", "copyleft", "other"), "conflict"),
    "unknown": dict.fromkeys(("free", "same", "cc_non_commercial", "copyleft", "other"), "review"),
}  # fmt: skip
"""Rows: what the base wants of derivatives; columns: what the derivative declares."""

EXCEPTIONS: dict[tuple[str, str], Cell] = {
    ("apache-2.0", "gpl-2.0"): "conflict",
    ("gpl-3.0", "agpl-3.0"): "ok",
    ("agpl-3.0", "gpl-3.0"): "ok",
    ("lgpl-2.1", "gpl-2.0"): "ok",
    ("lgpl-2.1", "gpl-3.0"): "ok",
    ("lgpl-3.0", "gpl-3.0"): "ok",
    ("lgpl-3.0", "agpl-3.0"): "ok",
}
"""Pairs (base, derivative) of one row and column that differ from it: which copyleft versions go together."""


def base_row(base: License) -> Base:
    """The row of the table for a base."""
    binding = base.terms.binding.value if base.terms.binding else None
    by_binding: dict[str | None, Base] = {
        "no-distribution": "no_distribution",
        "no-sharing-of-adapted-material": "no_derivatives",
        "pass-through-use-restrictions": "passes_restrictions",
    }
    if base.family or base.class_ in {LicenseClass.UNKNOWN, LicenseClass.DATA}:
        return "unknown"
    if binding in by_binding:
        return by_binding[binding]
    if base.key.startswith("llama") and base.class_ is LicenseClass.COMMUNITY:
        return "llama"
    return _row_by_class(base, binding)


def _row_by_class(base: License, binding: str | None) -> Base:
    is_cc = base.key.startswith("cc-by")
    if base.class_ is LicenseClass.PERMISSIVE:
        return "attribution" if is_cc else "permissive"
    if base.class_ is LicenseClass.COPYLEFT:
        return "share_alike" if is_cc else "copyleft"
    if base.class_ is LicenseClass.RESEARCH_ONLY:
        redistribution = base.terms.redistribution
        keeps_agreement = redistribution is not None and "share_alike" in redistribution.duties
        agreement: Base = "same_agreement" if keeps_agreement else "research"
        return "cc_non_commercial" if is_cc else agreement
    if binding in {"notice", "notice-and-license-copy", "none"}:
        return "keeps_notice"
    return "same_agreement" if binding == "same-license" else "unknown"


def tag_column(child: License, base: License) -> Tag:
    """The column of the table for what a derivative declares."""
    if child.line == base.line:
        return "same"
    if child.class_ is LicenseClass.PERMISSIVE:
        return "free"
    if child.class_ is LicenseClass.COPYLEFT:
        return "copyleft"
    return "cc_non_commercial" if child.key.startswith("cc-by-nc") else "other"


def relation(child: License, base: License) -> Cell:
    """What the table says of this pair; the share-alike member of CC BY-NC keeps its own licence."""
    exception = EXCEPTIONS.get((base.key, child.key))
    if exception:
        return exception
    if base.key.startswith("cc-by-nc-sa") and child.key != base.key:
        return "conflict"
    return TABLE[base_row(base)][tag_column(child, base)]


def lineage_finding(child: License, base: License) -> Finding | None:
    """The conflict or doubt between what a derivative declares and what its base grants, if there is one."""
    cell = relation(child, base)
    if cell == "ok":
        return None
    if cell == "review":
        reason = f"Whether {child.name} may be put on a derivative of {base.name} is not settled."
        return _finding(base, Outcome.NEEDS_REVIEW, reason, is_conflict=False)
    if base_row(base) in {"no_derivatives", "no_distribution"}:
        reason = f"{base.name} does not let derivatives be passed on at all."
        return _finding(base, Outcome.NEEDS_REVIEW, reason, is_conflict=True)
    reason = f"The model declares {child.name}, which grants more than its base's {base.name}; the base's terms bind."
    return _finding(base, Outcome.WITH_OBLIGATIONS, reason, is_conflict=True)


def relicense_finding(plan: License, base: License) -> Finding | None:
    """What the licence planned for a distributed derivative meets in the licence of what it is made from."""
    cell = relation(plan, base)
    if cell == "ok":
        return None
    outcome = Outcome.NEEDS_REVIEW if cell == "review" else Outcome.DENIED
    verb = "does not let" if cell == "conflict" else "may not let"
    reason = f"{base.name} {verb} derivatives be passed on under {plan.name}."
    return _finding(base, outcome, reason, is_conflict=cell == "conflict")


def unknown_plan_finding(word: str, base: License) -> Finding | None:
    """What a planned licence that is not on record meets: fine only where the base leaves the choice free."""
    if TABLE[base_row(base)]["other"] == "ok":
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
