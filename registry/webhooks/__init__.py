"""Alerts to subscribers: signed, retried, never lost (see docs/adr/0005)."""

from registry.webhooks.rules import DeliveryState
from registry.webhooks.tables import Delivery, WebhookEndpoint

__all__ = ["Delivery", "DeliveryState", "WebhookEndpoint"]
