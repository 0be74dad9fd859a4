"""What one request may spend, without database or server."""

import asyncio
import math

import pytest
from litestar.concurrency import sync_to_thread

from registry.costs import Allowance, check_allowance, current_allowance, spend_rows, spending
from registry.errors import ClientGone, OutOfTime, OverBudget


def test_whoever_has_no_allowance_spends_nothing() -> None:
    assert current_allowance() is None
    spend_rows(10**9)
    check_allowance()


def test_rows_and_statements_are_taken_until_nothing_is_left() -> None:
    with spending(Allowance(rows=10, statements=2, advice="Ask for less.")) as allowance:
        spend_rows(6)
        allowance.spend(statements=2)
        spend_rows(4)
        with pytest.raises(OverBudget, match="Ask for less"):
            spend_rows(1)
        with pytest.raises(OverBudget):
            allowance.spend(statements=1)
    assert current_allowance() is None


def test_time_ends_whatever_is_spent_next() -> None:
    with spending(Allowance(seconds=0)) as allowance:
        assert allowance.is_over
        for spend in (check_allowance, lambda: spend_rows(1)):
            with pytest.raises(OutOfTime):
                spend()


def test_a_request_whose_client_has_gone_is_over() -> None:
    allowance = Allowance()
    assert (allowance.is_over, allowance.seconds_left) == (False, math.inf)
    allowance.abandon()
    assert allowance.is_over
    with pytest.raises(ClientGone):
        allowance.check()


def test_threads_that_work_for_a_request_spend_what_is_its() -> None:
    async def story() -> float:
        with spending(Allowance(rows=10)) as allowance:
            await asyncio.gather(*(sync_to_thread(spend_rows, 3) for _ in range(3)))
            return allowance.rows

    assert asyncio.run(story()) == 1
