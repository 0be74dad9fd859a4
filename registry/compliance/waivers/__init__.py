"""``/v1/waivers``: findings of policies that somebody answers for, for a time (docs/adr/0057)."""

from registry.compliance.waivers.clock import tend_waivers
from registry.compliance.waivers.queries import list_waivers
from registry.compliance.waivers.schemas import WaiverRead, WaiverState, WaiverWrite
from registry.compliance.waivers.service import grant_waiver, revoke_waiver
from registry.compliance.waivers.settlement import settle_waivers

__all__ = [
    "WaiverRead",
    "WaiverState",
    "WaiverWrite",
    "grant_waiver",
    "list_waivers",
    "revoke_waiver",
    "settle_waivers",
    "tend_waivers",
]
