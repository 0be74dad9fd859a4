"""The tree: who gets which place, who signs, and leaves for what was there before."""

from registry.transparency.sequence.adoption import adopt
from registry.transparency.sequence.handovers import KeyHandover, read_handovers
from registry.transparency.sequence.keys import all_keys, current_key
from registry.transparency.sequence.sequencer import (
    LogStandsStillError,
    advance,
    count_waiting,
    ensure_sequenced,
    hold_tree,
    is_signable,
    log_size,
    place_within,
    rotate_key,
    tiles_in,
)

__all__ = [
    "KeyHandover",
    "LogStandsStillError",
    "adopt",
    "advance",
    "all_keys",
    "count_waiting",
    "current_key",
    "ensure_sequenced",
    "hold_tree",
    "is_signable",
    "log_size",
    "place_within",
    "read_handovers",
    "rotate_key",
    "tiles_in",
]
