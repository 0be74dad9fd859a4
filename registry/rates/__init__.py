"""Rate limits: how many units each caller may spend in a minute, in all processes together (docs/adr/0033)."""

from registry.rates.hops import is_encrypted
from registry.rates.ledger import forget_minutes
from registry.rates.limiter import RateLimiter
from registry.rates.meter import charge
from registry.rates.rules import ADDRESS_UNITS, KEY_UNITS, RateLimits, weight_of_checks

__all__ = [
    "ADDRESS_UNITS", "KEY_UNITS", "RateLimiter", "RateLimits", "charge", "forget_minutes", "is_encrypted",
    "weight_of_checks",
]  # fmt: skip
