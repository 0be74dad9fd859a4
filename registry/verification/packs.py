"""An evidence pack against the log that it came from: its leaves, their proofs, and the checkpoint they lead to.

* A leaf of a check commits to the hashes of all files of its packs; one of a pack of an inventory to its manifest, and
  those of its verdicts to the answers. So a pack that somebody made by hand has no leaf that vouches for it.
* Older packs of inventories have leaves of verdicts alone: they never hold as a whole, and are unanchored.
* The checkpoint in a pack is believed where a key that was kept elsewhere signed it, or one to which such a key handed
  over, as the pack shows; who signed it otherwise is not known, and that is no fault. A checkpoint that was kept, too,
  has to be the same where it is of the same size; of another size a pack alone cannot say more.
"""

import base64
from pathlib import Path

from registry.compliance.evidence import PackReading, read_pack
from registry.transparency.merkle import NoteError, UnknownSignerError
from registry.verification.handovers import missing_key, passed_keys
from registry.verification.rules import Anchors, Bent, LogFault, LogReading, anchor_of


def verify_pack(path: Path, anchors: Anchors) -> tuple[PackReading, LogReading]:
    """Check a pack and what the log says of it; raises ``OSError`` where it cannot be read."""
    pack, reading = read_pack(path), LogReading()
    passed = passed_keys(anchors.keys, pack.log.handovers if pack.log else ())
    for fault in anchors.faults:
        reading.tell(fault)
    anchors, known = anchors.settled(one.key for one in passed), len(anchors.faults)
    foreign = anchors.faults[known:]
    reading.notes += [
        f"{one.reason} The pack does not say whether such a key is of its log: give it, too." for one in foreign
    ]
    if pack.log is None:
        if not pack.faults:
            reading.notes.append(
                "The pack holds no proof: it was made before there was a log, or the proof was taken out."
            )
        return pack, reading
    state = pack.log.checkpoint
    reading.origin, reading.size = state.origin, state.size
    reading.root = base64.b64encode(state.root).decode()
    reading.counts.leaves = reading.counts.contents = len(pack.log.leaves)
    if not anchors.keys:
        reading.notes.append("No key was kept elsewhere (--key): whose log vouches for the pack is not known.")
        return pack, reading
    try:
        anchor_of("checkpoint.txt", pack.log.note, anchors.keys)
    except UnknownSignerError:
        reading.notes.append(f"Whose log vouches for the pack is not known. {missing_key(pack.log.note)}")
        return pack, reading
    except NoteError as error:
        reason = f"The checkpoint in the pack is of no log that was kept elsewhere: {error}"
        reading.tell(LogFault(what=Bent.KEY, file="checkpoint.txt", reason=reason))
        return pack, reading
    _compare(reading, anchors)
    if not pack.log.holds_files:
        reading.notes.append(
            "The pack was made before the log vouched for the files of packs of inventories, or that leaf was taken "
            "out: answers about entries and their verdicts, as they lie in `answers` and `log.json`, are vouched for, "
            "reports and lists are not. Ask for it anew."
        )
    elif not foreign:
        reading.anchored_to = state.size
    return pack, reading


def _compare(reading: LogReading, anchors: Anchors) -> None:
    for anchor in anchors.given:
        kept = anchor.checkpoint
        if kept.size != reading.size:
            reading.notes.append(
                f"{anchor.name} is of {kept.size} leaves, the pack's checkpoint of {reading.size}: that one log has "
                "both is seen by verifying the server or database against both (checkpoint.txt lies in the pack)."
            )
        elif base64.b64encode(kept.root).decode() != reading.root:
            reason = f"{anchor.name} and the pack's checkpoint are both of {kept.size} leaves with other roots: forked."
            reading.tell(LogFault(what=Bent.FORK, file=anchor.name, reason=reason))
