"""Reading waivers."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from registry.compliance.waivers.schemas import FingerprintRead, WaiverRead, WaiverState
from registry.compliance.waivers.tables import Waiver
from registry.errors import NotFound
from registry.http.etags import etag_of
from registry.pagination import Page, page

ACTIVE, EXPIRED = "active", "expired"
_NAMED_AT_ONCE = 500


class WaiverFilter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a list of waivers is narrowed to."""

    state: WaiverState | None = None
    inventory: str | None = None
    entry: str | None = None


def get_waiver(session: Session, waiver_id: str, *, to_change: bool = False) -> Waiver:
    """A waiver; raises ``NotFound``. ``to_change`` locks its row."""
    query = select(Waiver).where(Waiver.id == waiver_id)
    found = session.exec(query.with_for_update() if to_change else query).first()
    if found is None:
        raise NotFound(f"There is no waiver {waiver_id[:60]!r}; GET /v1/waivers lists them.")
    return found


def list_waivers(
    session: Session, wanted: WaiverFilter, now: datetime, *, limit: int, cursor: str | None
) -> Page[WaiverRead]:
    """Waivers, oldest first."""
    query = select(Waiver)
    if wanted.state is not None:
        query = query.where(_is_in(wanted.state, now))
    if wanted.inventory is not None:
        query = query.where(col(Waiver.inventory_id) == wanted.inventory)
    if wanted.entry is not None:
        query = query.where(Waiver.entry_id == wanted.entry)
    bound_to = ("waivers", wanted)
    found = page(session, query, col(Waiver.id), limit=limit, cursor=cursor or None, bound_to=bound_to)
    return found.each(lambda one: read_waiver(one, now))


def active_waivers(session: Session, inventory_id: str, entries: Sequence[str]) -> list[Waiver]:
    """Waivers of entries that nobody has ended, locked, in the order of their ids."""
    found = list[Waiver]()
    for start in range(0, len(entries), _NAMED_AT_ONCE):
        query = select(Waiver).where(
            col(Waiver.inventory_id) == inventory_id,
            Waiver.state == ACTIVE,
            col(Waiver.entry_id).in_(entries[start : start + _NAMED_AT_ONCE]),
        )
        found += session.exec(query.order_by(col(Waiver.id)).with_for_update())
    return found


def read_waiver(waiver: Waiver, now: datetime) -> WaiverRead:
    """A waiver as it is shown; one whose time is over is expired, whether or not that was written down yet."""
    state = EXPIRED if waiver.state == ACTIVE and waiver.expires_at <= now else waiver.state
    plain = {
        **waiver.model_dump(), "inventory": waiver.inventory_id, "entry": waiver.entry_id, "state": state,
        "fingerprint": msgspec.convert(waiver.fingerprint, FingerprintRead),
    }  # fmt: skip
    return WaiverRead(**{name: plain[name] for name in WaiverRead.__struct_fields__})


def etag_of_waiver(waiver: WaiverRead) -> str:
    """The version of a waiver."""
    return etag_of(msgspec.json.encode(waiver, order="sorted"))


def _is_in(state: WaiverState, now: datetime) -> ColumnElement[bool]:
    is_over = col(Waiver.expires_at) <= now
    is_active = col(Waiver.state) == ACTIVE
    if state == ACTIVE:
        return and_(is_active, ~is_over)
    if state == EXPIRED:
        return or_(col(Waiver.state) == EXPIRED, and_(is_active, is_over))
    return col(Waiver.state) == state
