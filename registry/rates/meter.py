"""What one request spends, and of whose units: first by its address, later by what its body asks for."""

from collections.abc import Mapping
from typing import Any

from registry.errors import TooManyRequests
from registry.rates.hops import Client
from registry.rates.limiter import RateLimiter
from registry.rates.rules import Standing

METER = "cardwatch.meter"
"""In the scope of a request that is counted."""


class Meter:
    """The units of one request, of a key if it has a valid one, else of the client's address."""

    __slots__ = ("_client", "_key", "_limiter", "standing")

    def __init__(self, limiter: RateLimiter, key: str | None, client: Client | None) -> None:
        self._limiter, self._key, self._client = limiter, key, client
        self.standing: Standing | None = None
        """What was told last; None where this caller has no limit."""

    async def spend(self, units: int) -> None:
        """Spend units; raises ``TooManyRequests`` if they are not left, ``Unavailable`` if nobody can count them."""
        standing = self.standing = await self._limiter.take(self._key, self._client, units)
        if standing is not None and not standing.is_admitted:
            more = "" if standing.policy == "key" else ", or send an API key, which has units of its own"
            raise TooManyRequests(
                f"The {standing.limit} units of this {standing.policy} in a minute are spent, or too few are left for "
                f"this request; try again in {standing.seconds} s{more}."
            )


async def charge(scope: Mapping[str, Any], units: int) -> None:
    """Spend more units of the request that is being handled; raises as above."""
    meter = scope.get(METER)
    if units > 0 and isinstance(meter, Meter):
        await meter.spend(units)
