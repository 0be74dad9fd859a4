"""Subscriptions for other doors than the API: made, listed, ended, and what became of their deliveries."""

from registry.webhooks.filters import Direction, LicenseClassName, Severity
from registry.webhooks.queries import list_deliveries, list_endpoints, read_endpoint
from registry.webhooks.schemas import (
    SUPPORTED_EVENTS,
    DeliveryRead,
    PingSent,
    WebhookCreate,
    WebhookCreated,
    WebhookRead,
)
from registry.webhooks.service import check_input, create_endpoint, delete_endpoint, ping_endpoint

__all__ = [
    "SUPPORTED_EVENTS",
    "DeliveryRead",
    "Direction",
    "LicenseClassName",
    "PingSent",
    "Severity",
    "WebhookCreate",
    "WebhookCreated",
    "WebhookRead",
    "check_input",
    "create_endpoint",
    "delete_endpoint",
    "list_deliveries",
    "list_endpoints",
    "ping_endpoint",
    "read_endpoint",
]
