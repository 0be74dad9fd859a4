"""Telling that a verdict is another one, and because of which fact.

* `openness.changed`: facts of the model moved. Both sides are judged by the methods of today, so a new method is not
  told as a change of the model.
* `openness.restated`: the facts stand, and method or catalogue read them otherwise, or the model was read for the first
  time. It stays in the log.
* More open is widened, less is narrowed; where frameworks or parts go both ways it is lateral.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

import msgspec

from registry.db import UnitOfWork
from registry.events import Happening, record_events
from registry.openness.derivation import MovedFact, moved_facts
from registry.openness.verdicts.documents import items_of
from registry.openness.verdicts.schemas import OpennessItem, OpennessRead, PartShift, VerdictShift
from registry.openness.verdicts.tables import OpennessDocument
from registry.records.documents import ModelDocument, read_document

CHANGED = "openness.changed"
RESTATED = "openness.restated"
_ACTOR = "openness"
_RANKS: Mapping[str, int] = {
    "no": 0, "closed": 0, "missing": 0, "none": 0, "not_met": 0, "partly": 1, "partial": 1, "yes": 2, "open": 2,
    "included": 2, "met": 2,
}  # fmt: skip
"""How open the values of parts are; others have no place among them."""
Cause = Literal["facts_moved", "method_changed", "first_reading"]


class MovedVerdict(NamedTuple):
    """An event of one of the two types."""

    type: str
    happening: Happening


def change_of(
    stored: OpennessDocument, read: OpennessRead, before: bytes, document: ModelDocument, *, version: str,
    is_quiet: bool = False,
) -> MovedVerdict | None:  # fmt: skip
    """What is to be told where the verdicts of a record are others than those that are stored.

    Of facts that we only know better by now (``is_quiet``) nothing is told, as of everything else about them.
    """
    earlier = msgspec.json.decode(stored.content, type=OpennessRead)
    is_one_version = stored.version == version
    earlier_document = read_document(before)
    facts = (
        moved_facts(earlier_document, document, is_one_catalogue=is_one_version) if earlier_document is not None else ()
    )
    if facts and is_quiet:
        return None
    is_first = earlier_document is not None and earlier_document.hub is None and document.hub is not None
    if facts and not is_first and earlier_document is not None:
        was = earlier.items if is_one_version else items_of(earlier_document, ())
        return _change(CHANGED, read.model, tuple(moves_between(was, read.items)), "facts_moved", facts)
    cause: Cause = "first_reading" if is_first else "method_changed"
    return _change(RESTATED, read.model, tuple(moves_between(earlier.items, read.items)), cause, facts)


def tell(work: UnitOfWork, told: Sequence[MovedVerdict | None], now: datetime) -> None:
    """Record the events, those of one type together."""
    for type_ in (CHANGED, RESTATED):
        happened = [one.happening for one in told if one is not None and one.type == type_]
        record_events(work, type_, happened, actor=_ACTOR, now=now)


def moves_between(before: Sequence[OpennessItem], after: Sequence[OpennessItem]) -> Iterator[VerdictShift]:
    """The computed verdicts that are others than before, with the parts that moved."""
    was = {item.framework: item for item in before if item.source == "computed"}
    for item in after:
        old = was.get(item.framework)
        if item.source != "computed" or old is None or (old.result, old.score) == (item.result, item.score):
            continue
        yield VerdictShift(
            framework=item.framework, method_version=item.method_version, before=old.result, after=item.result,
            score_before=old.score, score_after=item.score, parts=tuple(_parts(old, item)),
        )  # fmt: skip


def direction_of(moves: Sequence[VerdictShift]) -> str:
    """`widened`, `narrowed`, `lateral`, or `unknown` where nothing that moved has a rank."""
    steps = {step for move in moves for step in _steps(move)}
    if not steps:
        return "unknown"
    if len(steps) > 1:
        return "lateral"
    return "widened" if steps == {1} else "narrowed"


def _steps(move: VerdictShift) -> Iterator[int]:
    for part in move.parts:
        was, is_ = _RANKS.get(part.before or ""), _RANKS.get(part.after or "")
        if was is not None and is_ is not None and was != is_:
            yield 1 if is_ > was else -1
    if not move.parts and move.score_before is not None and move.score_after is not None:
        yield 1 if move.score_after > move.score_before else -1


def _parts(old: OpennessItem, new: OpennessItem) -> Iterator[PartShift]:
    was, is_ = ({part.id: part.value for part in item.parts} for item in (old, new))
    for name in dict.fromkeys((*was, *is_)):
        if was.get(name) != is_.get(name):
            yield PartShift(id=name, before=was.get(name), after=is_.get(name))


def _change(
    type_: str, model: str, moves: tuple[VerdictShift, ...], cause: Cause, facts: tuple[MovedFact, ...]
) -> MovedVerdict | None:  # fmt: skip
    if not moves:
        return None
    direction = direction_of(moves)
    data: dict[str, Any] = {
        "model": model, "direction": direction, "severity": "warning" if direction == "narrowed" else "info",
        "cause": {"type": cause, "facts": msgspec.to_builtins(facts)}, "changes": msgspec.to_builtins(moves),
    }  # fmt: skip
    return MovedVerdict(type_, Happening(subject=model, data=data))
