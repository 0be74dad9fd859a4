"""What a campaign found, as JSON and in words."""

from typing import Any

from tests.support.fuzz.campaign import Campaign


def summary(campaign: Campaign) -> dict[str, Any]:
    """Numbers, seed, duration, and each kind of fault with the first request that showed it."""
    return {
        "seed": campaign.seed,
        "requests": sum(campaign.statuses.values()),
        "seconds": round(campaign.seconds, 1),
        "statuses": {str(status): count for status, count in sorted(campaign.statuses.items())},
        "operations": len(campaign.operations),
        "never_accepted": campaign.never_accepted(),
        "slowest": [f"{took:.2f} s: {what}" for took, what in campaign.slowest],
        "findings": [
            {
                "fault": one.fault,
                "operation": one.operation,
                "count": one.count,
                "number": one.number,
                "sent": repr(one.sent[:1_500]),
                "answered": one.answered,
                "logged": one.logged,
            }
            for one in campaign.findings.values()
        ],
    }
