"""The Hub's own webhook: a hint that a model may have changed, never a source of facts."""

import hmac
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from registry.db import UnitOfWork, insert_or_ignore
from registry.errors import Forbidden, Unauthenticated
from registry.hub import is_model_id
from registry.licenses import Knowledge
from registry.records import find_present
from registry.watch.hooks.tables import HookReceipt
from registry.watch.runs.service import start_run

Name = Annotated[str, Meta(max_length=300)]


class HookRepo(msgspec.Struct, frozen=True):
    """The repository a hook is about; other fields are ignored."""

    type: Name = ""
    name: Name = ""


class HookRef(msgspec.Struct, frozen=True):
    """A branch or tag that moved."""

    ref: Name = ""


class HubHook(msgspec.Struct, frozen=True, rename="camel"):
    """The part of the payload (version 3) that says which model to read; unknown fields are fine."""

    repo: HookRepo
    updated_refs: Annotated[list[HookRef], Meta(max_length=1_000)] | None = None


class HookTaken(msgspec.Struct, frozen=True):
    """What was made of a hook."""

    status: Literal["scheduled", "known", "ignored"]
    run_id: str | None = None


def check_secret(given: str | None, secret: str | None) -> None:
    """Refuse a hook without the shared secret, compared in constant time."""
    if not secret:
        raise Forbidden("Inbound hooks are off; set CARDWATCH_HUB_WEBHOOK_SECRET to the webhook's secret to use them.")
    if given is None or not hmac.compare_digest(given.encode(), secret.encode()):
        raise Unauthenticated("X-Webhook-Secret is missing or wrong.")


def take(work: UnitOfWork, knowledge: Knowledge, hook: HubHook, hook_id: str | None, now: datetime) -> HookTaken:
    """Schedule a reading of a registered model; the same ``Webhook-Id`` again does nothing."""
    moved = hook.updated_refs
    is_main = moved is None or any(ref.ref == "refs/heads/main" for ref in moved)
    if hook.repo.type != "model" or not is_main or not is_model_id(hook.repo.name):
        return HookTaken("ignored")
    record = find_present(work.session, hook.repo.name)
    if record is None:
        return HookTaken("ignored")
    if hook_id is not None:
        statement = insert_or_ignore(work.session, HookReceipt).values(id=hook_id[:200], received_at=now)
        if work.session.execute(statement.returning(HookReceipt.id)).first() is None:
            return HookTaken("known")
    run = start_run(work, knowledge, [record.id], trigger="hook", actor="hub", now=now)
    return HookTaken("scheduled", run.id)
