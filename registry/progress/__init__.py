"""Progress of the work in the background: which ticks ended when, and when that is too long ago."""

from registry.progress.rules import Backlog, TickState, overdue_tick, overdue_work
from registry.progress.service import TickLog, read_ticks

__all__ = ["Backlog", "TickLog", "TickState", "overdue_tick", "overdue_work", "read_ticks"]
