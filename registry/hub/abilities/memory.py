"""What one process knows of one hub: what it lacks, and what it was seen to do."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from registry.hub.abilities.rules import Ability, is_believed

Clock = Callable[[], datetime]


class Abilities:
    """Remembers for a time what a hub lacks, so that it is not asked for at each request; thread-safe."""

    def __init__(self, clock: Clock = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._lacking: dict[Ability, datetime] = {}
        self._seen: set[Ability] = set()

    def lacks(self, ability: Ability) -> bool:
        """Whether the hub was seen to lack this lately; after a time it is to be asked again."""
        with self._lock:
            seen_at = self._lacking.get(ability)
        return seen_at is not None and is_believed(seen_at, self._clock())

    def has_shown(self, ability: Ability) -> bool:
        """Whether this process has seen the hub do it."""
        with self._lock:
            return ability in self._seen

    def note(self, ability: Ability, detail: str) -> None:
        """The hub was just seen to lack this; ``detail`` is what it answered."""
        now = self._clock()
        with self._lock:
            self._lacking[ability] = now
            self._seen.discard(ability)
        self._keep(ability, detail[:300], now)

    def clear(self, ability: Ability) -> None:
        """The hub was just seen to do this."""
        with self._lock:
            was_lacking = self._lacking.pop(ability, None) is not None
            self._seen.add(ability)
        if was_lacking:
            self._forget(ability)

    def _keep(self, ability: Ability, detail: str, now: datetime) -> None:
        """Tell the other processes; here there are none."""

    def _forget(self, ability: Ability) -> None:
        """Tell the other processes; here there are none."""
