"""What a digest proves: which changes there were, each with its leaf and the way to the root of the checkpoint.

* A leaf is told with its salt and content, so that whoever keeps the digest needs nothing else to check it.
* Of what others may not know there is no leaf, and of a change of a private model nothing.
* It is bounded: what is more is counted.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from registry.db.sets import one_of
from registry.db.visibility import is_narrowed
from registry.events import Event
from registry.records.visibility import closed_among
from registry.transparency.proofs import ProvenLeaf, prove_covered
from registry.watch.changes import Flag
from registry.webhooks.schemas import DigestChange

CHANGES = (
    "license.changed", "gating.changed", "model.renamed", "model.deleted", "model.unavailable", "access.region_changed",
)  # fmt: skip
"""The alerts that tell of a recorded change."""
MOST_CHANGES, MOST_BYTES = 100, 256 * 1024


class _LoggedFlag(msgspec.Struct, frozen=True):
    row: dict[str, Any]


def changes_since(session: Session, since: ColumnElement[bool], size: int | None) -> dict[str, Any]:
    """The changes of which events tell, with their proofs to the checkpoint of a size; plain values for an event."""
    about = (col(Event.type).in_(CHANGES), since)
    told = session.exec(select(Event.data).where(*about).order_by(col(Event.seq)).limit(MOST_CHANGES)).all()
    flags = _flags(session, [data["id"] for data in told if isinstance(data.get("id"), str)])
    leaves = _leaves(session, flags, size) if size is not None else {}
    shown, room = list[Any](), MOST_BYTES
    for flag in flags:
        one = DigestChange(id=flag.id, model=flag.model, kind=flag.kind, leaf=leaves.get(str(flag.seq)))
        room -= len(msgspec.json.encode(one))
        if room < 0:
            break
        shown.append(msgspec.to_builtins(one))
    count = session.exec(select(func.count()).select_from(Event).where(*about)).one()
    return {"changes": shown, "changes_left_out": count - len(told) + len(flags) - len(shown)}


def _flags(session: Session, ids: Sequence[str]) -> Sequence[Flag]:
    """Those that whoever is told may know of, in order."""
    return session.exec(select(Flag).where(one_of(session, Flag.id, ids)).order_by(col(Flag.seq))).all() if ids else ()


def _leaves(session: Session, flags: Sequence[Flag], size: int) -> dict[str, ProvenLeaf]:
    """The leaves of these that may be told, by the number of the change."""
    found = prove_covered(session, {"flag": [flag.seq for flag in flags if flag.seq is not None]}, size)
    leaves = {leaf.subject: leaf for leaf in found}
    if not is_narrowed(session):
        return leaves
    rows = {key: msgspec.json.decode(leaf.content, type=_LoggedFlag).row for key, leaf in leaves.items()}
    closed = closed_among(session, rows)
    return {key: leaf for key, leaf in leaves.items() if key not in closed}
