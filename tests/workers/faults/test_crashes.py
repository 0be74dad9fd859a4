"""A process that dies at any commit: whatever it was doing is done once, by whoever comes after it.

Every flow is first walked undisturbed; then once for each of its commits, and for both sides of it, a process dies
there. A normal process must then bring all to the state of the undisturbed walk, row by row.
"""

import os
import random
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from registry import jobs
from registry.compliance.inventories.reevaluation import follow_changes
from registry.db import open_database
from registry.webhooks.delivery import fan_out
from tests.support.compliance.holdings import BASE, OTHER, open_inventories, plant_family
from tests.support.compliance.shelf import Shelf
from tests.support.licenses.knowledge import knowledge
from tests.support.stub_hub.seeds import MINIMAX_MIT, MINIMAX_MODIFIED, card
from tests.support.transparency.audit import log_faults
from tests.support.workers.crash.commits import Side
from tests.support.workers.crash.launcher import Trial, do
from tests.support.workers.crash.state import differences, leases_held, picture

SOAK = os.environ.get("CARDWATCH_SOAK") == "1"
SIDES: tuple[Side, ...] = ("before", "after")
ALL_JOBS = tuple(jobs.QUEUES)
LEASE_SECONDS = {
    "sync_item": 15,
    "sweep": 15,
    "backfill": 15,
    "linked_page": 15,
    "inventory_due": 15,
    "webhook_endpoint": 30,
}
KILLED = -9

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3_600 if SOAK else 240)]


@dataclass(frozen=True)
class Flow:
    """Work that is due once ``prepare`` has been, and the jobs that do it."""

    prepare: Callable[[Trial], None]
    jobs: tuple[str, ...]
    passes: frozenset[str]
    """Functions that must be among those that commit."""
    tells: int
    """How many messages the receiver gets."""
    unlike: frozenset[str] = frozenset()
    """Tables that hold how often something was tried."""


def watch(trial: Trial, *models: str) -> None:
    """Watched and read, the past too."""
    for model in models:
        trial.hub.publish(model, MINIMAX_MIT)
    with trial.serve():
        for model in models:
            trial.ask("PUT", f"/v1/watch/{model}", expect=201)
    do(trial, *ALL_JOBS)


def change(trial: Trial) -> None:
    """Another licence, and somebody asks for a reading."""
    watch(trial, "change/model")
    trial.hub.commit("change/model", MINIMAX_MODIFIED)
    with trial.serve():
        trial.sync("change/model")


def alerts(trial: Trial) -> None:
    """Two changes of one owner, read and not told yet."""
    watch(trial, "alerts/one", "alerts/two")
    for model in ("alerts/one", "alerts/two"):
        trial.hub.commit(model, MINIMAX_MODIFIED)
    with trial.serve():
        for model in ("alerts/one", "alerts/two"):
            trial.sync(model)
    do(trial, jobs.WATCH_WORK)


def past(trial: Trial) -> None:
    """A model with a past that was read once."""
    trial.hub.publish("past/model", MINIMAX_MIT)
    for number in range(8):
        trial.hub.commit("past/model", (MINIMAX_MODIFIED, MINIMAX_MIT)[number % 2], message=f"Licence {number}")
    with trial.serve():
        trial.ask("PUT", "/v1/watch/past/model", expect=201)
    do(trial, jobs.WATCH_SCHEDULE, jobs.WATCH_WORK)


def moved(trial: Trial) -> None:
    """A list shows that a model moved."""
    watch(trial, "moved/model")
    trial.hub.commit("moved/model", MINIMAX_MODIFIED)
    execute(trial, "UPDATE sweep SET due_at = :now")


def group(trial: Trial) -> None:
    """A group that was never looked up."""
    trial.hub.publish("group/one", MINIMAX_MIT)
    trial.hub.publish("group/two", MINIMAX_MIT)
    with trial.serve():
        trial.ask("PUT", "/v1/watch-groups/all", {"owner": "group"}, 201)
    execute(trial, "UPDATE watch_rule SET expanded_at = NULL")


def review(trial: Trial) -> None:
    """A licence that a person has to look at, and documents in the words of another release."""
    watch(trial, "review/model")
    trial.hub.commit("review/model", {"README.md": card("M", license="other"), "LICENSE": "Only on Sundays. " * 30})
    with trial.serve():
        trial.sync("review/model")
    do(trial, jobs.WATCH_WORK, jobs.WEBHOOKS_DELIVER)
    execute(trial, "UPDATE model_record SET rendered_with = ''")


def gone(trial: Trial) -> None:
    """A model that was deleted."""
    watch(trial, "gone/model")
    trial.hub.delete("gone/model")
    with trial.serve():
        trial.sync("gone/model")


def unlogged(trial: Trial) -> None:
    """Rows of before there was a log, with leaves that have no place yet."""
    watch(trial, "logged/model")
    for statement in (
        "DELETE FROM log_leaf WHERE kind = 'text' OR kind = 'adoption'", "DELETE FROM log_adoption",
        "DELETE FROM log_tile", "DELETE FROM log_checkpoint", "UPDATE log_leaf SET position = NULL",
    ):  # fmt: skip
        execute(trial, statement)


def digested(trial: Trial) -> None:
    """A change that was told, and a digest that is due."""
    change(trial)
    do(trial, jobs.WATCH_WORK, jobs.WEBHOOKS_DELIVER)
    execute(trial, """UPDATE webhook_endpoint SET events = '["digest"]'""")


def rejudged(trial: Trial) -> None:
    """A base is something else now, and what was made from it stands in several inventories."""
    database = open_database(trial.url, listeners=(follow_changes, partial(fan_out, hold=timedelta())))
    try:
        shelf = Shelf(database, knowledge())
        names = plant_family(shelf, JUDGED)
        open_inventories(database, [[*names[place::INVENTORIES], OTHER] for place in range(INVENTORIES)])
        do(trial, jobs.INVENTORIES_JUDGE)
        shelf.conclude(BASE, "cc-by-nc-4.0")
    finally:
        database.close()
    do(trial, jobs.WEBHOOKS_DELIVER)


def execute(trial: Trial, statement: str) -> None:
    engine = create_engine(trial.url)
    with engine.begin() as connection:
        now = "CURRENT_TIMESTAMP" if trial.postgres else "datetime('now')"
        connection.execute(text(statement.replace(":now", now)))
    engine.dispose()


READS = frozenset({"registry.watch.sync.leases.claim_next", "registry.watch.sync.worker._settle"})
SENDS = frozenset({"registry.webhooks.delivery.claims.claim", "registry.webhooks.delivery.claims.record"})
SWEEPS = frozenset({"registry.watch.sweeps.leases.claim_sweep", "registry.watch.sweeps.worker._settle"})
JUDGES = frozenset(
    f"registry.compliance.inventories.reevaluation.{name}" for name in ("leases.claim_batch", "worker._write")
)
JUDGED, INVENTORIES = 6, 3
FLOWS = {
    "change": Flow(change, (jobs.WATCH_WORK, jobs.WEBHOOKS_DELIVER), READS | SENDS, 1),
    "alerts": Flow(alerts, (jobs.WEBHOOKS_DELIVER,), SENDS, 2),
    "past": Flow(
        past, (jobs.WATCH_BACKFILL,), frozenset({"registry.watch.backfill.worker.save"}), 0, frozenset({"backfill"})
    ),
    "moved": Flow(moved, (jobs.WATCH_SWEEP, jobs.WATCH_WORK), READS | SWEEPS, 1),
    "group": Flow(
        group, (jobs.WATCH_TEND, jobs.WATCH_SWEEP, jobs.WATCH_SCHEDULE, jobs.WATCH_WORK),
        READS | SWEEPS | {"registry.watch.groups.service.expand_due"}, 0,
    ),
    "review": Flow(
        review, (jobs.CURATION_REFRESH, jobs.RECORDS_REFRESH),
        frozenset({"registry.curation.review.sweep.bring_up_to_date"}), 0,
    ),
    "rejudged": Flow(
        rejudged, (jobs.INVENTORIES_JUDGE,), JUDGES, JUDGED, frozenset({"subject_document"})
    ),
    "digested": Flow(
        digested, (jobs.WEBHOOKS_PRUNE, jobs.WEBHOOKS_DELIVER),
        SENDS | {"registry.webhooks.delivery.digest.record_digest"}, 1,
        frozenset({"event", "webhook_delivery", "webhook_digest"}),  # which hold hashes of salts
    ),
    "gone": Flow(gone, (jobs.WATCH_WORK,), READS, 1),
    "logged": Flow(
        unlogged, (jobs.LOG_SEQUENCE,),
        frozenset({"registry.transparency.sequence." + name for name in ("adoption._adopt_some", "sequencer._batch")}),
        0,
    ),
}  # fmt: skip


SHORT = {"change", "alerts", "digested", "rejudged", "logged"}
"""What the short form tries on PostgreSQL."""


@pytest.mark.parametrize("name", FLOWS)
def test_work_whose_worker_dies(base: Trial, name: str) -> None:
    if base.postgres is not None and not SOAK and name not in SHORT:
        pytest.skip("the long form tries all on PostgreSQL, too")
    flow = FLOWS[name]
    with closing(base.copy()) as due:
        flow.prepare(due)
        walk = Walk(due, flow, ALL_JOBS if SOAK else flow.jobs)
        numbers = range(1, len(walk.commits) + 1) if SOAK else ends_of(walk.commits)
        deaths = [walk.dies((number, side)) for number in numbers for side in SIDES]
    assert sum(deaths) >= len(set(walk.commits))
    print(f"{name}: {sum(deaths)} deaths at {len(numbers)} of {len(walk.commits)} commits")  # noqa: T201 - for people


def ends_of(commits: list[str]) -> list[int]:
    """The numbers of the first and the last commit of each function."""
    last = {who: number for number, who in enumerate(commits, 1)}
    first = {who: number for number, who in reversed(list(enumerate(commits, 1)))}
    return sorted({*first.values(), *last.values()})


class Walk:
    """A flow that was walked undisturbed, and is walked again by processes that die."""

    def __init__(self, due: Trial, flow: Flow, names: tuple[str, ...]) -> None:
        self._due, self._flow, self._jobs = due, flow, names
        with closing(self._trial()) as trial:
            do(trial, *names)
            self.commits = trial.committed()
            assert flow.passes <= set(self.commits), self.commits
            do(trial, *ALL_JOBS)
            self._rows, self._told = picture(trial.url), told(trial)
        assert sum(self._told.values()) == flow.tells, self._told

    def dies(self, *points: tuple[int, Side]) -> bool:
        """Processes die at these commits, one after the other; whether the last one did. A normal one ends it all."""
        with closing(self._trial()) as trial:
            for number, side in points:
                code = trial.work(*self._jobs, number=number, side=side)
                assert code in {KILLED, 0}, trial.logs()
                self._leases_end(trial)
            where = f"{points}, at last in {trial.committed()[-1:]}"
            do(trial, *ALL_JOBS)
            assert differences(self._rows, picture(trial.url), self._flow.unlike) == [], where
            assert leases_held(trial.url) == {}, where
            assert log_faults(trial.url) == [], where
            found = told(trial)
        assert {message for message, _ in found} == {message for message, _ in self._told}, where
        assert len(found) == len(self._told), f"{where}: one event under two ids, {found}"
        return code == KILLED

    def _trial(self) -> Trial:
        trial = self._due.copy()
        trial.receiver.received.clear()
        return trial

    def _leases_end(self, trial: Trial) -> None:
        for row, seconds in leases_held(trial.url).items():
            assert seconds <= LEASE_SECONDS[row.split()[0]], row


def told(trial: Trial) -> Counter[tuple[str, str]]:
    """How often each message arrived: what it says, and its id."""
    found = Counter[tuple[str, str]]()
    for item in trial.receiver.received:
        body: dict[str, Any] = item.verify(trial.secret)
        found[f"{body['type']} {body['data'].get('model')}", item.message_id] += 1
    return found


@pytest.mark.skipif(not SOAK, reason="the long form")
@pytest.mark.parametrize("name", FLOWS)
def test_worker_after_worker_dies(base: Trial, name: str) -> None:
    """Up to four in a row, each at a commit of its own."""
    chance = random.Random(name)  # noqa: S311 - which process dies where is no secret
    with closing(base.copy()) as due:
        FLOWS[name].prepare(due)
        walk = Walk(due, FLOWS[name], ALL_JOBS)
        for _ in range(25):
            points = [(chance.randint(1, len(walk.commits)), chance.choice(SIDES)) for _ in range(chance.randint(2, 4))]
            walk.dies(*points)
