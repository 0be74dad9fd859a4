"""``/v1/waivers``: findings of policies that somebody answers for, for a time (docs/adr/0057)."""

from registry.compliance.waivers.clock import tend_waivers
from registry.compliance.waivers.queries import WaiverFilter, list_waivers, read_waiver
from registry.compliance.waivers.schemas import Revocation, WaiverRead, WaiverState, WaiverWrite
from registry.compliance.waivers.service import grant_waiver, revoke_waiver
from registry.compliance.waivers.settlement import settle_waivers

__all__ = [
    "Revocation",
    "WaiverFilter",
    "WaiverRead",
    "WaiverState",
    "WaiverWrite",
    "grant_waiver",
    "list_waivers",
    "read_waiver",
    "revoke_waiver",
    "settle_waivers",
    "tend_waivers",
]
