"""Checks that are interrupted, taken over, and asked about what changes meanwhile."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import col, func, select

from registry.compliance.inventories.reevaluation import judge_due
from registry.compliance.inventories.runs import worker
from registry.compliance.inventories.runs.judgement import judge_and_keep
from registry.compliance.inventories.runs.leases import claim_run
from registry.compliance.inventories.runs.worker import MOST_FAILURES, CheckVisit, check_due
from registry.compliance.inventories.tables import InventoryResult, InventoryRun
from registry.leases import LEASE_SECONDS
from tests.support.compliance.desk import Desk

MANY = 60


def fill(desk: Desk, name: str = "Lab") -> str:
    lab = desk.open(name)
    rows = "".join(f"good/{'apache' if at % 2 else 'derived'};team {at}\n" for at in range(MANY))
    answer = desk.client.post(f"{lab}/import", content=f"model;owner\n{rows}")
    assert answer.json()["added"] == MANY
    return lab


def run_of(desk: Desk) -> InventoryRun:
    with desk.runtime.database.reading() as session:
        return session.exec(select(InventoryRun)).one()


def count_results(desk: Desk) -> int:
    with desk.runtime.database.reading() as session:
        latest = select(func.count()).select_from(InventoryResult).where(col(InventoryResult.until_at).is_(None))
        return session.exec(latest).one()


def test_a_check_goes_on_where_a_dead_process_left_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "STEP", 20)
    lab = fill(desk)
    desk.client.post(f"{lab}/check")
    here, now = desk.runtime, datetime.now(UTC)
    dead = claim_run(here.database, now)
    assert dead is not None
    visit = CheckVisit(here.database, here.knowledge, dead, lambda: now)
    assert visit.step()
    assert (run_of(desk).state, run_of(desk).done, count_results(desk)) == ("running", 20, 20)
    assert claim_run(here.database, now) is None
    later = now + timedelta(seconds=LEASE_SECONDS + 1)
    check_due(here.database, here.knowledge, budget_seconds=30, clock=lambda: later)
    run = run_of(desk)
    assert (run.state, run.done, run.changed, count_results(desk)) == ("done", MANY, MANY, MANY)
    assert not visit.step()  # whoever comes back from the dead writes nothing
    assert (run_of(desk).done, count_results(desk)) == (MANY, MANY)


def test_each_different_question_is_judged_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[int]()

    def counted(*given: Any) -> Any:  # noqa: ANN401 - as what it stands for
        found = list(judge_and_keep(*given))
        asked.append(len(found))
        return found

    monkeypatch.setattr(worker, "judge_and_keep", counted)
    monkeypatch.setattr(worker, "STEP", 20)
    run = desk.check(fill(desk))
    assert (run["state"], run["done"], sum(asked)) == ("done", MANY, 2)


def test_what_fails_again_and_again_is_given_up_and_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("out of order")

    lab = fill(desk)
    other = desk.client.post(f"{lab}/check").json()["run_id"]
    monkeypatch.setattr(worker, "judge_and_keep", broken)
    begun = datetime.now(UTC)
    for number in range(MOST_FAILURES):
        then = begun + number * timedelta(minutes=5)
        check_due(desk.runtime.database, desk.runtime.knowledge, budget_seconds=1, clock=partial(min, then, then))
        failures = run_of(desk).failures
        assert failures == number + 1
    run = desk.client.get(f"{lab}/runs/{other}").json()
    assert (run["state"], run["done"], run["detail"].split("(")[1][:12]) == ("failed", 0, "RuntimeError")
    monkeypatch.undo()
    assert desk.check(lab)["state"] == "done"


def test_a_second_check_is_the_one_that_is_going_on(desk: Desk) -> None:
    lab = fill(desk)
    first, second = (desk.client.post(f"{lab}/check").json()["run_id"] for _ in range(2))
    assert first == second
    etag = desk.client.get(lab).headers["etag"]
    assert desk.client.delete(lab, headers={"If-Match": etag}).status_code == 204
    check_due(desk.runtime.database, desk.runtime.knowledge, budget_seconds=1)
    assert count_results(desk) == 0


def test_a_use_that_changes_during_a_check_is_the_one_that_is_judged(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "STEP", 20)
    lab = fill(desk)
    desk.client.post(f"{lab}/check")
    here, now = desk.runtime, datetime.now(UTC)
    claim = claim_run(here.database, now)
    assert claim is not None
    visit = CheckVisit(here.database, here.knowledge, claim, lambda: now)
    assert visit.step()
    etag = desk.client.get(lab).headers["etag"]
    desk.client.patch(lab, json={"use": {"purpose": "research"}}, headers={"If-Match": etag})
    assert not visit.step()
    check_due(here.database, here.knowledge, budget_seconds=30)
    assert set(desk.verdicts(lab).values()) == {"needs_review"}
    assert run_of(desk).done == MANY


@pytest.mark.parametrize("at_once", [20, 1_000], ids=["judgement that was kept", "judgement in flight"])
def test_a_check_overwrites_nothing_that_was_found_since(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """A base moves and its entries are judged again while a check holds what it judged before."""
    monkeypatch.setattr(worker, "STEP", at_once)
    lab = fill(desk)
    here = desk.runtime
    judge_due(here.database, here.knowledge, budget_seconds=30)
    assert "denied" not in desk.verdicts(lab).values()
    asked = desk.client.post(f"{lab}/check").json()["run_id"]
    claim = claim_run(here.database, datetime.now(UTC))
    assert claim is not None
    visit = CheckVisit(here.database, here.knowledge, claim, lambda: datetime.now(UTC))

    def meanwhile() -> None:
        desk.shelf.conclude("good/apache", "cc-by-nc-4.0")
        assert judge_due(here.database, here.knowledge, budget_seconds=30) == MANY

    if at_once < MANY:
        assert visit.step()
        meanwhile()
    else:
        judged = visit._judge  # noqa: SLF001 - the moment between reading and writing

        def interrupted(*given: Any) -> Any:  # noqa: ANN401 - as what it stands for
            found = judged(*given)
            if given[1]:
                meanwhile()
            return found

        monkeypatch.setattr(visit, "_judge", interrupted)
    while visit.step():
        pass
    run = desk.client.get(f"{lab}/runs/{asked}").json()
    assert (run["state"], run["done"], set(desk.verdicts(lab).values())) == ("done", MANY, {"denied"})
