"""What may be believed of moments that a clock wrote which was wrong."""

from registry.clock.horizon import Horizon, pull_in
from registry.clock.rules import TOLERANCE, ClockState, advanced, is_beyond, is_due, is_settled, trouble
from registry.clock.service import note_clock, read_clock

__all__ = [
    "TOLERANCE", "ClockState", "Horizon", "advanced", "is_beyond", "is_due", "is_settled", "note_clock", "pull_in",
    "read_clock", "trouble",
]  # fmt: skip
