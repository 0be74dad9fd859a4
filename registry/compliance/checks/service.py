"""Checks: gather what is known of the subject, judge it, answer.

* A registered model is judged by its stored documents; only a question about the past goes back to the observations.
* Bare facts are judged by the same rules.
* Judging reads nothing: all that it needs was gathered.

Decided in ADR 0010.
"""

from datetime import datetime

from sqlmodel import Session

from registry.compliance.checks.answers import bare_facts, judge
from registry.compliance.checks.queries import gather_subject
from registry.compliance.checks.schemas import CheckAnswer, CheckBody
from registry.errors import Invalid
from registry.licenses import Knowledge


def check(session: Session, knowledge: Knowledge, body: CheckBody, now: datetime) -> CheckAnswer:
    """The answer to one check; raises ``NotFound`` for a model that is not registered, ``Invalid`` for a policy."""
    if body.policy is not None:
        raise Invalid("Policies are not offered yet: `policy` must be null.", pointer="/policy")
    facts = gather_subject(session, knowledge, body.subject, now) if body.subject.model else bare_facts(body.subject)
    return judge(knowledge.catalogue, facts, body.use, now=now)
