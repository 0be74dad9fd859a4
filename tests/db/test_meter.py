"""Statements spend, and one that runs is stopped when its request is over."""

import threading
import time

import pytest
from sqlalchemy import text

from registry.costs import Allowance, spending
from registry.db import Database, is_sqlite
from registry.errors import ClientGone, OutOfTime, OverBudget

ENDLESS = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
LONGEST_SECONDS = 30
"""A statement that nobody stops runs until the test's own timeout."""


def test_each_statement_is_counted_before_it_runs(database: Database) -> None:
    with spending(Allowance(statements=5)) as allowance, database.reading() as session:
        before = allowance.statements
        session.execute(text("SELECT 1"))
        assert allowance.statements < before
        allowance.statements = 0
        with pytest.raises(OverBudget):
            session.execute(text("SELECT 1"))
    with database.reading() as session:
        assert session.execute(text("SELECT 1")).scalar_one() == 1


def test_a_statement_that_runs_is_stopped_when_the_time_is_up(database: Database) -> None:
    started = time.monotonic()
    with spending(Allowance(seconds=0.3)), database.reading() as session, pytest.raises(OutOfTime):
        session.execute(ENDLESS)
    assert time.monotonic() - started < LONGEST_SECONDS
    with database.reading() as session:
        assert session.execute(text("SELECT 1")).scalar_one() == 1


def test_a_statement_whose_client_goes_is_stopped(database: Database) -> None:
    with database.reading() as session:
        if not is_sqlite(session):
            pytest.skip("PostgreSQL is told the time at the beginning; the next statement is not begun")
    allowance = Allowance()
    threading.Timer(0.2, allowance.abandon).start()
    with spending(allowance), database.reading() as session, pytest.raises(ClientGone):
        session.execute(ENDLESS)


def test_nothing_is_begun_for_a_client_that_has_gone(database: Database) -> None:
    allowance = Allowance()
    with spending(allowance), database.reading() as session:
        session.execute(text("SELECT 1"))
        allowance.abandon()
        with pytest.raises(ClientGone):
            session.execute(text("SELECT 1"))


def test_limits_of_a_request_do_not_stay_with_its_connection(database: Database) -> None:
    with spending(Allowance(seconds=0.2)), database.reading() as session:
        session.execute(text("SELECT 1"))
    time.sleep(0.25)
    with database.reading() as session:
        if not is_sqlite(session):
            assert session.execute(text("SHOW statement_timeout")).scalar_one() == "0"
            session.execute(text("SELECT pg_sleep(0.3)"))
        assert session.execute(text("SELECT 1")).scalar_one() == 1
