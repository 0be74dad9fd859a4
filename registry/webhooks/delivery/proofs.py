"""What a digest proves: that it was made so, and each change that it tells of, with the way to a checkpoint's root.

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
_PROOF_BYTES = 3_000
"""For all of a change but what differs, its salt and the hashes of its proof among them."""


class _LoggedFlag(msgspec.Struct, frozen=True):
    row: dict[str, Any]


class DigestChanges(msgspec.Struct, frozen=True):
    """The changes of a digest, oldest first, and how many more there were."""

    flags: tuple[Flag, ...]
    left_out: int

    def shown(self, leaves: dict[str, ProvenLeaf]) -> dict[str, Any]:
        """As members of the data of a digest."""
        changes = [
            DigestChange(id=one.id, model=one.model, kind=one.kind, leaf=leaves.get(str(one.seq))) for one in self.flags
        ]
        return {"changes": msgspec.to_builtins(changes), "changes_left_out": self.left_out}


def changes_since(session: Session, since: ColumnElement[bool]) -> DigestChanges:
    """The changes of which events tell, as far as whoever is told may know of them and as there is room."""
    about = (col(Event.type).in_(CHANGES), since)
    told = session.exec(select(Event.data).where(*about).order_by(col(Event.seq)).limit(MOST_CHANGES)).all()
    flags = _flags(session, [data["id"] for data in told if isinstance(data.get("id"), str)])
    shown, room = list[Flag](), MOST_BYTES
    for flag in flags:
        room -= _PROOF_BYTES + len(
            msgspec.json.encode([flag.before, flag.after, flag.evidence, flag.terms, flag.sensitive])
        )
        if room < 0:
            break
        shown.append(flag)
    count = session.exec(select(func.count()).select_from(Event).where(*about)).one()
    return DigestChanges(tuple(shown), count - len(shown))


def _flags(session: Session, ids: Sequence[str]) -> Sequence[Flag]:
    return session.exec(select(Flag).where(one_of(session, Flag.id, ids)).order_by(col(Flag.seq))).all() if ids else ()


def leaves_of(session: Session, flags: Sequence[Flag], size: int) -> dict[str, ProvenLeaf]:
    """The leaves of these changes in a tree of a size that may be told, by the numbers of the changes."""
    found = prove_covered(session, {"flag": [flag.seq for flag in flags if flag.seq is not None]}, size)
    leaves = {leaf.subject: leaf for leaf in found}
    if not is_narrowed(session):
        return leaves
    rows = {key: msgspec.json.decode(leaf.content, type=_LoggedFlag).row for key, leaf in leaves.items()}
    closed = closed_among(session, rows)
    return {key: leaf for key, leaf in leaves.items() if key not in closed}


def proof_of_digest(session: Session, number: int, size: int) -> ProvenLeaf | None:
    """The leaf of a digest itself; None where it has no place in that tree."""
    found = prove_covered(session, {"digest": [number]}, size)
    return found[0] if found else None
