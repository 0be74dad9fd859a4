"""Checks: gather what is known of the subject, judge it, answer.

* A registered model is judged by its stored documents; only a question about the past goes back to the observations.
* Bare facts are judged by the same rules.
* Judging reads nothing: all that it needs was gathered.
* Many checks share what is read, and the budget of their request: what is judged when it is used up is answered.

Decided in ADR 0010 and 0034.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import Session

from registry.compliance.checks.answers import bare_facts, judge
from registry.compliance.checks.queries import SubjectReader
from registry.compliance.checks.schemas import CheckAnswer, CheckBody
from registry.compliance.policies import PolicyReader
from registry.costs import check_allowance, spend_rows
from registry.errors import CardwatchError
from registry.licenses import Knowledge


def check(
    session: Session, knowledge: Knowledge, body: CheckBody, now: datetime, *, has_key: bool = True
) -> CheckAnswer:
    """The answer to one check; raises ``NotFound`` for a model that is not registered, ``Invalid`` for a policy.

    Without a key (``has_key``) only the ready policies are applied: ``Unauthenticated``.
    """
    policies = PolicyReader(session, has_key=has_key)
    return _check(SubjectReader(session, knowledge, now), policies, knowledge, body, now, in_part=True)


def check_all(
    session: Session, knowledge: Knowledge, bodies: Sequence[CheckBody], now: datetime, *, has_key: bool = True
) -> Iterator[CheckAnswer | CardwatchError]:
    """The answer to each check, or why it has none: what it alone would raise, or that the budget is used up."""
    reader, policies = SubjectReader(session, knowledge, now), PolicyReader(session, has_key=has_key)
    try:
        reader.expect(body.subject.by_id() for body in bodies)
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
