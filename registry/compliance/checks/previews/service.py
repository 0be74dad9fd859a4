"""Which verdicts a policy would change: every subject is gathered once and judged twice; nothing is written."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import Session

from registry.compliance.checks.answers import bare_facts, judge
from registry.compliance.checks.previews.schemas import (
    PreviewBody,
    PreviewRead,
    PreviewSubject,
    Unchecked,
    VerdictFlip,
)
from registry.compliance.checks.queries import SubjectReader
from registry.compliance.checks.schemas import CheckAnswer, SubjectBody, UseBody
from registry.compliance.policies import PolicyReader, PolicyUsed, VersionedPolicy, policy_of_draft
from registry.compliance.rules import SubjectFacts
from registry.costs import check_allowance
from registry.errors import Invalid, NotFound
from registry.licenses import Knowledge


def preview_models(session: Session, knowledge: Knowledge, body: PreviewBody, now: datetime) -> PreviewRead:
    """What a policy would change for models that are used alike; raises ``Invalid`` for what could not be saved."""
    if body.models is None:
        raise Invalid("Name `models`, the ids of what it is to be tried on, or an `inventory`.", pointer="/models")
    if body.use is None:
        raise Invalid("Say what the models are used for: `country` and `organisation` at least.", pointer="/use")
    before, after = compared_policies(session, body)
    subjects = list(_subjects(body.models, body.use))
    return preview(session, knowledge, before, after, subjects, now=now)


def _subjects(models: tuple[str, ...], use: UseBody) -> Iterator[PreviewSubject]:
    """Each model once, by its id or the address of its page."""
    places = {model: place for place, model in reversed(list(enumerate(models)))}
    for model in dict.fromkeys(models):
        yield PreviewSubject(model, _subject(model, f"/models/{places[model]}"), use)


def _subject(model: str, at: str) -> SubjectBody:
    try:
        return SubjectBody(model=model).by_id()
    except (ValueError, Invalid) as wrong:
        raise Invalid(str(wrong), pointer=at) from wrong


def compared_policies(session: Session, body: PreviewBody) -> tuple[VersionedPolicy | None, VersionedPolicy]:
    """The policy in force and the one that is tried; of one that is saved, against none."""
    reader = PolicyReader(session, has_key=True)
    if isinstance(body.policy, str):
        return None, reader.chosen(body.policy)
    after = policy_of_draft(body.policy, "/policy")
    return reader.found(body.policy.key) if body.policy.key else None, after


def preview(
    session: Session,
    knowledge: Knowledge,
    before: VersionedPolicy | None,
    after: VersionedPolicy,
    subjects: Sequence[PreviewSubject],
    *,
    now: datetime,
) -> PreviewRead:
    """What would change between two policies, or between none and one, for any subjects."""
    reader, policies = SubjectReader(session, knowledge, now, quotes=False), PolicyReader(session, has_key=True)
    flips, unchecked, verdicts = list[VerdictFlip](), list[Unchecked](), Counter[str]()
    reader.expect(one.subject for one in subjects)
    for one in subjects:
        check_allowance()
        try:
            facts = policies.dated(_facts(reader, one.subject))
        except (NotFound, Invalid) as missing:
            unchecked.append(Unchecked(one.name, missing.message))
            continue
        old, new = (judge(knowledge.catalogue, facts, one.use, now=now, policy=by) for by in (before, after))
        verdicts[str(new.verdict)] += 1
        flips += _flips(one.name, old, new)
    return PreviewRead(
        flips=tuple(flips), checked=verdicts.total(), unchecked=tuple(unchecked),
        verdicts=dict(sorted(verdicts.items())),
        compared_with=PolicyUsed(before.key, before.version) if before else None,
    )  # fmt: skip


def _facts(reader: SubjectReader, subject: SubjectBody) -> SubjectFacts:
    return reader.facts(subject) if subject.model else bare_facts(subject)


def _flips(name: str, old: CheckAnswer, new: CheckAnswer) -> Iterator[VerdictFlip]:
    if old.verdict is not new.verdict:
        changed = _of_policy(old) ^ _of_policy(new)
        rules = tuple(sorted({rule for rule, _ in changed}))
        yield VerdictFlip(model=name, before=old.verdict, after=new.verdict, rules=rules)


def _of_policy(answer: CheckAnswer) -> set[tuple[str, str]]:
    return {(one.rule, one.outcome) for one in answer.findings if one.source == "policy"}
