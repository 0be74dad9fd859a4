"""What the registry knows of the licence of a registered model: the facts that a check judges."""

from sqlmodel import Session

from registry.compliance.rules.subjects import SubjectFacts
from registry.compliance.schemas import SubjectBody
from registry.records.refresh import Knowledge


def gather_subject(session: Session, knowledge: Knowledge, subject: SubjectBody) -> SubjectFacts:
    """The facts of a model at a revision or moment, or now; raises ``NotFound`` for what is not registered."""
    raise NotImplementedError
