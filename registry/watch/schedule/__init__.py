"""What is read again without anybody asking; whoever only asks for a run need not import how sweeps go."""

from registry.watch.schedule.service import keep_sweeping, schedule_due

__all__ = ["keep_sweeping", "schedule_due"]
