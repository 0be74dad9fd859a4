"""Sweeps as the workers do them, with a story's clock."""

from registry.watch.schedule import keep_sweeping, schedule_due
from registry.watch.sweeps.worker import sweep_due
from registry.watch.sync.worker import work_due
from tests.support.watch.story import INTERVAL_SECONDS, Story


def work(story: Story) -> None:
    """Whatever is due, as the workers would."""
    while sweep_due(story.reader, budget_seconds=20, clock=story.clock) or work_due(
        story.reader, budget_seconds=20, clock=story.clock
    ):
        story.clock.turn(seconds=1)


def sweep(story: Story, interval_seconds: float = INTERVAL_SECONDS * 24, **span: float) -> int:
    """Time passes (20 minutes), the schedule asks, the work is done; the number of requests it took."""
    story.clock.turn(**(span or {"minutes": 20}))
    story.hub.forget_requests()
    with story.database.unit_of_work() as unit:
        schedule_due(unit, now=story.clock(), interval_seconds=interval_seconds)
        keep_sweeping(unit, story.clock())
    work(story)
    return len(story.hub.requests)
