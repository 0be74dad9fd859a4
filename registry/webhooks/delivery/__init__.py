"""Sending alerts: from events to deliveries, one endpoint at a time, tried again until they arrive."""

from registry.webhooks.delivery.claims import ENDPOINT_LEASE
from registry.webhooks.delivery.digest import record_digest
from registry.webhooks.delivery.outbox import fan_out, fan_out_missing
from registry.webhooks.delivery.passes import Counts
from registry.webhooks.delivery.receivers import FailingReceiver, failing_receivers
from registry.webhooks.delivery.retention import prune_deliveries
from registry.webhooks.delivery.worker import deliver_due, deliver_forever

__all__ = [
    "ENDPOINT_LEASE",
    "Counts",
    "FailingReceiver",
    "deliver_due",
    "deliver_forever",
    "failing_receivers",
    "fan_out",
    "fan_out_missing",
    "prune_deliveries",
    "record_digest",
]
