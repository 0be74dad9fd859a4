"""Places for dear requests in one process: the rest wait a moment and are then asked to come back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary

from registry.errors import Unavailable

PATIENCE_SECONDS = 0.4
"""How long a request waits for its turn."""


class Slots:
    """A number of places, counted for each event loop."""

    def __init__(self, refusal: str) -> None:
        self._refusal = refusal
        self._of_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()

    @asynccontextmanager
    async def hold(self, places: int) -> AsyncIterator[None]:
        """Hold one of so many places; raises ``Unavailable`` where none comes free soon."""
        free = self._of_loop.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(places))
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await free.acquire()
        except TimeoutError:
            raise Unavailable(self._refusal) from None
        try:
            yield
        finally:
            free.release()
