"""Reading policies: those that ship with Cardwatch, and those of the institution."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func, select

from registry.compliance.policies.ready import ready_policies
from registry.compliance.policies.schemas import (
    PolicyChoice,
    PolicySummary,
    PolicyVersionRead,
    PolicyWhole,
)
from registry.compliance.policies.tables import PolicyVersion, StoredPolicy
from registry.compliance.policies.values import PolicyBody, VersionedPolicy
from registry.compliance.rules import SubjectFacts
from registry.db.sets import one_of
from registry.errors import Invalid, NotFound, Unauthenticated
from registry.http.etags import etag_of
from registry.inputs import nearest, not_among
from registry.pagination import Page, decode_cursor, page, page_of, total_of
from registry.records import ModelRecord, Observation

MOST_POLICIES = 500


def list_policies(session: Session, limit: int, cursor: str | None) -> Page[PolicySummary]:
    """All policies by key, the ready ones among them."""
    stored = session.exec(select(StoredPolicy).where(col(StoredPolicy.deleted_at).is_(None))).all()
    summaries = [*map(_ready_summary, ready_policies().values()), *map(_summary, stored)]
    after = str(decode_cursor(cursor, "policies", 1)[0]) if cursor else ""
    ordered = sorted((one for one in summaries if one.key > after), key=lambda one: one.key)
    return page_of(ordered, limit, lambda one: [one.key], bound_to="policies", total=total_of(len(summaries)))


def _ready_summary(policy: VersionedPolicy) -> PolicySummary:
    return PolicySummary(
        key=policy.key, version=policy.version, title=policy.body.title, ready=True, rules=len(policy.body.rules),
        updated_at=None, updated_by=None,
    )  # fmt: skip


def _summary(stored: StoredPolicy) -> PolicySummary:
    return PolicySummary(
        key=stored.key, version=stored.version, title=stored.title, ready=False, rules=stored.rules,
        updated_at=stored.updated_at, updated_by=stored.updated_by,
    )  # fmt: skip


def find_stored(session: Session, key: str) -> StoredPolicy:
    """A policy of the institution that is not deleted; raises ``NotFound``."""
    stored = session.get(StoredPolicy, key, populate_existing=True)
    if stored is None or stored.deleted_at is not None:
        hint = nearest(key, known_keys(session))
        raise NotFound("There is no such policy.", **({"suggestions": [hint]} if hint else {}))
    return stored


def read_policy(session: Session, key: str) -> PolicyWhole:
    """A policy as it is in force; raises ``NotFound``."""
    if key in ready_policies():
        policy = ready_policies()[key]
        return _shown(policy, None)
    stored = find_stored(session, key)
    return _shown(_version(session, key, stored.version), stored)


def _shown(policy: VersionedPolicy, stored: StoredPolicy | None) -> PolicyWhole:
    return PolicyWhole(
        key=policy.key,
        version=policy.version,
        ready=stored is None,
        title=policy.body.title,
        defaults=policy.body.defaults,
        assume_unreached_above=policy.body.assume_unreached_above,
        rules=policy.body.rules,
        created_at=stored.created_at if stored else None,
        updated_at=stored.updated_at if stored else None,
        updated_by=stored.updated_by if stored else None,
    )


def etag_of_policy(read: PolicyWhole) -> str:
    """The version of a policy, for ``If-Match``."""
    return etag_of(msgspec.json.encode(read))


def _version(session: Session, key: str, version: int) -> VersionedPolicy:
    row = session.exec(
        select(PolicyVersion).where(PolicyVersion.policy_key == key, PolicyVersion.version == version)
    ).one()
    return policy_of(row)


def policy_of(row: PolicyVersion) -> VersionedPolicy:
    """A stored version as a value."""
    return VersionedPolicy(key=row.policy_key, version=row.version, body=msgspec.convert(row.body, PolicyBody))


def list_versions(session: Session, key: str, limit: int, cursor: str | None) -> Page[PolicyVersionRead]:
    """The versions of a policy, newest first; raises ``NotFound`` for a key that never was."""
    if key in ready_policies():
        if cursor:
            decode_cursor(cursor, key, 1)
        return page_of([_ready_version(ready_policies()[key])], limit, lambda _: [], bound_to=key, total=total_of(1))
    if session.get(StoredPolicy, key) is None:
        find_stored(session, key)
    query = select(PolicyVersion).where(PolicyVersion.policy_key == key)
    bound_to = ("policy_versions", key)
    found = page(
        session, query, col(PolicyVersion.pk), limit=limit, cursor=cursor, bound_to=bound_to, is_descending=True
    )
    return found.each(_version_read)


def _ready_version(policy: VersionedPolicy) -> PolicyVersionRead:
    return PolicyVersionRead(
        key=policy.key, version=policy.version, policy=policy.body, created_at=None, created_by=None
    )  # fmt: skip


def _version_read(row: PolicyVersion) -> PolicyVersionRead:
    policy = policy_of(row)
    return PolicyVersionRead(
        key=policy.key, version=policy.version, policy=policy.body, created_at=row.created_at, created_by=row.created_by
    )


def known_keys(session: Session) -> list[str]:
    """The keys of all policies that may be chosen."""
    stored = session.exec(select(StoredPolicy.key).where(col(StoredPolicy.deleted_at).is_(None))).all()
    return sorted({*ready_policies(), *stored})


def count_policies(session: Session) -> int:
    """How many the institution has."""
    living = select(func.count()).select_from(StoredPolicy).where(col(StoredPolicy.deleted_at).is_(None))
    return session.exec(living).one()


class PolicyReader:
    """The policies that the checks of one request name, each read once."""

    def __init__(self, session: Session, *, has_key: bool) -> None:
        self._session, self._has_key = session, has_key
        self._chosen: dict[PolicyChoice, VersionedPolicy] = {}
        self._seen: dict[str, datetime | None] = {}

    def chosen(self, named: str | PolicyChoice, at: str = "/policy") -> VersionedPolicy:
        """The policy that is named; raises ``Invalid`` for one that is not there, ``Unauthenticated`` without a key."""
        choice = PolicyChoice(named) if isinstance(named, str) else named
        if choice not in self._chosen:
            self._chosen[choice] = self._find(choice, at if isinstance(named, str) else f"{at}/key", at)
        return self._chosen[choice]

    def found(self, key: str) -> VersionedPolicy | None:
        """The policy of this key as it is in force; None where there is none."""
        if key in ready_policies():
            return ready_policies()[key]
        stored = self._session.get(StoredPolicy, key)
        return None if stored is None or stored.deleted_at else _version(self._session, key, stored.version)

    def _find(self, choice: PolicyChoice, at_key: str, at: str) -> VersionedPolicy:
        ready = ready_policies().get(choice.key)
        if ready is not None:
            _refuse_version(choice, at, first=ready.version, last=ready.version)
            return ready
        if not self._has_key:
            ready_keys = ", ".join(ready_policies())
            reason = f"Without a key only the policies {ready_keys} are applied: send `Authorization: Bearer <key>`."
            raise Unauthenticated(reason)
        stored = self._session.get(StoredPolicy, choice.key)
        if stored is None or stored.deleted_at is not None:
            known = known_keys(self._session)
            raise Invalid(not_among(choice.key, known, "the key of a policy"), pointer=at_key, supported=known)
        _refuse_version(choice, at, first=1, last=stored.version)
        return _version(self._session, choice.key, choice.version or stored.version)

    def dated(self, facts: SubjectFacts) -> SubjectFacts:
        """The facts of a model with when its source showed it the last time, which only policies ask for."""
        record = facts.record
        if record is None:
            return facts
        if record.model not in self._seen:
            self._seen[record.model] = self._last_observed(record.model)
        seen = self._seen[record.model]
        return msgspec.structs.replace(facts, record=msgspec.structs.replace(record, last_seen_at=seen))

    def expect(self, models: Collection[str]) -> None:
        """Read when the sources showed many models the last time, before they are asked for one by one."""
        if not models:
            return
        newest = select(Observation.last_seen_at).where(col(Observation.record_pk) == col(ModelRecord.pk))
        newest = newest.order_by(col(Observation.observed_at).desc(), col(Observation.pk).desc()).limit(1)
        last = newest.correlate(ModelRecord).scalar_subquery()
        folded = sorted({model.lower() for model in models})
        among = one_of(self._session, ModelRecord.folded, folded)
        self._seen |= dict(self._session.execute(sa_select(col(ModelRecord.id), last).where(among)).all())

    def _last_observed(self, model: str) -> datetime | None:
        newest = (
            select(Observation.last_seen_at)
            .join(ModelRecord, col(ModelRecord.pk) == col(Observation.record_pk))
            .where(ModelRecord.id == model)
            .order_by(col(Observation.observed_at).desc(), col(Observation.pk).desc())
        )
        return self._session.exec(newest.limit(1)).first()


def _refuse_version(choice: PolicyChoice, at: str, *, first: int, last: int) -> None:
    """Refuse a version that there is not."""
    if choice.version is not None and not first <= choice.version <= last:
        told = f"There is no version {choice.version} of {choice.key!r}; the last one is {last}."
        raise Invalid(told, pointer=f"{at}/version")
