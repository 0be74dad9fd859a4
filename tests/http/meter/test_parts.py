"""Places, room for bodies, and what a client sends, one by one."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

import msgspec
import pytest
from litestar.exceptions import ValidationException

from registry.errors import ClientGone, Unavailable
from registry.http.meter.bodies import (
    SMALL_BYTES,
    BodyRoom,
    BodyTooLarge,
    Hold,
    Inbox,
    announced_size,
    refuse_shapeless,
)
from registry.http.meter.slots import Slots


class Shape(msgspec.Struct):
    text: str


def sending(*messages: dict[str, Any]) -> Callable[[], Coroutine[Any, Any, Any]]:
    """A client that sends these and then nothing."""
    left = list(messages)

    async def receive() -> Any:  # noqa: ANN401 - a message
        if left:
            return left.pop(0)
        return await asyncio.Event().wait()

    return receive


def chunks(parts: Iterable[bytes]) -> list[dict[str, Any]]:
    sent = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    return [*sent, {"type": "http.request", "body": b"", "more_body": False}]


def scope(**headers: str) -> Any:  # noqa: ANN401 - a part of one
    return {"headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]}


def test_who_finds_no_place_in_a_moment_is_sent_away_and_the_next_may_have_it() -> None:
    slots = Slots("Too many.")

    async def story() -> None:
        async with slots.hold(1):
            with pytest.raises(Unavailable, match="Too many"):
                async with slots.hold(1):
                    raise AssertionError
        async with slots.hold(1):
            pass

    asyncio.run(story())
    asyncio.run(story())


def test_a_place_comes_free_whatever_becomes_of_the_work() -> None:
    slots = Slots("Too many.")

    async def fail() -> None:
        async with slots.hold(1):
            raise ZeroDivisionError

    async def story() -> None:
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await fail()

    asyncio.run(story())


def test_bodies_have_so_much_room_together() -> None:
    room = BodyRoom(10)

    async def story() -> None:
        async with room.hold(6):
            with pytest.raises(Unavailable):
                async with room.hold(5):
                    raise AssertionError
            async with room.hold(4):
                pass
        async with room.hold(10):
            pass

    asyncio.run(story())


def test_room_is_held_for_what_is_announced() -> None:
    assert announced_size(scope(content_length="7"), 10) == 7
    assert announced_size(scope(transfer_encoding="chunked"), 10) == 0
    assert announced_size(scope(content_length="odd"), 10) == 0
    assert announced_size(scope(), 10) == 0
    with pytest.raises(BodyTooLarge):
        announced_size(scope(content_length="11"), 10)


def test_a_body_that_does_not_say_its_size_takes_room_as_it_comes() -> None:
    room = BodyRoom(10)

    async def story() -> None:
        async with room.hold(6), room.hold(0) as held:
            assert await Inbox(sending(*chunks([b"ab", b"cd"]))).read(100, held) == b"abcd"
            with pytest.raises(Unavailable):
                await Inbox(sending(*chunks([b"ab", b"cd", b"e"]))).read(100, held)
        async with room.hold(10):
            pass

    asyncio.run(story())


def test_a_body_is_read_whole_and_then_the_news_of_the_client() -> None:
    gone: list[bool] = []

    async def story() -> tuple[bytes, list[Any]]:
        inbox = Inbox(sending(*chunks([b"ab", b"c"]), {"type": "http.disconnect"}))
        body = await inbox.read(3, Hold(BodyRoom()))
        watch = asyncio.create_task(inbox.watch(lambda: gone.append(True)))
        kinds = [(await inbox.receive())["type"], (await inbox.receive())["type"]]
        await watch
        return body, kinds

    assert asyncio.run(story()) == (b"abc", ["http.request", "http.disconnect"])
    assert gone == [True]


def test_no_more_is_read_than_may_be_sent() -> None:
    endless = sending(*chunks([b"x" * 10] * 5))
    with pytest.raises(BodyTooLarge):
        asyncio.run(Inbox(endless).read(25, Hold(BodyRoom())))
    assert asyncio.run(endless())["body"] == b"x" * 10, "the rest was left where it was"


def test_a_client_that_goes_before_its_body_ends_is_noticed() -> None:
    half = {"type": "http.request", "body": b"x", "more_body": True}
    with pytest.raises(ClientGone):
        asyncio.run(Inbox(sending(half, {"type": "http.disconnect"})).read(10, Hold(BodyRoom())))


def test_a_large_body_of_another_shape_is_refused_at_the_first_place() -> None:
    nested = b'{"text":[' + b"[]," * SMALL_BYTES + b"[]]}"
    with pytest.raises(ValidationException, match=r"\$\.text"):
        refuse_shapeless(nested, Shape)
    refuse_shapeless(nested, None)
    refuse_shapeless(b'{"text":[]}', Shape)
    refuse_shapeless(b'{"text":"' + b"x" * SMALL_BYTES + b'"}', Shape)
    refuse_shapeless(b"x" * SMALL_BYTES * 2, Shape)
