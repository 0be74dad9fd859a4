"""Several workers, requests and runs at the same time: each change is told once, nothing gets stuck."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from registry.watch import service
from registry.watch.runs.service import start_run
from registry.watch.schedule import schedule_due
from registry.watch.sync.leases import claim_next
from registry.watch.sync.worker import read_one, work_run
from tests.support.licenses.knowledge import knowledge
from tests.support.stub_hub.seeds import MINIMAX_MODIFIED, card
from tests.support.watch.story import MIT_TEXT, MODEL, Story

FILES = {"README.md": card(license="mit"), "LICENSE": MIT_TEXT}


def together(count: int, act: Callable[[int], object]) -> None:
    """Let so many threads begin at the same moment; the first failure is raised."""
    barrier = threading.Barrier(count)

    def begin(number: int) -> None:
        barrier.wait(10)
        act(number)

    with ThreadPoolExecutor(count) as pool:
        for future in [pool.submit(begin, number) for number in range(count)]:
            future.result(30)


def test_four_runs_of_one_model_flag_its_change_once(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.sync()
    story.hub.commit(MODEL, MINIMAX_MODIFIED)
    runs = [story.begin() for _ in range(4)]
    together(
        4,
        lambda number: work_run(
            story.reader, runs[number], deadline_seconds=20, on_reading=lambda _: None, clock=story.clock
        ),
    )
    for run in runs:
        story.finish(run)
    assert story.kinds() == ["license.id_changed"]
    assert len(story.alerts()) == 1
    assert len(story.observations()) == 2


def test_requests_for_the_same_new_model_at_once_make_one_record(story: Story) -> None:
    story.hub.publish(MODEL, FILES)

    def ask(number: int) -> None:
        with story.database.unit_of_work() as work:
            if number % 2:
                service.add_watch(work, knowledge(), MODEL, actor="test", now=story.clock())
            else:
                start_run(work, knowledge(), [MODEL], trigger="manual", actor="test", now=story.clock())

    together(6, ask)
    assert list(story.watched()) == [MODEL]
    assert story.events().count("watch.added") == 1


def test_siblings_that_are_read_at_once_bring_in_their_base_once(story: Story) -> None:
    story.hub.publish("example-lab/base", {"README.md": card(license="gemma")})
    names = [f"example-lab/child-{number}" for number in range(3)]
    for name in names:
        story.hub.publish(name, {"README.md": card(license="mit", base_model="example-lab/base")})
    run = story.begin(*names)

    def read(_: int) -> None:
        claim = claim_next(story.database, story.clock())
        assert claim is not None
        read_one(story.reader, claim, story.clock)

    together(3, read)
    story.clock.turn(seconds=60)
    result = story.finish(run)
    assert result.outcomes == {"first_seen": 4}
    assert story.watched().keys() == {"example-lab/base"}


def test_a_model_whose_reader_died_is_read_by_another_once_the_lease_ends(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    run = story.begin()
    dead = claim_next(story.database, story.clock())
    assert dead is not None
    assert claim_next(story.database, story.clock()) is None
    story.clock.turn(seconds=16)
    assert story.finish(run).outcomes == {"first_seen": 1}
    document = story.record()
    story.hub.commit(MODEL, MINIMAX_MODIFIED)
    # The dead one was only slow: what it brings now is too late and leaves no trace.
    read_one(story.reader, dead, story.clock)
    assert story.record() == document
    assert len(story.observations()) == 1


def test_what_is_due_is_scheduled_once(story: Story) -> None:
    story.hub.publish(MODEL, FILES)
    story.watch(MODEL)
    now = story.clock()
    for expected in (True, False):
        with story.database.unit_of_work() as work:
            run = schedule_due(work, now=now, interval_seconds=60)
            assert (run is not None) is expected
    story.clock.turn(hours=1)
    with story.database.unit_of_work() as work:
        assert schedule_due(work, now=now + timedelta(hours=1), interval_seconds=60) is None
