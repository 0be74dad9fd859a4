"""Several units of work as one transaction."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import func, select

from registry.db import Database, UnitOfWork
from registry.http.idempotency.tables import KeptReply
from tests.support.clock import Clock


def test_a_part_that_fails_spoils_the_whole(database: Database) -> None:
    with database.joint(claim) as joint:
        with database.unit_of_work() as work:
            work.session.add(kept("first"))
        with database.reading() as session:
            assert len(session.exec(select(KeptReply)).all()) == 1
        with pytest.raises(ZeroDivisionError):
            fail(database)
    assert joint.work is None
    assert count(database) == 0
    with database.joint(claim), database.unit_of_work() as work:
        work.session.add(kept("third"))
    assert count(database) == 1


def test_a_trial_leaves_what_was_there_and_nothing_of_its_own(database: Database) -> None:
    with database.joint(claim) as joint:
        with database.trial() as work:
            work.session.add(kept("before"))
        with database.unit_of_work() as work:
            work.session.add(kept("first"))
        with database.trial() as work:
            work.session.add(kept("second"))
            work.session.flush()
            assert len(work.session.exec(select(KeptReply)).all()) == 2
        with database.trial() as work:
            work.session.add_all([kept("third"), kept("first")])
            with pytest.raises(IntegrityError):
                work.session.flush()
    assert not joint.is_spoiled
    with database.reading() as session:
        assert session.exec(select(KeptReply.word)).all() == ["first"]


def claim(work: UnitOfWork) -> None:
    del work


def fail(database: Database) -> None:
    with database.unit_of_work() as work:
        work.session.add(kept("second"))
        raise ZeroDivisionError


def count(database: Database) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(KeptReply)).one()


def kept(name: str) -> KeptReply:
    return KeptReply(caller="c", word=name, asked_sha256="", at=Clock().now)
