"""What checks read: a lineage once for all that share it, and a verdict that is never milder for want of budget."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import event

from registry.compliance.checks.queries import TOO_LARGE
from registry.compliance.checks.schemas import CheckAnswer, CheckBody
from registry.compliance.checks.service import check, check_all
from registry.compliance.rules.values import Outcome
from registry.costs import Allowance, spending
from registry.db import Database
from registry.errors import CardwatchError, NotFound, OutOfTime, OverBudget
from tests.support.compliance.questions import INTERNAL, NOW
from tests.support.compliance.shelf import Shelf
from tests.support.licenses.knowledge import knowledge
from tests.support.records.families import Bases, chain, family, merges, plant

LATER = NOW - timedelta(days=1)


def body(model: str, use: dict[str, Any] | None = None, **subject: Any) -> CheckBody:  # noqa: ANN401 - fields of a subject
    return msgspec.convert({"subject": {"model": model, **subject}, "use": use or INTERNAL}, CheckBody)


def ask(database: Database, model: str, use: dict[str, Any] | None = None, **subject: Any) -> CheckAnswer:  # noqa: ANN401 - as above
    with database.reading() as session:
        return check(session, knowledge(), body(model, use, **subject), NOW)


def ask_all(database: Database, *bodies: CheckBody) -> list[CheckAnswer | CardwatchError]:
    with database.reading() as session:
        return list(check_all(session, knowledge(), bodies, NOW))


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that run inside."""
    seen: list[str] = []

    def note(*told: Any) -> None:  # noqa: ANN401 - what SQLAlchemy tells
        seen.append(told[2])

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def statements_of(database: Database, *bodies: CheckBody) -> int:
    with counted(database) as seen:
        answers = ask_all(database, *bodies)
    assert not [answer for answer in answers if isinstance(answer, CardwatchError)]
    return len(seen)


MIXED: Bases = {
    **chain(12), **merges(3, 4), **family(5),
    "ring/a": ["ring/c"], "ring/b": ["ring/a"], "ring/c": ["ring/b", "gone/base"], "lone/model": [],
}  # fmt: skip


@pytest.mark.parametrize("past", [{}, {"as_of": LATER.isoformat()}, {"revision": "a" * 40}], ids=["now", "then", "at"])
def test_a_batch_answers_what_each_check_alone_does(database: Database, past: dict[str, Any]) -> None:
    plant(database, knowledge(), MIXED)
    bodies = [body(model, **past) for model in (*MIXED, *list(MIXED)[:3])]
    assert ask_all(database, *bodies) == [ask(database, one.subject.model or "", **past) for one in bodies]


def test_what_is_not_registered_spoils_no_other(database: Database) -> None:
    plant(database, knowledge(), family(2))
    found = ask_all(database, body("family/m0"), body("no/such"), body("family/m1"))
    assert [type(one) for one in found] == [CheckAnswer, NotFound, CheckAnswer]


def test_a_chain_costs_no_more_statements_than_its_first_link(database: Database) -> None:
    plant(database, knowledge(), {**chain(150, "long/m"), **chain(50, "short/m")})
    assert statements_of(database, body("long/m149")) <= statements_of(database, body("short/m49")) + 2


def test_a_second_model_of_a_family_costs_nothing_that_was_read(database: Database) -> None:
    plant(database, knowledge(), merges(4, 8))
    one = statements_of(database, body("merge/m3-0"))
    assert statements_of(database, *(body(f"merge/m3-{place}") for place in range(8))) <= one + 3


def test_the_past_is_read_once_for_each_model_of_it(database: Database) -> None:
    """Each of 40 ancestors names 8 bases, which were derived 320 times."""
    plant(database, knowledge(), merges(5, 8))
    then: dict[str, Any] = {"as_of": LATER.isoformat()}
    one = statements_of(database, body("merge/m-last", **then))
    assert one < 4 * 40
    assert statements_of(database, *(body(f"merge/m4-{place}", **then) for place in range(8))) < 2 * one


def test_of_a_long_past_the_rest_is_unknown(database: Database) -> None:
    """A hundred ancestors are read; what lies above them may bind as well."""
    plant(database, knowledge(), chain(120))
    answer = ask(database, "chain/m119", as_of=LATER.isoformat())
    assert answer.verdict is Outcome.NEEDS_REVIEW
    assert any("(further ancestors)" in finding.reason for finding in answer.findings)
    assert ask(database, "chain/m90", as_of=LATER.isoformat()).verdict is Outcome.ALLOWED


@pytest.mark.parametrize("past", [{}, {"as_of": LATER.isoformat()}], ids=["now", "then"])
@pytest.mark.parametrize("kind", ["rows", "statements"])
def test_a_lineage_beyond_the_budget_is_never_judged_milder(
    database: Database, past: dict[str, Any], kind: str
) -> None:
    """Whatever the budget ends at: no answer, the whole answer, or one that says what is missing of it."""
    plant(database, knowledge(), merges(4, 5))
    whole, seen = ask(database, "merge/m-last", **past), set()
    assert whole.verdict is Outcome.ALLOWED
    for most in [*range(40), *range(40, 400, 15)]:
        try:
            with spending(Allowance(**dict[str, Any]({kind: most}))):
                answer = ask(database, "merge/m-last", **past)
        except OverBudget:
            seen.add("no answer")
            continue
        if answer != whole:
            assert answer.verdict is Outcome.NEEDS_REVIEW
            assert TOO_LARGE in {finding.reason for finding in answer.findings}
        seen.add(str(answer.verdict))
    assert {"allowed", "needs_review"} <= seen


def test_what_a_model_itself_forbids_stays_forbidden(database: Database) -> None:
    plant(database, knowledge(), chain(40))
    Shelf(database, knowledge()).add("lab/strict", "cc-by-nc-4.0", "chain/m39")
    whole = ask(database, "lab/strict")
    with spending(Allowance(rows=20)):
        answer = ask(database, "lab/strict")
    assert (whole.verdict, answer.verdict) == (Outcome.DENIED, Outcome.DENIED)


def test_a_verdict_does_not_hang_on_how_busy_the_machine_is(database: Database) -> None:
    plant(database, knowledge(), merges(3, 3))
    with spending(Allowance(seconds=0)), pytest.raises(OutOfTime):
        ask(database, "merge/m-last")


def test_what_was_judged_is_answered_and_the_rest_has_a_problem(database: Database) -> None:
    plant(database, knowledge(), {**family(30), **chain(100)})
    bodies = [*(body(f"family/m{place}") for place in range(10)), body("chain/m99"), body("family/m11")]
    with spending(Allowance(rows=270)):
        found = ask_all(database, *bodies)
    assert [type(one) for one in found] == [*[CheckAnswer] * 10, OverBudget, OverBudget]
    assert found[:10] == ask_all(database, *bodies[:10])


def test_when_the_time_is_up_each_that_is_left_says_so(database: Database) -> None:
    plant(database, knowledge(), family(3))
    with spending(Allowance(seconds=0)):
        found = ask_all(database, body("family/m0"), body("family/m1"))
    assert [type(one) for one in found] == [OutOfTime, OutOfTime]


@pytest.mark.slow
def test_families_of_thousands_are_read_in_a_few_statements(database: Database) -> None:
    plant(database, knowledge(), {**chain(3_000), **merges(12, 30), **family(10_000)})
    assert statements_of(database, body("chain/m2999")) < 20
    assert statements_of(database, body("merge/m-last")) < 20
    assert statements_of(database, body("merge/m-last", as_of=LATER.isoformat())) < 400
    assert statements_of(database, *(body(f"family/m{place}") for place in range(500))) < 40
