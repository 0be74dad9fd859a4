"""What frameworks say of one model, beside what their indexes say of it: rows and the cells that differ. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from registry.openness.matrix import state_of
from registry.openness.verdicts import OpennessItem
from registry.web.pages.openness import words

CONSEQUENCES = ("reproducible_process", "method_transparency", "data_protection", "interpretability")
COLUMNS = (
    "model", "framework", "method_version", "source", "index", "index_date", "result", "part", "value", "reason",
    "cited",
)  # fmt: skip


_UNSETTLED = frozenset({"needs_review", "needs_legal_review", "undetermined", "unknown"})
"""Results that say themselves that something is missing."""


class MeasuredPart(msgspec.Struct, frozen=True, kw_only=True):
    """One part: its value here, and what the index itself says where that has an entry."""

    id: str
    value: str
    state: str
    reason: str
    source: str
    theirs: str | None = None
    their_state: str = ""
    their_reason: str = ""
    their_source: str = ""
    differs: bool = False


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One framework: its verdict here, and its own index's."""

    framework: str
    verdict: OpennessItem
    imported: OpennessItem | None
    parts: tuple[MeasuredPart, ...]

    @property
    def differing(self) -> tuple[MeasuredPart, ...]:
        """The parts that both know and say otherwise."""
        return tuple(part for part in self.parts if part.differs)

    @property
    def is_settled(self) -> bool:
        """Whether nothing that is missing can make it another one."""
        if self.verdict.range is not None:
            return self.verdict.range[0] == self.verdict.range[1]
        return self.verdict.result not in _UNSETTLED

    @property
    def missing(self) -> tuple[tuple[str, str], ...]:
        """What is not known and would settle it, each with what is known so far."""
        reasons = {part.id: part.reason for part in self.parts}
        return tuple((name, reasons.get(name, "")) for name in self.verdict.missing)


class OpenAnswers(msgspec.Struct, frozen=True):
    """By which frameworks a model counts as open, and by which it does not."""

    is_open: tuple[str, ...]
    is_not: tuple[str, ...]

    @property
    def contradict(self) -> bool:
        """Whether there are both."""
        return bool(self.is_open and self.is_not)


def measures_of(items: Iterable[OpennessItem]) -> tuple[Measure, ...]:
    """The frameworks in their order; of what is only imported that is the verdict."""
    known = list(items)
    computed = [item for item in known if item.source == "computed"]
    theirs = {item.framework: item for item in known if item.source == "imported"}
    ours = {item.framework for item in computed}
    alone = [item for item in known if item.source == "imported" and item.framework not in ours]
    return tuple(_measure(item, theirs.get(item.framework)) for item in computed) + tuple(
        _measure(item, None) for item in alone
    )


def answers_of(measures: Sequence[Measure]) -> OpenAnswers:
    """Yes and no of the frameworks whose answers are one of both; what is not settled says neither."""
    settled = [one for one in measures if one.is_settled]
    return OpenAnswers(
        tuple(one.framework for one in settled if one.verdict.result in words.OPEN),
        tuple(one.framework for one in settled if one.verdict.result in words.NOT_OPEN),
    )


def rows_of(model: str, items: Iterable[OpennessItem]) -> Iterator[Sequence[Any]]:
    """All parts as rows of a table, with its head."""
    yield COLUMNS
    for item in items:
        claim = item.claim
        about = (
            model, item.framework, item.method_version, item.source, claim.index if claim else "",
            (claim.date or "") if claim else "", item.result,
        )  # fmt: skip
        for part in item.parts:
            yield (*about, part.id, part.value, part.reason, part.source)


def _measure(verdict: OpennessItem, imported: OpennessItem | None) -> Measure:
    said = {part.id: part for part in imported.parts} if imported else {}
    differs = frozenset(imported.differs) if imported else frozenset()
    parts = []
    for part in verdict.parts:
        theirs = said.get(part.id)
        beside: dict[str, Any] = {}
        if theirs is not None:
            beside = {
                "theirs": theirs.value, "their_state": state_of(theirs.id, theirs.value),
                "their_reason": theirs.reason, "their_source": theirs.source, "differs": part.id in differs,
            }  # fmt: skip
        parts.append(
            MeasuredPart(
                id=part.id, value=part.value, state=state_of(part.id, part.value), reason=part.reason,
                source=part.source, **beside,
            )
        )  # fmt: skip
    return Measure(framework=verdict.framework, verdict=verdict, imported=imported, parts=tuple(parts))
