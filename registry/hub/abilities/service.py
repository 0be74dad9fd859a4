"""What a hub lacks, shared by all processes through the database, and told to people.

* A row is written when a limitation is first met and then every half hour; of a hub that does all there is none.
* Nothing here stops a reading: without the database a process remembers by itself.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, delete, select

from registry.db import Database, UnitOfWork, insert_or_ignore
from registry.hub.abilities.memory import Abilities, Clock
from registry.hub.abilities.rules import SHOWN, WRITTEN_AGAIN, Ability
from registry.hub.abilities.tables import HubLimitation
from registry.hub.ids import place_of

log = structlog.get_logger(__name__)

_LOOK_AGAIN = timedelta(minutes=10)
"""What other processes have met is looked up so often."""


class SharedAbilities(Abilities):
    """The memory of all processes about the hub at ``endpoint``."""

    def __init__(self, database: Database, endpoint: str, clock: Clock = lambda: datetime.now(UTC)) -> None:
        super().__init__(clock)
        self._database, self._endpoint = database, place_of(endpoint)
        self._written: dict[Ability, datetime] = {}
        self._looked_at: datetime | None = None

    def lacks(self, ability: Ability) -> bool:
        """Whether the hub was seen to lack this lately, by whichever process."""
        now = self._clock()
        if self._looked_at is None or now - self._looked_at > _LOOK_AGAIN:
            self._looked_at = now
            self._attempt(self._look)
        return super().lacks(ability)

    def _look(self) -> None:
        with self._database.reading() as session:
            rows = session.exec(select(HubLimitation).where(HubLimitation.endpoint == self._endpoint)).all()
        known = {str(one) for one in Ability}
        with self._lock:
            for row in rows:
                if row.ability in known:
                    ability = Ability(row.ability)
                    self._lacking[ability] = max(row.seen_at, self._lacking.get(ability, row.seen_at))

    def _keep(self, ability: Ability, detail: str, now: datetime) -> None:
        written = self._written.get(ability)
        if written is not None and now - written < WRITTEN_AGAIN:
            return
        self._written[ability] = now

        def write() -> None:
            with self._database.unit_of_work() as work:
                note_limitation(work, self._endpoint, ability, detail, now)

        self._attempt(write)
        log.info("hub.limitation", ability=str(ability), detail=detail)

    def _forget(self, ability: Ability) -> None:
        self._written.pop(ability, None)

        def write() -> None:
            this = (col(HubLimitation.endpoint) == self._endpoint, col(HubLimitation.ability) == str(ability))
            with self._database.unit_of_work() as work:
                work.session.exec(delete(HubLimitation).where(*this))

        self._attempt(write)

    def _attempt(self, act: Callable[[], None]) -> None:
        try:
            act()
        except SQLAlchemyError as error:
            log.warning("hub.limitation_unwritten", error=type(error).__name__)


def note_limitation(work: UnitOfWork, endpoint: str, ability: Ability, detail: str, now: datetime) -> None:
    """Write down that a hub was just seen to lack this; it keeps the moment at which that began."""
    first = {"endpoint": endpoint, "ability": str(ability), "since": now, "seen_at": now, "detail": detail[:300]}
    work.session.execute(insert_or_ignore(work.session, HubLimitation).values(**first))
    row = work.session.get_one(HubLimitation, (endpoint, str(ability)), populate_existing=True)
    row.since = now if row.seen_at < now - SHOWN else row.since
    row.seen_at, row.detail = max(now, row.seen_at), detail[:300]


def list_limitations(session: Session, now: datetime) -> Sequence[HubLimitation]:
    """What hubs were lately seen not to do, by hub."""
    recent = select(HubLimitation).where(col(HubLimitation.seen_at) > now - SHOWN)
    return session.exec(recent.order_by(col(HubLimitation.endpoint), col(HubLimitation.ability))).all()
