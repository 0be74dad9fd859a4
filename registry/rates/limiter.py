"""The units that this process holds, and leasing more; belongs to one event loop.

* What is held is spent without asking anybody; what is known to be used up is refused without asking anybody.
* Subjects that are kept are bounded: after so many addresses in a minute, others are counted by their wider network.
* Without the database a process grants a small share on its own, then nothing until the database answers again.
"""

import asyncio
import time
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import structlog
from sqlalchemy.exc import SQLAlchemyError

from registry.db import Database
from registry.errors import Unavailable
from registry.rates.hops import Client, Network, wide_network_of
from registry.rates.ledger import PATIENCE_SECONDS, Ledger
from registry.rates.rules import DEAREST_SHARE, RateLimits, Standing, minute_of, seconds_left

log = structlog.get_logger(__name__)

MOST_ADDRESSES = 4_096
"""Addresses and networks of IPv6 that a process counts one by one in a minute."""
WIDE_NETWORKS = 1_024
"""Shares for all others, by the hash of their wider network."""
TRICKLE_SHARE = 16
"""Without the database a process grants a sixteenth of a limit."""
LOOK_AGAIN_SECONDS = 5.0


class _Holding:
    """What this process holds of one subject's minute."""

    __slots__ = ("debt", "held", "leasing", "room")

    def __init__(self, limit: int) -> None:
        self.held = 0
        self.room = limit
        """What may be left to lease; others only make it less."""
        self.debt = 0
        """Units granted without the database, to be leased later."""
        self.leasing = asyncio.Lock()


class RateLimiter:
    """Admits requests by what their subject has spent in this minute, in all processes together."""

    def __init__(
        self,
        database: Database,
        limits: RateLimits,
        trusted: Sequence[Network] = (),
        *,
        clock: Callable[[], float] = time.time,
        most_addresses: int = MOST_ADDRESSES,
    ) -> None:
        self.limits, self.trusted = limits, trusted
        self._ledger = Ledger(database)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="rates")
        self._clock, self._most_addresses = clock, most_addresses
        self._minute = -1
        self._accounts: dict[str, _Holding] = {}
        self._away_until = 0.0

    async def take(self, key: str | None, client: Client | None, weight: int) -> Standing | None:
        """Spend units of a key, or without one of an address; None where that has no limit.

        Raises ``Unavailable`` where the database does not answer.
        """
        is_local = client is not None and client.is_local
        if key is not None:
            limit = 0 if is_local and self.limits.spares_key else self.limits.key
            return await self._take("key", f"key:{key}", limit, weight) if limit else None
        limit = 0 if is_local and self.limits.spares_address else self.limits.address
        return await self._take("address", self._subject(client), limit, weight) if limit else None

    def close(self) -> None:
        """Give back the thread and its connection."""
        self._thread.shutdown()
        self._ledger.close()

    @property
    def kept(self) -> int:
        """How many subjects are kept."""
        return len(self._accounts)

    def _turn(self) -> float:
        """The time, with the accounts of its minute."""
        now = self._clock()
        minute = minute_of(now, self._minute)
        if minute != self._minute:
            self._minute, self._accounts = minute, {}
        return now

    def _subject(self, client: Client | None) -> str:
        self._turn()
        if client is None:
            return "address:unknown"
        subject = f"address:{client.network}"
        if subject in self._accounts or len(self._accounts) < self._most_addresses:
            return subject
        return f"network:{zlib.crc32(wide_network_of(client.address).encode()) % WIDE_NETWORKS}"

    async def _take(self, policy: str, subject: str, limit: int, weight: int) -> Standing:
        now, minute = self._turn(), self._minute
        account = self._accounts.get(subject)
        if account is None:
            account = self._accounts[subject] = _Holding(limit)
        needed = min(weight, max(limit // DEAREST_SHARE, 1))
        while account.held < needed <= account.held + account.room:
            async with account.leasing:
                if account.held < needed <= account.held + account.room:
                    await self._lease(account, minute, subject, limit, needed - account.held)
        is_admitted = account.held >= needed
        if is_admitted:
            account.held -= needed
        remaining = account.held + account.room
        return Standing(policy, limit, remaining, seconds_left(now, minute), is_admitted)

    async def _lease(self, account: _Holding, minute: int, subject: str, limit: int, needed: int) -> None:
        answer = None
        if time.monotonic() >= self._away_until:
            answer = await self._ask(minute, subject, limit, min(needed + account.debt, limit))
        if answer is None:
            self._trickle(account, limit, needed)
            return
        block, room = answer
        if block:
            account.held += block - account.debt
            account.debt = 0
        account.room = max(room - account.debt, 0)

    async def _ask(self, minute: int, subject: str, limit: int, needed: int) -> tuple[int, int] | None:
        """What the ledger says, or None where the database does not answer in time."""
        asked = self._thread.submit(self._ledger.lease, minute, subject, limit, needed)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(asked), PATIENCE_SECONDS * 2)
        except (SQLAlchemyError, TimeoutError) as error:
            log.warning("rates.not_leased", error=type(error).__name__)
            self._away_until = time.monotonic() + LOOK_AGAIN_SECONDS
            return None

    def _trickle(self, account: _Holding, limit: int, needed: int) -> None:
        """Grant a little without asking: other processes do the same, and it is leased later."""
        share = max(limit // TRICKLE_SHARE, 1)
        if account.debt + needed > share:
            raise Unavailable("Requests cannot be counted while the database does not answer; try again shortly.")
        account.debt += share
        account.held += share
