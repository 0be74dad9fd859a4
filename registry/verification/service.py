"""Verifying a log that can be read as a whole, and what its database keeps beside it.

* Contents are made again from the rows and re-hashed; leaves are held against the tree, and the tree against the
  checkpoints that were kept elsewhere.
* All is read in one snapshot; nothing is written.

Decided in ADR 0067.
"""

from sqlalchemy import Connection

from registry.verification.databases import MOST_SUPERSEDED, LogDatabase
from registry.verification.rules import (
    Anchors,
    Bent,
    ContentAudit,
    LogFault,
    LogReading,
    TreeAudit,
    checkpoint_of,
    conclude,
    tell_strange_signers,
)

_SOME = 10


def verify_log(connection: Connection, anchors: Anchors) -> LogReading:
    """Hold the log of a database against its rows and against what was kept elsewhere."""
    log, reading = LogDatabase(connection), LogReading()
    stored, extent = log.checkpoints(), log.extent()
    sizes = [one.size for one in stored] + anchors.sizes
    tree = TreeAudit(log.tile, [size for size in sizes if 0 <= size <= extent], extent)
    for leaf in log.leaves():
        tree.add(leaf)
    tree.finish()
    contents = ContentAudit(reading, tree)
    for row in log.rows():
        contents.check(row)
    contents.finish(log.content_as)
    _tell_unlogged(reading, log)
    reading.counts.unsequenced = log.unsequenced()
    conclude(reading, tree, stored, log.keys(), contents.keys, anchors)
    tell_strange_signers(reading, stored, (*log.keys(), *anchors.keys))
    _tell_superseded(reading, log)
    _describe(reading, stored[-1].note if stored else None)
    return reading


def _tell_unlogged(reading: LogReading, log: LogDatabase) -> None:
    adopted = log.adopted()
    for row in log.unlogged():
        if row.kind in adopted:
            reason = f"{row.table} {row.key} ({row.kind}) has no leaf: it was put in, or its leaf taken away, by hand."
            reading.tell(LogFault(what=Bent.ROW_UNLOGGED, kind=row.kind, table=row.table, row=row.key, reason=reason))
        else:
            reading.counts.unadopted += 1


def _tell_superseded(reading: LogReading, log: LogDatabase) -> None:
    """Which rows became others since the anchor: whoever holds the database can add a younger leaf, too."""
    if reading.anchored_to is None:
        return
    reading.superseded = log.superseded(reading.anchored_to)
    if reading.superseded:
        some = ", ".join(f"{one.kind} {one.row} (leaf {one.index})" for one in reading.superseded[:_SOME])
        count = len(reading.superseded)
        told = f"At least {count}" if count == MOST_SUPERSEDED else str(count)
        reading.notes.append(
            f"{told} rows that stood in leaves before {reading.anchored_to} are others since, with younger leaves: "
            f"{some}{', ...' if count > _SOME else ''}. The older contents stay in the log."
        )


def _describe(reading: LogReading, note: str | None) -> None:
    if note is not None:
        try:
            reading.origin = checkpoint_of(note).origin
        except ValueError:
            reading.origin = None
    counts = reading.counts
    if counts.unsequenced:
        reading.notes.append(f"{counts.unsequenced} leaves have no place in the tree yet: nothing vouches for them.")
    if counts.waiting_erasures:
        reading.notes.append(
            f"{counts.waiting_erasures} leaves are erased, as leaves say that have no place in the tree yet: whoever "
            "holds the database could have written those. Verify again when they have one."
        )
    if counts.unadopted:
        reading.notes.append(
            f"{counts.unadopted} rows are older than the log and have no leaf yet: nothing vouches for them."
        )
