"""Whether a model may declare what it declares over what it was made from ("licence laundering"), with the reason."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from registry.licenses import CELLS, TABLE, Cell, base_row, reason_of, relation
from registry.licenses.catalogue import Catalogue, License
from registry.licenses.declarations import Candidates, Part
from registry.records.lineage.members import Member
from registry.records.lineage.terms import Ancestor, Chain, licenses_in, reading_of

Outcome = Literal["conflict", "review", "needs_notice"]
_OUTCOMES: dict[Cell, Outcome] = {"conflict": "conflict", "review": "review", "notice": "needs_notice"}
_OWN_TERMS = frozenset({"permissive", "attribution"})
"""Rows whose copies may bear another tag: it takes nothing away from anybody."""


class LineageConflict(msgspec.Struct, frozen=True, kw_only=True):
    """What a model declares against the licence of one it descends from, the nearest under that licence."""

    model: str
    base: str
    depth: int
    declared: str
    base_license: str
    outcome: Outcome
    reason: str
    clause: str | None = None

    @property
    def licenses(self) -> tuple[str, str]:
        """What stays the same while a conflict stands: the two licences."""
        return self.declared, self.base_license


class _Ruling(msgspec.Struct, frozen=True):
    """What the table says of a pair, and the licence of the base that decides."""

    cell: Cell
    base: License | None = None

    @property
    def rank(self) -> int:
        return CELLS.index(self.cell)


def own_conflicts(catalogue: Catalogue, own: Member, chain: Chain) -> tuple[LineageConflict, ...]:
    """Where a model declares more than its ancestors grant, or what has to be kept; the gravest first.

    An ancestor whose licence is not known is no conflict; ``terms.effective`` names it.
    """
    children = licenses_in(reading_of(catalogue, own.license))
    if not children and not own.declares_nothing and not own.license.declared and not own.license.name:
        return ()
    found: dict[str, LineageConflict] = {}
    for ancestor in chain.ancestors:
        conflict = _against(catalogue, own, children, ancestor)
        if conflict is not None:
            found.setdefault(conflict.base_license, conflict)
    return tuple(sorted(found.values(), key=lambda one: (list(_OUTCOMES.values()).index(one.outcome), one.depth)))


def _against(
    catalogue: Catalogue, own: Member, children: tuple[License, ...], ancestor: Ancestor
) -> LineageConflict | None:
    base = ancestor.member
    if base is None:
        return None
    reading = reading_of(catalogue, base.license)
    if not licenses_in(reading):
        return None
    ruling = _rule(reading, children, declares_nothing=own.declares_nothing)
    is_copy = ancestor.depth == 1 and ancestor.relation == "quantized"
    relabels = is_copy and ruling.cell == "notice" and ruling.base and base_row(ruling.base) not in _OWN_TERMS
    cell: Cell = "conflict" if relabels else ruling.cell
    if cell == "ok":
        return None
    return LineageConflict(
        model=own.id, base=ancestor.id, depth=ancestor.depth, declared=own.license.spelled,
        base_license=base.license.spelled, outcome=_OUTCOMES[cell],
        reason=_reason(own, children, ruling, base.license.spelled, is_copy=bool(relabels)),
        clause=ruling.base.terms.binding.clause if ruling.base and ruling.base.terms.binding else None,
    )  # fmt: skip


def _reason(own: Member, children: tuple[License, ...], ruling: _Ruling, base: str, *, is_copy: bool) -> str:
    child = children[0].name if len(children) == 1 else own.license.spelled
    if ruling.base is None:
        return f"How {child} goes with {base} is not settled."
    if is_copy:
        return f"A quantised copy is the base itself: {child} has nothing to cover, and {ruling.base.name} binds."
    if children:
        return reason_of(ruling.cell, child, ruling.base)
    if own.declares_nothing:
        return f"The model declares no licence; the terms of {ruling.base.name} bind and have to be handed on."
    return f"What {child} says is not known; the terms of its base, {ruling.base.name}, bind."


def _rule(base: Candidates | Part, children: tuple[License, ...], *, declares_nothing: bool) -> _Ruling:
    """OR lets the derivative choose the mildest, AND binds with all, a list that says neither has to agree."""
    if isinstance(base, Part):
        return _rule_part(base, children, declares_nothing=declares_nothing)
    rulings = [_rule(part, children, declares_nothing=declares_nothing) for part in base.parts]
    if base.operator == "or":
        return min(rulings, key=lambda ruling: ruling.rank)
    strictest = max(rulings, key=lambda ruling: ruling.rank)
    if base.operator == "unspecified" and len({ruling.cell for ruling in rulings}) > 1:
        return _Ruling("review")
    return strictest


def _rule_part(part: Part, children: tuple[License, ...], *, declares_nothing: bool) -> _Ruling:
    entry = part.entry
    if entry is None or part.exception:
        return _Ruling("review", entry)
    cells: Iterator[Cell] = (relation(child, entry) for child in children)
    if not children:
        return _Ruling(TABLE[base_row(entry)]["none"] if declares_nothing else "review", entry)
    return _Ruling(max(cells, key=CELLS.index), entry)
