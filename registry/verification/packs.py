"""An evidence pack against the log that it came from: its leaves, their proofs, and the checkpoint they lead to.

* A leaf of a check commits to the hashes of all files of its packs; one of a pack of an inventory to its manifest, and
  those of its verdicts to the answers. So a pack that somebody made by hand has no leaf that vouches for it.
* Older packs of inventories have leaves of verdicts alone: they never hold as a whole, and are unanchored.
"""

from pathlib import Path

from registry.compliance.evidence import PackReading, read_pack
from registry.verification.notes import CarriedNote, is_believed, settle_anchors
from registry.verification.rules import Anchors, LogReading


def verify_pack(path: Path, anchors: Anchors) -> tuple[PackReading, LogReading]:
    """Check a pack and what the log says of it; raises ``OSError`` where it cannot be read."""
    pack, reading = read_pack(path), LogReading()
    anchors, all_known = settle_anchors(reading, "pack", anchors, pack.log.handovers if pack.log else ())
    if pack.log is None:
        if not pack.faults:
            reading.notes.append(
                "The pack holds no proof: it was made before there was a log, or the proof was taken out."
            )
        return pack, reading
    reading.counts.leaves = reading.counts.contents = len(pack.log.leaves)
    carried = CarriedNote(what="pack", file="checkpoint.txt", note=pack.log.note, checkpoint=pack.log.checkpoint)
    if not is_believed(reading, carried, anchors):
        return pack, reading
    if not pack.log.holds_files:
        reading.notes.append(
            "The pack was made before the log vouched for the files of packs of inventories, or that leaf was taken "
            "out: answers about entries and their verdicts, as they lie in `answers` and `log.json`, are vouched for, "
            "reports and lists are not. Ask for it anew."
        )
    elif all_known:
        reading.anchored_to = reading.size
    return pack, reading
