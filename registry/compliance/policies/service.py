"""Saving and deleting policies: every save is a new version, and no version is ever written again."""

from datetime import datetime
from typing import Any

import msgspec

from registry.compliance.policies.queries import (
    MOST_POLICIES,
    PolicyReader,
    count_policies,
    etag_of_policy,
    find_stored,
    read_policy,
)
from registry.compliance.policies.ready import ready_policies
from registry.compliance.policies.schemas import PolicyCreate, PolicyDraft, PolicyWhole
from registry.compliance.policies.tables import PolicyVersion, StoredPolicy
from registry.compliance.policies.validation import check_policy
from registry.compliance.policies.values import PolicyBody, VersionedPolicy
from registry.db import UnitOfWork, lock_name
from registry.errors import Conflict, Invalid
from registry.events import ACTING_KEY, record_event
from registry.http.etags import require_match


def create_policy(work: UnitOfWork, body: PolicyCreate, *, actor: str, now: datetime) -> PolicyWhole:
    """A new policy, or a copy of one; raises ``Conflict`` where the key is taken."""
    said = _copied(work, body) if body.copy_of else body.body()
    check_policy(said)
    lock_name(work.session, "policy", body.key)
    stored = work.session.get(StoredPolicy, body.key, populate_existing=True)
    if body.key in ready_policies() or (stored is not None and stored.deleted_at is None):
        raise Conflict(f"There is a policy {body.key!r} already; PUT changes one, another key makes another one.")
    if count_policies(work.session) >= MOST_POLICIES:
        raise Conflict(f"There are {MOST_POLICIES} policies already; delete those that are not needed.")
    if stored is None:
        stored = StoredPolicy(
            key=body.key, version=0, title=said.title, rules=0, created_at=now, updated_at=now, updated_by=actor
        )
    stored.deleted_at, stored.created_at = None, now
    _save(work, stored, said, actor, now)
    return read_policy(work.session, body.key)


def _copied(work: UnitOfWork, body: PolicyCreate) -> PolicyBody:
    copied = PolicyReader(work.session).chosen(body.copy_of or "", at="/copy_of").body
    return msgspec.structs.replace(copied, title=body.title or copied.title)


def change_policy(
    work: UnitOfWork, key: str, draft: PolicyDraft, if_match: str | None, *, actor: str, now: datetime
) -> PolicyWhole:
    """A new version of a policy; the same body again is none. Raises ``NotFound``, ``StaleVersion``, ``Conflict``."""
    if draft.key not in {None, key}:
        raise Invalid(f"The address names the policy {key!r}; leave `key` out, or repeat it.", pointer="/key")
    said = body_of(draft)
    stored = _to_change(work, key, if_match)
    check_policy(said)
    if said != PolicyReader(work.session).chosen(key).body:
        _save(work, stored, said, actor, now)
    return read_policy(work.session, key)


def delete_policy(work: UnitOfWork, key: str, if_match: str | None, *, actor: str, now: datetime) -> None:
    """Take a policy out of use; its versions stay, since checks were made by them."""
    stored = _to_change(work, key, if_match)
    stored.deleted_at = now
    work.session.add(stored)
    _note(work, "policy.deleted", stored, actor, now)


def body_of(draft: PolicyDraft) -> PolicyBody:
    """What a draft says, without its key."""
    return PolicyBody(
        title=draft.title, defaults=draft.defaults, assume_unreached_above=draft.assume_unreached_above,
        rules=draft.rules,
    )  # fmt: skip


def policy_of_draft(draft: PolicyDraft, at: str = "") -> VersionedPolicy:
    """A policy that is not saved, as version 0; raises ``Invalid`` for what could not be saved."""
    said = body_of(draft)
    check_policy(said, at)
    return VersionedPolicy(key=draft.key or "draft", version=0, body=said)


def _to_change(work: UnitOfWork, key: str, if_match: str | None) -> StoredPolicy:
    if key in ready_policies():
        raise Conflict(f"{key!r} ships with Cardwatch and stays as it is; copy it under another key (`copy_of`).")
    lock_name(work.session, "policy", key)
    stored = find_stored(work.session, key)
    require_match(if_match, etag_of_policy(read_policy(work.session, key)))
    return stored


def _save(work: UnitOfWork, stored: StoredPolicy, said: PolicyBody, actor: str, now: datetime) -> None:
    stored.version += 1
    stored.title, stored.rules, stored.updated_at, stored.updated_by = said.title, len(said.rules), now, actor
    work.session.add(stored)
    work.session.flush()
    plain: dict[str, Any] = msgspec.to_builtins(said)
    work.session.add(
        PolicyVersion(
            policy_key=stored.key, version=stored.version, body=plain, created_at=now, created_by=actor,
            created_key=ACTING_KEY.get(),
        )
    )  # fmt: skip
    work.session.flush()
    _note(work, "policy.saved", stored, actor, now)


def _note(work: UnitOfWork, type_: str, stored: StoredPolicy, actor: str, now: datetime) -> None:
    data = {"policy": stored.key, "version": stored.version}
    record_event(work, type_, subject="", data=data, actor=actor, now=now)
