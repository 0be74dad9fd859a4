"""A receiver that checks each message as it comes, with every secret it knows, and refuses a share of them."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field

from standardwebhooks.webhooks import WebhookVerificationError

from tests.support.webhooks.receiver import Received, Receiver

ROTATION_SECONDS = 5.0
"""After a rotation, until nothing is on its way that was signed before."""


@dataclass
class StrictReceiver(Receiver):
    """What it accepted, by id, and what did not verify; pings are answered and forgotten."""

    refused_share: float = 0.0
    secrets: list[str] = field(default_factory=list)
    accepted: Counter[str] = field(default_factory=Counter)
    unverified: list[str] = field(default_factory=list)
    verified: Counter[int] = field(default_factory=Counter)
    """How many messages verified with so many secrets."""
    rotated_at: float = 0.0

    def rotate(self, secret: str) -> None:
        """Know a further secret, with which messages are signed from now on."""
        self.rotated_at = time.monotonic()
        self.secrets.append(secret)

    @property
    def duplicates(self) -> int:
        """How many messages were accepted again."""
        return sum(self.accepted.values()) - len(self.accepted)

    def take(self, item: Received) -> tuple[int, dict[str, str]]:
        """204, or 500 for a share."""
        if b'"webhook.ping"' in item.body:
            return 204, {}
        self._check(item)
        time.sleep(self.delay_seconds)
        if random.random() < self.refused_share:  # noqa: S311 - a share of errors
            return 500, {}
        self.accepted[item.message_id] += 1
        return 204, {}

    def _check(self, item: Received) -> None:
        known = list(self.secrets)
        count = sum(_verifies(item, secret) for secret in known)
        is_settled = time.monotonic() - self.rotated_at > ROTATION_SECONDS
        self.verified[count] += 1
        if count == 0 or (is_settled and count < len(known)):
            self.unverified.append(item.message_id)


def _verifies(item: Received, secret: str) -> bool:
    try:
        item.verify(secret)
    except WebhookVerificationError:
        return False
    return True
