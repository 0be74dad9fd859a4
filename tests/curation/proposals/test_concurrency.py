"""Many reviewers at once, and previews beside writers: nothing is decided twice, nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import msgspec
import pytest
from sqlmodel import func, select

from registry.access.rules import Caller, Scope
from registry.curation.proposals import service
from registry.curation.proposals.schemas import Acceptance, ProposalWrite
from registry.curation.proposals.tables import Proposal
from registry.db import Database
from registry.errors import Conflict
from registry.records.conclusions.service import curate
from registry.records.facts.curation import CuratedFacts
from registry.records.queries import get_record, lock_record
from registry.records.service import register
from registry.records.tables import Curation
from tests.support.curation.board import wish
from tests.support.licenses.knowledge import knowledge
from tests.support.watch.story import MODEL

NOW = datetime(2026, 1, 2, tzinfo=UTC)
AT_ONCE = 6


def caller(name: str) -> Caller:
    return Caller(name, name, frozenset({Scope.ADMIN}))


def made(database: Database, text: str) -> str:
    write = msgspec.convert(wish({"description": text}), ProposalWrite)
    with database.unit_of_work() as work:
        return service.propose(work, knowledge(), write, caller=caller("ann"), now=NOW).id


def accept(database: Database, proposal: str, who: str) -> bool:
    how = Acceptance(reason="Yes.")
    try:
        with database.unit_of_work() as work:
            service.accept(work, knowledge(), proposal, how, if_match=None, caller=caller(who), now=datetime.now(UTC))
    except Conflict:
        return False
    return True


@pytest.fixture
def registered(database: Database) -> Database:
    with database.unit_of_work() as work:
        register(work, knowledge(), MODEL, source="huggingface", now=NOW)
    return database


def at_once(*calls: Callable[[], bool]) -> list[bool]:
    with ThreadPoolExecutor(len(calls)) as pool:
        return [done.result() for done in [pool.submit(call) for call in calls]]


def versions(database: Database) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(Curation)).one()


def test_one_proposal_is_decided_once(registered: Database) -> None:
    proposal = made(registered, "New.")
    done = at_once(*(lambda n=n: accept(registered, proposal, f"reviewer {n}") for n in range(AT_ONCE)))
    assert done.count(True) == 1
    assert versions(registered) == 1


def test_of_many_proposals_for_one_field_one_is_accepted(registered: Database) -> None:
    proposals = [made(registered, f"{n}.") for n in range(AT_ONCE)]
    done = at_once(*(lambda one=one: accept(registered, one, "ben") for one in proposals))
    assert done.count(True) == 1
    with registered.reading() as session:
        (accepted,) = session.exec(select(Proposal).where(Proposal.status == "accepted")).all()
        document = msgspec.json.decode(get_record(session, MODEL).document)
    assert document["description"] == accepted.changes[0]["value"]
    assert versions(registered) == 1


def test_previews_beside_writers_neither_lose_nor_keep_anything(registered: Database) -> None:
    proposal = made(registered, "New.")

    def look() -> bool:
        for _ in range(4):
            seen, _ = service.look(registered, knowledge(), proposal, caller=caller("ben"), now=datetime.now(UTC))
            assert seen.preview is not None
            assert seen.preview.changes[0].after == "New."
        return True

    def write(field: str) -> bool:
        for n in range(4):
            with registered.unit_of_work() as work:
                record = get_record(work.session, MODEL)
                lock_record(work.session, record)
                now = datetime.now(UTC)
                facts = CuratedFacts(parameters=n + 1)
                curate(work, knowledge(), record, facts, None, actor=field, now=now)
        return True

    assert all(at_once(look, look, lambda: write("a"), lambda: write("b")))
    with registered.reading() as session:
        document = msgspec.json.decode(get_record(session, MODEL).document)
    assert (document["description"], document["parameters"]) == (None, 4)
