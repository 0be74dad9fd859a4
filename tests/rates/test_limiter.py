"""Units leased in blocks: never more than the limit, little of it unused, and bounded in every direction."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Coroutine, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from registry.db import Database, is_sqlite
from registry.errors import Unavailable
from registry.rates import RateLimiter, RateLimits, forget_minutes
from registry.rates.hops import Address, client_at
from registry.rates.limiter import LOOK_AGAIN_SECONDS, WIDE_NETWORKS
from registry.rates.tables import RateWindow
from tests.support.servers.database_copies import KEEPER

ADDRESS = ip_address("203.0.113.7")
LIMIT = 100


class Minutes:
    """A clock in seconds since 1970, at the beginning of a minute, turned by hand."""

    def __init__(self) -> None:
        self.now = 29_000_000 * 60.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Minutes:
    return Minutes()


@pytest.fixture
def limiters(database: Database, clock: Minutes) -> Iterator[list[RateLimiter]]:
    """Those of four processes."""
    made = [RateLimiter(database, RateLimits(address=LIMIT, key=LIMIT * 2), clock=clock) for _ in range(4)]
    yield made
    for limiter in made:
        limiter.close()


@pytest.fixture
def limiter(limiters: list[RateLimiter]) -> RateLimiter:
    return limiters[0]


def run(work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 - whatever it answers
    return asyncio.run(work)


async def admitted(
    limiter: RateLimiter, times: int, weight: int = 1, address: Address = ADDRESS, key: str | None = None
) -> int:
    """How many of so many requests one after the other were admitted."""
    told = [await limiter.take(key, client_at(address), weight) for _ in range(times)]
    return sum(standing is not None and standing.is_admitted for standing in told)


def rows(database: Database) -> list[RateWindow]:
    with database.reading() as session:
        return list(session.exec(select(RateWindow)))


def test_one_process_grants_the_whole_limit(limiter: RateLimiter, database: Database, clock: Minutes) -> None:
    assert run(admitted(limiter, LIMIT * 2)) == LIMIT
    (row,) = rows(database)
    assert (row.minute, row.subject, row.taken) == (clock.now // 60, "address:203.0.113.7", LIMIT)


def test_processes_share_a_limit(limiters: list[RateLimiter]) -> None:
    async def crowd() -> int:
        turns = [admitted(limiter, 10) for limiter in limiters for _ in range(8)]
        return sum(await asyncio.gather(*turns))

    assert LIMIT - 15 <= run(crowd()) <= LIMIT


def test_what_one_process_holds_is_all_that_can_lie_unused(limiters: list[RateLimiter]) -> None:
    async def one_then_others() -> list[int]:
        return [await admitted(limiter, times) for limiter, times in zip(limiters, (1, 1, 1, 200), strict=True)]

    assert run(one_then_others()) == [1, 1, 1, LIMIT - 12 - 11 - 9]


def test_whatever_the_order_nothing_is_granted_twice(limiters: list[RateLimiter], database: Database) -> None:
    chance = random.Random(7)  # noqa: S311 - the same order each time

    async def round_of(subject: int) -> int:
        granted = 0
        client = client_at(IPv4Address(subject))

        async def one(weight: int) -> None:
            nonlocal granted
            standing = await chance.choice(limiters).take(None, client, weight)
            assert standing is not None
            assert 0 <= standing.remaining <= LIMIT
            granted += weight * standing.is_admitted

        for _ in range(6):
            await asyncio.gather(*(one(chance.choice((1, 1, 2, 5, 20))) for _ in range(chance.randrange(20))))
        return granted

    for subject in range(40):
        assert run(round_of(subject)) <= LIMIT
    assert all(0 < row.taken <= LIMIT for row in rows(database))


def test_the_next_minute_is_new_and_the_old_one_is_forgotten(
    limiter: RateLimiter, database: Database, clock: Minutes
) -> None:
    for _ in range(12):
        assert run(admitted(limiter, LIMIT + 1)) == LIMIT
        clock.now += 60
    assert len(rows(database)) <= 6


def test_workers_forget_where_nobody_asks(limiter: RateLimiter, database: Database, clock: Minutes) -> None:
    assert run(admitted(limiter, 1)) == 1
    now = datetime.fromtimestamp(clock.now, UTC)
    assert forget_minutes(database, now + timedelta(minutes=1)) == 0
    assert forget_minutes(database, now + timedelta(minutes=10)) == 1
    assert rows(database) == []


def test_a_clock_that_goes_back_grants_nothing_twice(limiters: list[RateLimiter], clock: Minutes) -> None:
    assert run(admitted(limiters[0], LIMIT)) == LIMIT
    clock.now -= 90
    assert run(admitted(limiters[0], 5)) == 0
    clock.now += 90
    assert run(admitted(limiters[1], 5)) == 0, "another process that was never wrong"


def test_a_clock_that_was_a_year_ahead_leaves_nothing_behind(
    limiter: RateLimiter, database: Database, clock: Minutes
) -> None:
    clock.now += 365 * 86_400
    assert run(admitted(limiter, LIMIT)) == LIMIT
    clock.now -= 365 * 86_400
    assert run(admitted(limiter, LIMIT)) == LIMIT
    assert [row.minute for row in rows(database)] == [clock.now // 60]


def test_weights_are_spent_whole_or_not_at_all(limiter: RateLimiter) -> None:
    async def dear() -> list[int]:
        return [
            await admitted(limiter, 6, weight=20),
            await admitted(limiter, 1),
            await admitted(limiter, 1, weight=20),
        ]

    assert run(dear()) == [5, 0, 0]


def test_too_few_for_a_dear_one_are_enough_for_cheap_ones(limiters: list[RateLimiter]) -> None:
    async def mixed() -> list[int]:
        first = await admitted(limiters[0], 90)
        return [first, await admitted(limiters[1], 3, weight=20), await admitted(limiters[0], 20)]

    assert run(mixed()) == [90, 0, 10]


def test_what_is_dearer_than_all_costs_half_a_minute(limiter: RateLimiter) -> None:
    assert run(admitted(limiter, 5, weight=10_000)) == 2


def test_keys_and_addresses_have_their_own(limiter: RateLimiter) -> None:
    async def all_of_them() -> list[int]:
        return [
            await admitted(limiter, LIMIT + 5),
            await admitted(limiter, 250, key="key_1"),
            await admitted(limiter, 5, address=ip_address("203.0.113.8")),
        ]

    assert run(all_of_them()) == [LIMIT, LIMIT * 2, 5]


def test_a_subscriber_of_ipv6_cannot_change_the_address(limiter: RateLimiter) -> None:
    async def walk() -> int:
        return sum([await admitted(limiter, 1, address=ip_address(f"2001:db8:0:7::{n:x}")) for n in range(200)])

    assert run(walk()) == LIMIT
    assert run(admitted(limiter, 1, address=ip_address("2001:db8:0:8::1"))) == 1


@pytest.mark.slow
def test_a_hundred_thousand_addresses_are_bounded(database: Database, clock: Minutes) -> None:
    limiter = RateLimiter(database, RateLimits(address=LIMIT), clock=clock, most_addresses=256)

    async def crowd() -> Counter[bool]:
        told: Counter[bool] = Counter()
        for number in range(100_000):
            standing = await limiter.take(None, client_at(IPv4Address(number * 41_943)), 1)
            assert standing is not None
            told[standing.is_admitted] += 1
        return told

    told = run(crowd())
    assert told[True] <= LIMIT * (256 + WIDE_NETWORKS)
    assert told[True] >= 100_000 * 0.5
    assert limiter.kept <= 256 + WIDE_NETWORKS
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(RateWindow)).one() <= 256 + WIDE_NETWORKS
    limiter.close()


def test_a_network_that_floods_takes_nothing_from_others(database: Database, clock: Minutes) -> None:
    limiter = RateLimiter(database, RateLimits(address=LIMIT), clock=clock, most_addresses=256)

    async def flood() -> int:
        for number in range(20_000):
            await limiter.take(None, client_at(IPv6Address((0x2001_0DB8 << 96) + (number << 64))), 1)
        return await admitted(limiter, 10, address=ip_address("198.51.100.1"))

    assert run(flood()) == 10
    limiter.close()


def test_nothing_is_asked_twice_of_who_has_spent_all(limiter: RateLimiter, database: Database) -> None:
    assert run(admitted(limiter, LIMIT)) == LIMIT
    with database.unit_of_work() as work:
        work.session.execute(text("DELETE FROM rate_window"))
    assert run(admitted(limiter, 50)) == 0


def test_this_machine_is_spared_where_settings_say_so(database: Database) -> None:
    limiter = RateLimiter(database, RateLimits(address=1, key=1, spares_address=True))

    async def both() -> None:
        for local in ("127.0.0.1", "127.8.8.8", "::1"):
            assert await limiter.take(None, client_at(ip_address(local)), 1) is None
        assert await limiter.take("key_1", client_at(ip_address("::1")), 1) is not None
        assert await limiter.take(None, client_at(ADDRESS), 1) is not None

    run(both())
    limiter.close()


def test_without_the_database_a_little_is_granted_and_leased_later(
    limiter: RateLimiter, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.rates.limiter.LOOK_AGAIN_SECONDS", 0.0)
    rename(database, "rate_window", "gone")

    granted = LIMIT // 16
    assert run(admitted(limiter, granted)) == granted
    with pytest.raises(Unavailable):
        run(admitted(limiter, 1))
    rename(database, "gone", "rate_window")
    assert granted + run(admitted(limiter, LIMIT)) == LIMIT


def test_a_database_that_is_away_is_not_asked_all_the_time(limiter: RateLimiter, database: Database) -> None:
    rename(database, "rate_window", "gone")
    assert run(admitted(limiter, 1)) == 1
    rename(database, "gone", "rate_window")
    for number in range(20):
        assert run(admitted(limiter, 1, address=IPv4Address(number))) == 1
    assert rows(database) == []
    assert LOOK_AGAIN_SECONDS > 1


def test_a_writer_that_takes_long_holds_nobody_up(limiter: RateLimiter, database: Database) -> None:
    """The request waits two seconds for its lease, the event loop does not; and what was granted is leased later."""

    async def meanwhile() -> tuple[int, int]:
        turns = 0
        asked = asyncio.create_task(admitted(limiter, 1))
        while not asked.done():
            await asyncio.sleep(0.01)
            turns += 1
        return asked.result(), turns

    began = time.monotonic()
    with database.unit_of_work() as work:
        if not is_sqlite(work.session):
            work.session.execute(text("LOCK TABLE rate_window"))
        granted, turns = run(meanwhile())
    assert granted == 1
    assert 1.5 < time.monotonic() - began < 10
    assert turns > 50


def test_a_connection_that_was_cut_is_opened_again(limiter: RateLimiter, database: Database) -> None:
    assert run(admitted(limiter, 1)) == 1
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect() as connection:
            others = f"pid <> pg_backend_pid() AND datname = current_database() AND application_name <> '{KEEPER}'"
            cut = connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))  # noqa: S608 - a constant
            assert cut.scalars().all()
    assert run(admitted(limiter, LIMIT)) == LIMIT - 1
    assert rows(database)[0].taken == LIMIT


def rename(database: Database, old: str, new: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
