"""What a derivative may declare over which base: one table for records and for checks. Pure.

* The base's licence binds the base's part, whatever the child's tag says.
* A tag that promises more than the base grants is a conflict; a mere notice is fine with a duty.
* A card that declares nothing has a column of its own.
* What is not known is for review, never a conflict.

Decided in ADR 0016.
"""

from typing import Literal

from registry.licenses.catalogue.entries import License, LicenseClass

Cell = Literal["ok", "notice", "review", "conflict"]
"""``notice``: the tag is fine for the author's own part; licence and notices of the base have to be kept."""
Base = Literal[
    "permissive", "attribution", "share_alike", "cc_non_commercial", "no_derivatives", "copyleft", "llama",
    "passes_restrictions", "keeps_notice", "same_agreement", "research", "no_distribution", "unknown",
]  # fmt: skip
Tag = Literal["free", "same", "cc_non_commercial", "copyleft", "other", "none"]
"""``other`` is a known licence of another kind, ``none`` a card that declares nothing."""

CELLS: tuple[Cell, ...] = ("ok", "notice", "review", "conflict")
"""From the mildest to the strictest."""
FINE: frozenset[Cell] = frozenset({"ok", "notice"})

TAGS: tuple[Tag, ...] = ("free", "same", "cc_non_commercial", "copyleft", "other", "none")
ROWS: dict[Base, tuple[Cell, Cell, Cell, Cell, Cell, Cell]] = {
    "permissive": ("notice", "ok", "notice", "notice", "notice", "review"),
    "attribution": ("notice", "ok", "notice", "review", "notice", "review"),
    "share_alike": ("review", "ok", "conflict", "review", "review", "review"),
    "cc_non_commercial": ("conflict", "ok", "ok", "conflict", "conflict", "conflict"),
    "no_derivatives": ("conflict", "conflict", "conflict", "conflict", "conflict", "conflict"),
    "copyleft": ("conflict", "ok", "conflict", "review", "conflict", "conflict"),
    "llama": ("conflict", "ok", "notice", "conflict", "notice", "notice"),
    "passes_restrictions": ("conflict", "ok", "notice", "conflict", "conflict", "conflict"),
    "keeps_notice": ("notice", "ok", "notice", "review", "notice", "notice"),
    "same_agreement": ("conflict", "ok", "conflict", "conflict", "conflict", "conflict"),
    "research": ("conflict", "ok", "review", "conflict", "conflict", "conflict"),
    "no_distribution": ("conflict", "conflict", "conflict", "conflict", "conflict", "conflict"),
    "unknown": ("review", "review", "review", "review", "review", "review"),
}
TABLE: dict[Base, dict[Tag, Cell]] = {base: dict(zip(TAGS, row, strict=True)) for base, row in ROWS.items()}
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

_HELD_BACK: frozenset[Base] = frozenset({"no_derivatives", "no_distribution"})


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


def reason_of(cell: Cell, child: str, base: License) -> str:
    """Why a pair is what ``relation`` says it is; ``child`` names what the derivative declares."""
    if cell in FINE:
        return f"{child} covers the author's own part; the licence and notices of {base.name} have to be kept."
    if cell == "review":
        return f"Whether {child} may be put on a derivative of {base.name} is not settled."
    if base_row(base) in _HELD_BACK:
        return f"{base.name} does not let derivatives be passed on at all."
    return f"The model declares {child}, which grants more than its base's {base.name}; the base's terms bind."


def is_held_back(base: License) -> bool:
    """Whether derivatives of this base may not be passed on under any licence."""
    return base_row(base) in _HELD_BACK
