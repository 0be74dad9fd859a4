"""Histories on the stub hub whose truth is known commit by commit, and the registry that reads them."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
from sqlmodel import col, select

from registry.hub import Snapshot
from registry.records.facts.observation import ObservedFacts
from registry.records.queries import get_record
from registry.records.tables import ModelCommit, PastState
from registry.watch.backfill.tables import Backfill
from registry.watch.backfill.worker import backfill_due, queue_backfill
from registry.watch.sync.observation import facts_of
from tests.support.licenses.knowledge import knowledge
from tests.support.stub_hub import StubHub
from tests.support.stub_hub.content.repository import Commit
from tests.support.stub_hub.seeds import card
from tests.support.watch.story import MODEL, Story

BORN = datetime(2023, 1, 1, 12, tzinfo=UTC)
Files = dict[str, str]


def publish(hub: StubHub, first: Files, model: str = MODEL) -> Commit:
    return hub.publish(model, first, at=BORN, message="initial commit")


def weights(hub: StubHub, count: int, model: str = MODEL) -> None:
    """Commits that touch neither the card nor a licence, a day apart."""
    for _ in range(count):
        push(hub, {"model.safetensors": f"weights {len(hub.repository(model).commits)}"}, model=model)


def push(
    hub: StubHub, files: Files, *, message: str = "Upload folder", remove: tuple[str, ...] = (), model: str = MODEL
) -> Commit:
    at = hub.repository(model).head.at + timedelta(days=1)
    return hub.commit(model, files, message=message, remove=remove, at=at)


def queue(story: Story, model: str = MODEL) -> None:
    with story.database.unit_of_work() as work:
        queue_backfill(work, get_record(work.session, model), story.clock())


def work_once(story: Story, requests: int = 60) -> Backfill:
    """One visit of a worker."""
    backfill_due(story.database, knowledge(), story.client, requests=requests, budget_seconds=60, clock=story.clock)
    return row_of(story)


def row_of(story: Story, model: str = MODEL) -> Backfill:
    with story.database.reading() as session:
        return session.get_one(Backfill, get_record(session, model).pk)


def learned(story: Story, model: str = MODEL) -> dict[str, ObservedFacts | None]:
    """What the registry knows of every commit."""
    with story.database.reading() as session:
        record = get_record(session, model)
        rows = session.exec(
            select(ModelCommit.sha, PastState.facts)
            .join(PastState, col(PastState.pk) == col(ModelCommit.state_pk), isouter=True)
            .where(ModelCommit.record_pk == record.pk)
        )
        return {sha: msgspec.convert(facts, ObservedFacts) if facts else None for sha, facts in rows}


def truth(story: Story, commit: Commit) -> tuple[tuple[str, ...], set[tuple[str, str]]]:
    """Declared licence and licence-bearing files of a commit, by the reading that observations are made with."""
    snapshot = story.client.snapshot(MODEL, commit.sha)
    assert isinstance(snapshot, Snapshot)
    return essence(facts_of(snapshot))


def essence(facts: ObservedFacts) -> tuple[tuple[str, ...], set[tuple[str, str]]]:
    return facts.declared, {(file.path, file.sha256) for file in facts.files}


def wrong(story: Story, hub: StubHub, every: int = 1) -> list[int]:
    """Positions of the commits whose answer is not the truth; those without an answer are not wrong."""
    known = learned(story)
    found = []
    for place, commit in enumerate(hub.repository(MODEL).commits):
        facts = known.get(commit.sha)
        if facts is not None and place % every == 0 and essence(facts) != truth(story, commit):
            found.append(place)
    return found


def random_history(hub: StubHub, chance: random.Random, count: int) -> None:
    """Licences that come, go and are renamed, cards that are edited, and much that does not matter."""
    publish(hub, {"README.md": card(license="mit")})
    deeds: list[Callable[[], Commit]] = [
        lambda: push(hub, {"LICENSE": f"terms {chance.randrange(3)} of many"}),
        lambda: push(hub, {}, remove=("LICENSE",), message="Delete LICENSE"),
        lambda: push(hub, {"LICENSE.txt": "moved"}, remove=("LICENSE",)),
        lambda: push(hub, {"README.md": card(chance.choice("abc"), license=chance.choice(["mit", "apache-2.0"]))}),
        lambda: push(hub, {"NOTICE": f"notice {chance.randrange(2)}"}, remove=("LICENSE.txt",)),
    ]
    while len(hub.repository(MODEL).commits) < count:
        weights(hub, chance.randrange(1, 8))
        chance.choice(deeds)()
