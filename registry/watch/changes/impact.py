"""One flag, and whom it concerns: what was made from its model over any number of steps."""

from typing import Any

import msgspec
from sqlmodel import Session, select

from registry.errors import Invalid, NotFound
from registry.pagination import Total, decode_cursor, page_of
from registry.records import ModelRecord
from registry.records.lineage import RelatedRead, walk
from registry.watch.changes.tables import Flag


class AffectedPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the models below the changed one, nearest first, and the inventories that hold one of them."""

    items: list[RelatedRead]
    next_cursor: str | None
    total: Total
    inventories: list[str] = []


def get_flag(session: Session, flag_id: str) -> Flag:
    """A flag by its id; raises ``NotFound``."""
    flag = session.exec(select(Flag).where(Flag.id == flag_id)).one_or_none()
    if flag is None:
        raise NotFound(f"There is no change {flag_id[:80]!r}; GET /v1/changes lists them.")
    return flag


def list_affected(session: Session, flag: Flag, *, limit: int, cursor: str | None) -> AffectedPage:
    """What was made from the flag's model, as the lineage stands now."""
    below = walk(session, session.get_one(ModelRecord, flag.record_pk), "descendants")
    after = _position(cursor, flag.id)
    following = [one for one in below.models if after is None or _place(one) > after]
    total = Total(len(below.models), "at_least" if below.truncated else "exact")
    found = page_of(following, limit, lambda one: list(_place(one)), bound_to=("affected", flag.id), total=total)
    return AffectedPage(items=found.items, next_cursor=found.next_cursor, total=found.total)


def _place(model: RelatedRead) -> tuple[int, str]:
    return model.depth, model.id.lower()


def _position(cursor: str | None, flag_id: str) -> tuple[int, str] | None:
    if cursor is None:
        return None
    position: list[Any] = decode_cursor(cursor, ("affected", flag_id), 2)
    try:
        return msgspec.convert(position, tuple[int, str])
    except msgspec.ValidationError as error:
        raise Invalid("This is not a cursor of this service.", pointer="/cursor") from error
