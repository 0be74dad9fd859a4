"""What is known of many models, gathered together as for a batch of checks."""

from collections.abc import Collection

from registry.compliance.checks.queries import SubjectReader
from registry.compliance.checks.schemas import SubjectBody
from registry.compliance.rules import SubjectFacts
from registry.db import Database
from registry.licenses import Knowledge
from tests.support.compliance.questions import NOW

_AT_ONCE = 100


def facts_of(database: Database, knowledge: Knowledge, models: Collection[str]) -> dict[str, SubjectFacts]:
    """The facts of each of these models."""
    subjects = [SubjectBody(model=model) for model in models]
    found: dict[str, SubjectFacts] = {}
    for start in range(0, len(subjects), _AT_ONCE):
        some = subjects[start : start + _AT_ONCE]
        with database.reading() as session:
            reader = SubjectReader(session, knowledge, NOW)
            reader.expect(some)
            found |= {one.model or "": reader.facts(one) for one in some}
    return found
