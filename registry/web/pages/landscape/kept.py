"""Counts that are kept for ten minutes in this process: what was counted, and when.

What turned private, or public, is counted anew at once: a kept number is never one of a record that may not be seen.
"""

from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine
from sqlmodel import Session

from registry.db.visibility import is_narrowed
from registry.memo import Memo
from registry.records.figures import count_private

_SECONDS = 600
_MOST = 60
"""All plots, as everybody and as some see them, at a few moments."""


class Counted(NamedTuple):
    """What was counted for a plot, and when."""

    at: datetime
    counts: Any


_Key = tuple[str, bool, object, int]
_KEPT: "WeakKeyDictionary[Engine, Memo[_Key, Counted]]" = WeakKeyDictionary()
_LOCK = Lock()


class KeptCounts:
    """The counts for one request: each at most ten minutes old."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now
        self._mark = (is_narrowed(session), count_private(session), int(now.timestamp()) // _SECONDS)
        self._memo = _memo_of(session)

    def count(self, name: str, gather: Callable[[Session], Any]) -> Counted:
        """What ``gather`` counts, under a name of its own."""
        return self._memo.answer((name, *self._mark), lambda: Counted(self._now, gather(self._session)))


def _memo_of(session: Session) -> Memo[_Key, Counted]:
    bind = session.get_bind()
    engine = bind.engine if isinstance(bind, Connection) else bind
    with _LOCK:
        return _KEPT.setdefault(engine, Memo(_MOST))
