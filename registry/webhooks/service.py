"""Subscribing, changing and ending subscriptions; secrets, pings and replays."""

import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import msgspec
from msgspec import UNSET
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select, update

from registry.access import Scope
from registry.compliance.inventories import find_inventory
from registry.db import UnitOfWork
from registry.db.visibility import sees_private
from registry.egress import Egress
from registry.errors import Conflict, Forbidden, Invalid, NotFound
from registry.events import Event, record_event
from registry.http.etags import require_match
from registry.hub import base_id
from registry.ids import new_id
from registry.inputs import MOST_FAULTS, Fault, not_among, refusal
from registry.jobs import WEBHOOKS_DELIVER
from registry.webhooks.delivery.outbox import fan_out
from registry.webhooks.filters import Filters, model_fault, owner_fault
from registry.webhooks.queries import etag_of_endpoint, get_endpoint
from registry.webhooks.rules import PING, SECRET_BYTES, DeliveryState, EndpointState, make_secret
from registry.webhooks.schemas import SUPPORTED_EVENTS, Replay, WebhookCreate, WebhookPatch
from registry.webhooks.seals import purpose_of
from registry.webhooks.state import disable, enable, forget_failures, skip_pending
from registry.webhooks.tables import Delivery, WebhookEndpoint

MAX_ENDPOINTS = 1_000
EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


def check_input(egress: Egress, body: WebhookCreate | WebhookPatch) -> None:
    """Refuse URLs we may not send to, unknown types of events, and filters that match nothing.

    It asks the name server, so open no transaction.
    """
    faults = []
    if body.url is not UNSET and (fault := egress.fault_of(body.url)):
        faults.append(Fault("/url", fault))
    filters = body.filters or Filters()
    unknown = [*_unknown_types("/events", body.events or ()), *_unknown_types("/filters/types", filters.types or ())]
    faults += unknown
    for pointer, entries in (("/models", body.models), ("/filters/models", filters.models)):
        faults += _faults(pointer, map(base_id, entries or ()), model_fault)
    faults += _faults("/filters/owners", filters.owners or (), owner_fault)
    for name, short in (("types", body.events), ("models", body.models)):
        if short and getattr(filters, name) not in (None, short):
            faults.append(Fault(f"/filters/{name}", f"`{_SHORT[name]}` says otherwise: give one of them."))
    if faults:
        raise refusal(tuple(faults[:MOST_FAULTS]), **({"supported": SUPPORTED_EVENTS} if unknown else {}))


_SHORT = {"types": "events", "models": "models"}
"""The members that stand beside the filters for some of them."""


def _unknown_types(pointer: str, types: Iterable[str]) -> list[Fault]:
    return _faults(
        pointer, types,
        lambda type_: None if type_ in SUPPORTED_EVENTS else not_among(type_, SUPPORTED_EVENTS, "a type of event"),
    )  # fmt: skip


def _faults(pointer: str, entries: Iterable[str], fault_of: Callable[[str], str | None]) -> list[Fault]:
    found = ((index, fault_of(entry)) for index, entry in enumerate(entries))
    return [Fault(f"{pointer}/{index}", fault) for index, fault in found if fault]


def _models_of(models: list[str] | None) -> list[str] | None:
    """A filter with the ids of models in the place of their addresses."""
    return None if models is None else list(dict.fromkeys(map(base_id, models)))


def _by_id(session: Session, filters: Filters) -> Filters:
    """A filter with the ids of inventories in the place of their names; raises ``Invalid`` where there is none."""
    if filters.inventories is None:
        return filters
    ids, faults = dict[str, None](), list[Fault]()
    for index, name in enumerate(filters.inventories):
        try:
            ids[find_inventory(session, name).id] = None
        except NotFound as missing:
            faults.append(Fault(f"/filters/inventories/{index}", missing.message))
    if faults:
        raise refusal(tuple(faults[:MOST_FAULTS]))
    return msgspec.structs.replace(filters, inventories=list(ids))


def _set_filters(session: Session, endpoint: WebhookEndpoint, filters: Filters) -> None:
    plain: dict[str, Any] = msgspec.to_builtins(_by_id(session, filters))
    endpoint.events, endpoint.models = plain.pop("types", None), _models_of(plain.pop("models", None))
    endpoint.filters = plain


def create_endpoint(work: UnitOfWork, body: WebhookCreate, *, actor: str, now: datetime) -> tuple[WebhookEndpoint, str]:
    """A new subscription, which gets a ping at once, and its secret, which is to be shown this once."""
    living = select(func.count()).select_from(WebhookEndpoint).where(col(WebhookEndpoint.deleted_at).is_(None))
    if work.session.exec(living).one() >= MAX_ENDPOINTS:
        raise Conflict(f"There are {MAX_ENDPOINTS} subscriptions already; delete those that are not needed.")
    secret = make_secret(secrets.token_bytes(SECRET_BYTES))
    endpoint = WebhookEndpoint(
        id=new_id("whk", now),
        url=body.url,
        description=body.description,
        is_ordered=body.ordered,
        sees_private=sees_private(),
        state=EndpointState.ACTIVE,
        secret="",
        created_at=now,
        created_by=actor,
        updated_at=now,
    )
    given = body.filters or Filters()
    _set_filters(
        work.session,
        endpoint,
        msgspec.structs.replace(given, types=given.types or body.events, models=given.models or body.models),
    )
    endpoint.secret = work.secrets.seal(secret, purpose_of(endpoint.id))
    work.session.add(endpoint)
    work.session.flush()
    _note(work, "webhook.created", endpoint, actor, now)
    send_ping(work, endpoint, actor=actor, now=now)
    return endpoint, secret


def patch_endpoint(
    work: UnitOfWork, endpoint_id: str, body: WebhookPatch, if_match: str | None, *, actor: str, now: datetime
) -> WebhookEndpoint:
    """Change what the body names; a new URL or state counts from the next request on."""
    endpoint = get_endpoint(work.session, endpoint_id, to_change=True)
    require_match(if_match, etag_of_endpoint(endpoint))
    if body.filters is not UNSET:
        _set_filters(work.session, endpoint, body.filters or Filters())
    if body.url is not UNSET:
        if endpoint.sees_private and not sees_private():
            # What waits or is sent again would go to the new address, as it was made for the one before.
            raise Forbidden(
                f"This subscription is told of what is private: to move it a key needs {Scope.PRIVATE_READ}."
            )
        endpoint.sees_private = sees_private()
    for name in ("url", "events", "models", "description"):
        value = getattr(body, name)
        if value is not UNSET:
            setattr(endpoint, name, _models_of(value) if name == "models" else value)
    if body.ordered is not UNSET:
        endpoint.is_ordered = body.ordered
    if body.url is not UNSET:
        forget_failures(endpoint)
    endpoint.updated_at = now
    _note(work, "webhook.updated", endpoint, actor, now)
    if body.state == EndpointState.DISABLED and endpoint.state == EndpointState.ACTIVE:
        disable(work, endpoint, "It was disabled on request.", actor=actor, now=now)
    elif body.state == EndpointState.ACTIVE:
        enable(endpoint, now)
    return endpoint


def delete_endpoint(work: UnitOfWork, endpoint_id: str, if_match: str | None, *, actor: str, now: datetime) -> None:
    """End a subscription; what waits for it is skipped, its secrets are wiped, its deliveries stay on record."""
    endpoint = get_endpoint(work.session, endpoint_id, to_change=True)
    require_match(if_match, etag_of_endpoint(endpoint))
    endpoint.deleted_at, endpoint.secret, endpoint.previous_secret = now, "", None
    skip_pending(work.session, endpoint.id, "The subscription was deleted.", now)
    _note(work, "webhook.deleted", endpoint, actor, now)


def ping_endpoint(work: UnitOfWork, endpoint_id: str, *, actor: str, now: datetime) -> Event:
    """Send ``webhook.ping`` to one endpoint; raises ``Conflict`` where it is disabled."""
    return send_ping(work, _get_active(work.session, endpoint_id), actor=actor, now=now)


def send_ping(work: UnitOfWork, endpoint: WebhookEndpoint, *, actor: str, now: datetime) -> Event:
    """Record a ping and its one delivery."""
    event = record_event(work, PING, subject="", data={"webhook": endpoint.id}, actor=actor, now=now)
    fan_out(work, event)
    return event


def rotate_secret(
    work: UnitOfWork, endpoint_id: str, grace_seconds: int, *, actor: str, now: datetime
) -> tuple[WebhookEndpoint, str]:
    """A new secret, which is to be shown this once; the old one signs as well for the grace period."""
    endpoint = get_endpoint(work.session, endpoint_id, to_change=True)
    secret = make_secret(secrets.token_bytes(SECRET_BYTES))
    endpoint.previous_secret, endpoint.secret = endpoint.secret, work.secrets.seal(secret, purpose_of(endpoint.id))
    endpoint.previous_secret_until = now + timedelta(seconds=grace_seconds)
    if endpoint.paused_until is not None:
        forget_failures(endpoint)
    _note(work, "webhook.secret_rotated", endpoint, actor, now)
    return endpoint, secret


def replay(work: UnitOfWork, endpoint_id: str, body: Replay, *, actor: str, now: datetime) -> int:
    """Queue ended deliveries again, with the same bytes and ``webhook-id``; how many."""
    endpoint = _get_active(work.session, endpoint_id)
    since, until = _bounded(body.since, EARLIEST, "/since"), _bounded(body.until, LATEST, "/until")
    wanted = (
        col(Delivery.endpoint_id) == endpoint.id,
        col(Delivery.state).in_(body.states),
        col(Delivery.created_at).between(since, until),
    )
    _part(work.session, wanted)
    statement = update(Delivery).where(*wanted)
    again = statement.values(
        state=DeliveryState.PENDING, reason=None, attempts=0, next_attempt_at=now, finished_at=None
    )  # fmt: skip
    count: int = work.session.exec(again).rowcount
    _note(work, "webhook.replayed", endpoint, actor, now, count=count)
    if count:
        work.enqueue(WEBHOOKS_DELIVER)
    return count


def replay_one(work: UnitOfWork, endpoint_id: str, delivery_id: str, *, actor: str, now: datetime) -> None:
    """Queue one ended delivery again, with the same bytes; raises ``NotFound``, and ``Conflict`` where it waits."""
    endpoint = _get_active(work.session, endpoint_id)
    row = work.session.get(Delivery, delivery_id, with_for_update=True)
    if row is None or row.endpoint_id != endpoint.id:
        raise NotFound("There is no such delivery.")
    if row.state == DeliveryState.PENDING:
        raise Conflict("This delivery is not done yet: it is tried again by itself.")
    row.state, row.reason, row.attempts, row.sent_with = DeliveryState.PENDING, None, 0, None
    row.next_attempt_at, row.finished_at = now, None
    _note(work, "webhook.replayed", endpoint, actor, now, count=1, delivery=row.id)
    work.enqueue(WEBHOOKS_DELIVER)


def _part(session: Session, wanted: tuple[ColumnElement[bool], ...]) -> None:
    """What was told in another's message and is sent again without that one goes out alone, with its own bytes."""
    leaders = select(Delivery.id).where(*wanted)
    alone = (col(Delivery.sent_with).is_not(None), col(Delivery.sent_with).not_in(leaders))
    session.exec(update(Delivery).where(*wanted, *alone).values(sent_with=None))


def _get_active(session: Session, endpoint_id: str) -> WebhookEndpoint:
    endpoint = get_endpoint(session, endpoint_id, to_change=True)
    if endpoint.state != EndpointState.ACTIVE:
        raise Conflict('This endpoint is disabled; PATCH it with {"state": "active"} first.')
    return endpoint


def _bounded(moment: datetime | None, default: datetime, pointer: str) -> datetime:
    """A moment that survives conversion to UTC in every database."""
    if moment is None:
        return default
    if moment.tzinfo is None:
        raise Invalid("The time needs a zone, for example 2026-01-31T12:00:00Z.", pointer=pointer)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise Invalid("The time is out of range.", pointer=pointer) from error


def _note(work: UnitOfWork, type_: str, endpoint: WebhookEndpoint, actor: str, now: datetime, **more: object) -> None:
    """Leave a trace for the audit trail: the host, since a path may hold a token."""
    data = {"webhook": endpoint.id, "host": urlsplit(endpoint.url).hostname, **more}
    record_event(work, type_, subject="", data=data, actor=actor, now=now)
