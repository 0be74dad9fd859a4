"""Looking after subscriptions, for other doors than the API: how they stand, changing them, sending again."""

from registry.webhooks.filters import Filters
from registry.webhooks.queries import SUPPORTED_STATES, etag_of_endpoint, get_endpoint, whole_delivery
from registry.webhooks.schemas import DeliveryWhole, Replay, WebhookPatch
from registry.webhooks.service import patch_endpoint, replay, replay_one, rotate_secret
from registry.webhooks.upkeep.outlook import EndpointStanding, standing_of

__all__ = [
    "SUPPORTED_STATES", "DeliveryWhole", "EndpointStanding", "Filters", "Replay", "WebhookPatch", "etag_of_endpoint",
    "get_endpoint", "patch_endpoint", "replay", "replay_one", "rotate_secret", "standing_of", "whole_delivery",
]  # fmt: skip
