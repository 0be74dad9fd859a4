"""The only door to addresses that someone else chose: webhook receivers and links found in cards.

A guard at connect time, since a check of the URL alone can be outlived by its DNS record: the name is resolved once,
every answer is checked, and the connection goes to the checked address (see docs/adr/0005).
"""

from registry.egress.client import Egress, EgressFailure, Response, make_egress
from registry.egress.policy import Policy

__all__ = ["Egress", "EgressFailure", "Policy", "Response", "make_egress"]
