"""``/{language}/desk/webhooks``: did every message arrive?"""

from registry.web.desk.webhooks.care import (
    change_subscription,
    end_subscription,
    ping_subscription,
    replay_range,
    rotate_subscription,
    switch_subscription,
)
from registry.web.desk.webhooks.overview import create_subscription, subscriptions
from registry.web.desk.webhooks.sent import one_delivery, replay_single
from registry.web.desk.webhooks.subscription import subscription

HANDLERS = (
    subscriptions, create_subscription, subscription, change_subscription, switch_subscription, ping_subscription,
    rotate_subscription, end_subscription, replay_range, one_delivery, replay_single,
)  # fmt: skip

__all__ = ["HANDLERS"]
