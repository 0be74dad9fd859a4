"""The budget of one credential, shared by all processes through the database (docs/adr/0024).

* One row per credential and kind of request; a process leases a block of it in one short transaction.
* What an answer tells is kept in the process and written with the next lease; at once it only lessens what is held.
* Nothing here waits: whoever gets no request learns how long to wait.
* Without the database a process takes a trickle.
"""

import hashlib
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import msgspec
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from registry.db import Database, UnitOfWork, insert_or_ignore
from registry.hub.budget.rules import (
    CLOCKS_DIFFER_SECONDS,
    GRANTED,
    LARGEST_BLOCK,
    WINDOW_SECONDS,
    Block,
    Kind,
    RateLimit,
    Window,
    fresh,
    handed_out,
    heard,
    pause_seconds,
    read_rate_limit,
    reserve,
    rolled,
    shut,
)
from registry.hub.budget.tables import RequestBudget

log = structlog.get_logger(__name__)

_LOOK_AGAIN_SECONDS = 5.0
"""A refusal is believed for so long without a look into the database."""
_TRICKLE_SHARE, _TRICKLE_BLOCK = 16, 4
"""Without the database a process takes a sixteenth of the window's requests, four at a time."""


class SharedBudget:
    """Requests leased in blocks from one row per kind of request, so that few requests write; thread-safe.

    ``endpoint`` and ``token`` name the credential; ``allowed`` is assumed for the API until the source tells its own.
    """

    def __init__(
        self,
        database: Database,
        endpoint: str,
        token: str | None,
        *,
        allowed: int | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        whose = hashlib.sha256(f"{endpoint.rstrip('/')}\0{token or ''}".encode()).hexdigest()[:40]
        has_token = token is not None
        self._clock = clock
        self._kinds: dict[Kind, _Account] = {
            "api": _Account(database, f"{whose}:api", allowed or GRANTED["api", has_token]),
            "files": _Account(database, f"{whose}:files", GRANTED["files", has_token]),
        }

    def take(self, kind: Kind) -> float | None:
        """None if a request may be made now, else the seconds to wait."""
        return self._kinds[kind].take(self._clock())

    def learn(self, kind: Kind, status: int, headers: Mapping[str, str], took_seconds: float) -> None:
        """Take in what an answer said, ``took_seconds`` after its request was sent."""
        now = self._clock()
        limit = read_rate_limit(kind, headers)
        account = self._kinds[kind]
        pause = pause_seconds(status, headers, limit, account.refusals)
        account.learn(limit, now - timedelta(seconds=took_seconds), now)
        account.refusals = 0 if pause is None else account.refusals + 1
        if pause is not None:
            account.shut(pause, now)

    def wait_seconds(self, requests: int) -> float:
        """0 if about so many requests of either kind could be made now, else the seconds to wait."""
        now = self._clock()
        return max(account.wait_seconds(requests, now) for account in self._kinds.values())


class _Heard(msgspec.Struct, frozen=True):
    limit: RateLimit
    sent_at: datetime
    at: datetime


class _Account:
    """The requests of one kind that this process holds, and the row they come from."""

    def __init__(self, database: Database, key: str, allowed: int) -> None:
        self._database, self._key, self._allowed = database, key, allowed
        self.refusals = 0
        """Answers in a row that shut the credential."""
        self._lock = threading.Lock()
        self._left = 0
        self._until: datetime | None = None
        self._shut_until: datetime | None = None
        self._ends_at: datetime | None = None
        self._heard: _Heard | None = None
        self._is_silent = False
        self._latest = datetime.min.replace(tzinfo=UTC)

    def take(self, now: datetime) -> float | None:
        with self._lock:
            self._follow(now)
            if not self._holds(now):
                self._lease(now)
            if not self._holds(now):
                return self._wait(now)
            self._left -= 1
            return None

    def learn(self, limit: RateLimit | None, sent_at: datetime, now: datetime) -> None:
        """Keep what was told for the next lease, which writes it; at once it only lessens what this process holds."""
        with self._lock:
            self._is_silent = limit is None
            if limit is None:
                return
            self._heard = _Heard(limit, sent_at, now)
            if not self._until or sent_at < self._until:
                self._left = min(self._left, max(limit.remaining - reserve(limit.allowed or self._allowed), 0))

    def shut(self, seconds: float, now: datetime) -> None:
        """Nobody asks for so long."""
        with self._lock:
            self._left, self._heard = 0, None
            self._change(lambda window: (shut(window, seconds, now), Block(0, now, now)), now)
            self._refuse(now + timedelta(seconds=seconds), now)

    def wait_seconds(self, requests: int, now: datetime) -> float:
        with self._lock:
            self._follow(now)
            if self._holds(now) and self._left >= requests:
                return 0
            if self._shut_until and now < self._shut_until:
                return self._wait(now)
            try:
                with self._database.reading() as session:
                    window = self._read(session, now)
            except SQLAlchemyError as error:
                log.warning("budget.unread", error=type(error).__name__)
                return 0
            window = self._with_heard(window)
            left = self._left if self._holds(now) else 0
            is_open = now < window.closes_at and window.room + left >= requests
            return 0 if is_open else max((window.ends_at - now).total_seconds(), 0.1)

    def _follow(self, now: datetime) -> None:
        """Forget moments that lie ahead because the clock went back: they would last for as long as it went."""
        if self._latest - now > timedelta(seconds=CLOCKS_DIFFER_SECONDS):
            self._left, self._heard = 0, None
            self._until = self._shut_until = self._ends_at = None
        self._latest = now

    def _holds(self, now: datetime) -> bool:
        return self._left > 0 and self._until is not None and now < self._until

    def _wait(self, now: datetime) -> float:
        return max((self._ends_at - now).total_seconds(), 0.1) if self._ends_at else 0.1

    def _refuse(self, ends_at: datetime, now: datetime) -> None:
        self._ends_at = ends_at
        self._shut_until = min(ends_at, now + timedelta(seconds=_LOOK_AGAIN_SECONDS))

    def _lease(self, now: datetime) -> None:
        self._left = 0
        if self._shut_until and now < self._shut_until:
            return
        block = self._change(lambda window: self._next_block(window, now), now)
        if block is None:
            self._trickle(now)
            return
        self._left, self._until = block.count, block.until
        if block.count == 0:
            self._refuse(block.ends_at, now)

    def _next_block(self, window: Window, now: datetime) -> tuple[Window, Block]:
        window = self._with_heard(window)
        is_known = window.is_told or self._is_silent
        return handed_out(window, now, largest=LARGEST_BLOCK if is_known else 1)

    def _with_heard(self, window: Window) -> Window:
        if self._heard is None:
            return window
        return heard(window, self._heard.limit, sent_at=self._heard.sent_at, now=self._heard.at)

    def _trickle(self, now: datetime) -> None:
        """Go on slowly although nobody can be asked: other processes do the same, and the source must not refuse."""
        span = WINDOW_SECONDS * _TRICKLE_SHARE * _TRICKLE_BLOCK / self._allowed
        self._left, self._until = _TRICKLE_BLOCK, now + timedelta(seconds=span)
        self._ends_at = self._shut_until = self._until

    def _change(self, change: Callable[[Window], tuple[Window, Block]], now: datetime) -> Block | None:
        """Change the row in one short transaction; None if the database did not let us."""
        try:
            with self._database.unit_of_work() as work:
                row = self._locked(work, now)
                window, block = change(rolled(_window(row), now))
                row.allowed, row.spent, row.is_told = window.allowed, window.spent, window.is_told
                row.began_at, row.ends_at = window.began_at, window.ends_at
                work.session.add(row)
        except SQLAlchemyError as error:
            log.warning("budget.unwritten", error=type(error).__name__)
            return None
        self._heard, self._allowed = None, window.allowed
        return block

    def _locked(self, work: UnitOfWork, now: datetime) -> RequestBudget:
        window = fresh(self._allowed, now)
        first = {"key": self._key, **msgspec.structs.asdict(window)}
        statement = select(RequestBudget).where(col(RequestBudget.key) == self._key).with_for_update()
        row = work.session.exec(statement).one_or_none()
        if row is None:
            work.session.execute(insert_or_ignore(work.session, RequestBudget).values(first))
            row = work.session.exec(statement).one()
        return row

    def _read(self, session: Session, now: datetime) -> Window:
        row = session.get(RequestBudget, self._key)
        return fresh(self._allowed, now) if row is None else rolled(_window(row), now)


def _window(row: RequestBudget) -> Window:
    return Window(row.allowed, row.spent, row.began_at, row.ends_at, row.is_told)
