"""Checks: gather what is known of the subject, judge it, answer.

* A registered model is judged by its stored documents; only a question about the past goes back to the observations.
* Bare facts are judged by the same rules.
* Judging reads nothing: all that it needs was gathered.
* Many checks share what is read, and the budget of their request: what is judged when it is used up is answered.

Decided in ADR 0010 and 0034.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime

from sqlmodel import Session

from registry.compliance.checks.answers import bare_facts, judge
from registry.compliance.checks.queries import SubjectReader, is_plain
from registry.compliance.checks.schemas import CheckAnswer, CheckBody
from registry.compliance.checks.subjects import hold_still, keep_gathered, look_up_facts
from registry.compliance.policies import PolicyReader
from registry.costs import check_allowance, spend_rows
from registry.db import Database
from registry.db.lookups import Lookups
from registry.errors import CardwatchError
from registry.licenses import Knowledge


def check(
    session: Session, knowledge: Knowledge, body: CheckBody, now: datetime, *, has_key: bool = False
) -> CheckAnswer:
    """The answer to one check; raises ``NotFound`` for a model that is not registered, ``Invalid`` for a policy.

    Only to whoever has a key (``has_key``) policies of the institution are applied, else ``Unauthenticated`` is raised.
    """
    reader = SubjectReader(session, knowledge, now)
    reader.look_up([body.subject.by_id()])
    return _check(reader, PolicyReader(session, has_key=has_key), knowledge, body, now, in_part=True)


def check_and_keep(
    database: Database, knowledge: Knowledge, body: CheckBody, now: datetime, *, has_key: bool = False
) -> CheckAnswer:
    """The same; what was gathered for it is kept for the checks that follow."""
    with keeping(database, knowledge, now) as reader:
        if body.policy is not None:
            reader.look_up([body.subject.by_id()])
        policies = PolicyReader(reader.session, has_key=has_key)
        return _check(reader, policies, knowledge, body, now, in_part=True)


async def check_ready(lookups: Lookups, knowledge: Knowledge, body: CheckBody, now: datetime) -> CheckAnswer | None:
    """The same in the event loop, for a model that is ready to be judged; None for every other subject."""
    subject = body.subject.by_id()
    if body.policy is not None or subject.model is None or not is_plain(subject):
        return None
    facts = await look_up_facts(lookups, knowledge.catalogue, subject.model, now)
    return judge(knowledge.catalogue, facts, body.use, now=now) if facts else None


@contextmanager
def keeping(database: Database, knowledge: Knowledge, now: datetime, *, quotes: bool = True) -> Iterator[SubjectReader]:
    """A reader of subjects; what it gathers is kept in the end, as far as time and budget allow."""
    with database.reading() as session:
        hold_still(session)
        reader = SubjectReader(session, knowledge, now, quotes=quotes)
        yield reader
        with suppress(CardwatchError):
            keep_gathered(database, session, knowledge.catalogue, reader.gathered)


def check_all(
    session: Session,
    knowledge: Knowledge,
    bodies: Sequence[CheckBody],
    now: datetime,
    *,
    has_key: bool = False,
    quotes: bool = True,
) -> Iterator[CheckAnswer | CardwatchError]:
    """The answer to each check, or why it has none: what it alone would raise, or that the budget is used up.

    Without ``quotes`` nobody looks for words to quote that only some may see.
    """
    return check_each(SubjectReader(session, knowledge, now, quotes=quotes), knowledge, bodies, now, has_key=has_key)


def check_each(
    reader: SubjectReader, knowledge: Knowledge, bodies: Sequence[CheckBody], now: datetime, *, has_key: bool = False
) -> Iterator[CheckAnswer | CardwatchError]:
    """The same with a reader, see ``keeping``."""
    policies = PolicyReader(reader.session, has_key=has_key)
    try:
        reader.expect(body.subject.by_id() for body in bodies)
        policies.expect({body.subject.by_id().model or "" for body in bodies if body.policy is not None})
    except CardwatchError as spent:
        yield from (spent for _ in bodies)
        return
    for place, body in enumerate(bodies):
        try:
            check_allowance()
            # Only a lineage that is too large by itself is judged in part: any other is asked for again.
            answer = _check(reader, policies, knowledge, body, now, in_part=place == 0)
            if place:
                spend_rows(len(answer.findings))
        except CardwatchError as error:
            yield error
        else:
            yield answer


def _check(
    reader: SubjectReader,
    policies: PolicyReader,
    knowledge: Knowledge,
    body: CheckBody,
    now: datetime,
    *,
    in_part: bool,
) -> CheckAnswer:
    policy = policies.chosen(body.policy) if body.policy is not None else None
    subject = body.subject.by_id()
    facts = reader.facts(subject, in_part=in_part) if subject.model else bare_facts(subject)
    if policy is not None:
        facts = policies.dated(facts)
    return judge(knowledge.catalogue, facts, body.use, now=now, policy=policy)
