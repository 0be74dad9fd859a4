"""A checkpoint that something carries with its proofs, a pack or a digest, against what was kept elsewhere.

* It is believed where a key that was kept elsewhere signed it, or one to which such a key handed over, as is shown
  beside it; who signed it otherwise is not known, and that is no fault.
* A checkpoint that was kept, too, has to be the same where it is of the same size; of another size what is carried
  alone cannot say more.
"""

import base64
from collections.abc import Sequence

import msgspec

from registry.transparency.merkle import Checkpoint, NoteError, UnknownSignerError
from registry.transparency.sequence import KeyHandover
from registry.verification.handovers import missing_key, passed_keys
from registry.verification.rules import Anchors, Bent, LogFault, LogReading, anchor_of


class CarriedNote(msgspec.Struct, frozen=True, kw_only=True):
    """The checkpoint, and what lies beside it."""

    what: str
    """``pack`` or ``digest``, for sentences."""
    file: str
    """Where it stands."""
    note: str
    checkpoint: Checkpoint


def settle_anchors(
    reading: LogReading, what: str, anchors: Anchors, handovers: Sequence[KeyHandover]
) -> tuple[Anchors, bool]:
    """What was kept, with the keys to which it handed over; whether all of its checkpoints are signed by such keys."""
    for fault in anchors.faults:
        reading.tell(fault)
    settled, known = anchors.settled(one.key for one in passed_keys(anchors.keys, handovers)), len(anchors.faults)
    foreign = settled.faults[known:]
    reading.notes += [
        f"{one.reason} The {what} does not say whether such a key is of its log: give it, too." for one in foreign
    ]
    return settled, not foreign


def is_believed(reading: LogReading, carried: CarriedNote, anchors: Anchors) -> bool:
    """Whether a key that counts signed the checkpoint; what is wrong with it, and what is not known, is told."""
    what, state = carried.what, carried.checkpoint
    reading.origin, reading.size = state.origin, state.size
    reading.root = base64.b64encode(state.root).decode()
    if not anchors.keys:
        reading.notes.append(f"No key was kept elsewhere (--key): whose log vouches for the {what} is not known.")
        return False
    try:
        anchor_of(carried.file, carried.note, anchors.keys)
    except UnknownSignerError:
        reading.notes.append(f"Whose log vouches for the {what} is not known. {missing_key(carried.note)}")
        return False
    except NoteError as error:
        reason = f"The checkpoint in the {what} is of no log that was kept elsewhere: {error}"
        reading.tell(LogFault(what=Bent.KEY, file=carried.file, reason=reason))
        return False
    _compare(reading, carried, anchors)
    return True


def _compare(reading: LogReading, carried: CarriedNote, anchors: Anchors) -> None:
    for anchor in anchors.given:
        kept = anchor.checkpoint
        if kept.size != reading.size:
            reading.notes.append(
                f"{anchor.name} is of {kept.size} leaves, the {carried.what}'s checkpoint of {reading.size}: that one "
                "log has both is seen by verifying the server or database against both "
                f"({carried.file} lies in the {carried.what})."
            )
        elif kept.root != carried.checkpoint.root:
            reason = (
                f"{anchor.name} and the {carried.what}'s checkpoint are both of {kept.size} leaves with other roots: "
                "forked."
            )  # fmt: skip
            reading.tell(LogFault(what=Bent.FORK, file=anchor.name, reason=reason))
