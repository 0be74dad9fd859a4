"""Lists that cannot be read: since when, why, what that means and what to do.

A trouble begins with the first failure and ends with the first list that is read to its end; it is no failure of any
model. Of a list that ends too soon it says so.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from sqlmodel import Session, and_, col, delete, or_, select

from registry.db import UnitOfWork, insert_or_ignore
from registry.hub import FailureKind, HubFailure
from registry.watch.sweeps.rules import ALL_OF
from registry.watch.sweeps.tables import ListTrouble

CUT = "cut"
"""The kind of a list that ends at a full page without naming the next one."""
PASSING, FORGOTTEN = timedelta(hours=2), timedelta(days=3)
_REFUSED = frozenset({FailureKind.UNAUTHORIZED, FailureKind.FORBIDDEN, FailureKind.GATED, FailureKind.DISABLED})
_LACKING = frozenset({FailureKind.UNSUPPORTED, FailureKind.NOT_FOUND})


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """A list that cannot be read, or not to its end, and what that means."""

    kind: str
    """Of the failure, such as `unauthorized` or `unreachable`; `cut` for a list that ends too soon."""
    since: datetime
    last_seen_at: datetime
    detail: str
    """What the source answered."""
    effect: str
    """What is not noticed because of it."""
    remedy: str
    """What to do."""


def note_trouble(work: UnitOfWork, source: str, scope: str, kind: str, detail: str, now: datetime) -> None:
    """Write down that a list cannot be read; it keeps the moment at which that began."""
    key = {"source": source, "scope": scope.lower()[:140]}
    first = insert_or_ignore(work.session, ListTrouble)
    work.session.execute(first.values(**key, kind=kind, since=now, seen_at=now, detail=detail[:500]))
    row = work.session.get_one(ListTrouble, (source, key["scope"]), populate_existing=True)
    row.kind, row.seen_at, row.detail = kind, now, detail[:500]


def note_failure(work: UnitOfWork, source: str, scope: str, failure: HubFailure, now: datetime) -> None:
    """Write down a failure of a list; a source that is out of requests for now is none."""
    if failure.kind is not FailureKind.RATE_LIMITED:
        note_trouble(work, source, scope, str(failure.kind), failure.detail, now)


def end_trouble(work: UnitOfWork, source: str, scope: str) -> None:
    """The list was read to its end."""
    this = (col(ListTrouble.source) == source, col(ListTrouble.scope) == scope.lower()[:140])
    work.session.exec(delete(ListTrouble).where(*this))


def list_troubles(session: Session, now: datetime) -> Sequence[ListTrouble]:
    """Those of now, by scope: what passes is over where nothing met it for long, and lists cease to be asked for."""
    is_lasting = col(ListTrouble.kind).in_(str(kind) for kind in (*_REFUSED, *_LACKING, CUT))
    seen_at = col(ListTrouble.seen_at)
    query = select(ListTrouble).where(or_(seen_at > now - PASSING, and_(is_lasting, seen_at > now - FORGOTTEN)))
    return session.exec(query.order_by(col(ListTrouble.source), col(ListTrouble.scope))).all()


def trouble_of(session: Session, source: str, owner: str) -> Trouble | None:
    """What keeps the list of an owner's models from being read, or None."""
    row = session.get(ListTrouble, (source, f"{ALL_OF}{owner}".lower()[:140]))
    return None if row is None else in_words(row)


def in_words(row: ListTrouble) -> Trouble:
    """A trouble with what it means and what to do."""
    effect, remedy = _words(row.kind, is_of_owner=row.scope.startswith(ALL_OF))
    return Trouble(
        kind=row.kind, since=row.since, last_seen_at=row.seen_at, detail=row.detail, effect=effect, remedy=remedy
    )  # fmt: skip


def _words(kind: str, *, is_of_owner: bool) -> tuple[str, str]:
    what = "of this owner" if is_of_owner else "that were published or changed"
    unseen = f"New models {what} are not noticed; watched ones are read one by one."
    by_name = "watch them by name: `cardwatch watch add MODEL`"
    if kind == CUT:
        return (f"Models {what} behind the end of the list are not noticed.", f"To be sure of those, {by_name}.")
    if kind in _REFUSED:
        return unseen, f"Give CARDWATCH_HUB_TOKEN a token that may list models, or {by_name}."
    if kind in _LACKING:
        return unseen, f"This hub has no such list: {by_name}."
    if kind == FailureKind.CREDENTIALS:
        return "Nothing that needs the token is read.", "CARDWATCH_HUB_TOKEN is refused: give a new one."
    if kind == FailureKind.FOREIGN_HOST:
        return unseen, "The hub names the next page at another address: set CARDWATCH_HUB_ENDPOINT to that one."
    return (
        "Changes are noticed later; nothing is lost.",
        "It is tried again by itself. If it lasts, see whether CARDWATCH_HUB_ENDPOINT is right and answers.",
    )
