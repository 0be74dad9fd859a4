"""Alerts to subscribers: signed, retried, never lost (see docs/adr/0005)."""

from registry.webhooks.disclosure import shown_event_data
from registry.webhooks.rules import ALERTS, DIGEST, PING, DeliveryState, EndpointState, hash_of_digest
from registry.webhooks.schemas import DigestChange, DigestCheckpoint
from registry.webhooks.seals import seal_secrets, unreadable_endpoints
from registry.webhooks.tables import IS_PENDING, Delivery, WebhookEndpoint, attempt_is_due, is_rested

__all__ = [
    "ALERTS",
    "DIGEST",
    "IS_PENDING",
    "PING",
    "Delivery",
    "DeliveryState",
    "DigestChange",
    "DigestCheckpoint",
    "EndpointState",
    "WebhookEndpoint",
    "attempt_is_due",
    "hash_of_digest",
    "is_rested",
    "seal_secrets",
    "shown_event_data",
    "unreadable_endpoints",
]
