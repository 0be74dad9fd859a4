"""Tags and branches: which commit a name stands for, as far as the source was asked.

* What a source names is kept until it names something else: a tag that was moved shows where it stood before.
* A name that was never seen, or that is gone, stands for no commit; nothing is guessed from the latest state.
* A name that reads like the beginning of a commit is a name first, unless it means another commit, too.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlmodel import Session, col, func, select, update

from registry.db import UnitOfWork
from registry.events import FactsMoved, record_event, tell_moved
from registry.hub import Ref
from registry.records.tables import ModelRecord, ModelRef

DEFAULT_BRANCHES = {"huggingface": "main", "modelscope": "master"}
"""The branch whose head a sync reads."""
_FULL = (("refs/tags/", "tag"), ("refs/heads/", "branch"))


class NamedCommit(msgspec.Struct, frozen=True, kw_only=True):
    """The commit that a tag or branch stands at, since when, and where it stood just before."""

    kind: str
    name: str
    sha: str
    seen_at: datetime
    last_seen_at: datetime
    before: str | None = None

    @property
    def in_words(self) -> str:
        """In words what was taken for the revision."""
        looked = f"when looked at on {self.last_seen_at:%Y-%m-%d}"
        moved = f"; before {self.seen_at:%Y-%m-%d} it stood at {self.before[:12]}" if self.before else ""
        return f"The {self.kind} {self.name} stood at {self.sha[:12]} {looked}{moved}."


def store_refs(work: UnitOfWork, record: ModelRecord, refs: Iterable[Ref], now: datetime) -> None:
    """Keep the tags and branches of a model as its source names them now; one that moved is told as an event."""
    in_force = select(ModelRef).where(ModelRef.record_pk == record.number, col(ModelRef.until_at).is_(None))
    known = {(row.kind, row.name): row for row in work.session.exec(in_force)}
    # The default branch is left out: its head is what is read anyway, and moves with every commit.
    branch = ("branch", DEFAULT_BRANCHES.get(record.source))
    shown: dict[tuple[str, str], str] = {
        (ref.kind, ref.name): ref.sha for ref in refs if (ref.kind, ref.name) != branch
    }
    for key, row in known.items():
        if shown.get(key) == row.sha:
            row.last_seen_at = now
        else:
            row.until_at = now
    work.session.flush()
    if {key: row.sha for key, row in known.items()} != shown:
        tell_moved(work, FactsMoved(number=record.number, folded=record.folded))
    for (kind, name), sha in shown.items():
        before = known.get((kind, name))
        if before is not None and before.sha == sha:
            continue
        work.session.add(
            ModelRef(record_pk=record.number, kind=kind, name=name, sha=sha, seen_at=now, last_seen_at=now)
        )
        if before is not None and kind == "tag":
            data = {"kind": kind, "name": name, "before": before.sha, "after": sha}
            record_event(work, "revision.moved", subject=record.id, data=data, actor="watch", now=now)
    work.session.flush()


def merge_refs(session: Session, record: ModelRecord, twin: ModelRecord, now: datetime) -> None:
    """Give a record the names of its twin as a past: its own next reading says what is in force."""
    theirs = update(ModelRef).where(col(ModelRef.record_pk) == twin.number)
    session.exec(theirs.values(record_pk=record.number, until_at=func.coalesce(col(ModelRef.until_at), now)))


def list_named(session: Session, record: ModelRecord, name: str) -> list[NamedCommit]:
    """The tag and the branch of this name, or of ``refs/tags/...`` and ``refs/heads/...``, as they stand now."""
    kinds = [(kind, name.removeprefix(prefix)) for prefix, kind in _FULL if name.startswith(prefix)]
    wanted = kinds or [(kind, name) for _, kind in _FULL]
    found = []
    for kind, short in wanted:
        rows = session.exec(
            select(ModelRef)
            .where(ModelRef.record_pk == record.number, ModelRef.name == short, ModelRef.kind == kind)
            .order_by(col(ModelRef.until_at).is_(None).desc(), col(ModelRef.seen_at).desc(), col(ModelRef.pk).desc())
            .limit(2)
        ).all()
        if rows and rows[0].until_at is None:
            latest, before = rows[0], rows[1].sha if len(rows) > 1 and rows[1].sha != rows[0].sha else None
            found.append(
                NamedCommit(
                    kind=kind, name=short, sha=latest.sha, seen_at=latest.seen_at, last_seen_at=latest.last_seen_at,
                    before=before,
                )
            )  # fmt: skip
    return found


def is_default_branch(record: ModelRecord, revision: str) -> bool:
    """Whether this names the branch whose head a sync reads: the last state read."""
    branch = DEFAULT_BRANCHES.get(record.source)
    return branch is not None and revision in {branch, f"refs/heads/{branch}"}
