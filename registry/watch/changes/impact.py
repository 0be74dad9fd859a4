"""One flag, and whom it concerns: what was made from its model over any number of steps."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlmodel import Session, select

from registry.errors import Invalid, NotFound
from registry.pagination import Total, decode_cursor, page_of
from registry.records import ModelRecord
from registry.records.lineage import RelatedRead, walk
from registry.watch.changes.schemas import FlagRead
from registry.watch.changes.tables import Flag

Holders = Callable[[Session, Iterable[str]], Mapping[str, list[str]]]
"""Says which inventories hold each model or a descendant; whoever puts the parts together gives it."""


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


def with_holders(session: Session, flags: Sequence[FlagRead], holders: Holders | None) -> list[FlagRead]:
    """Flags with the inventories that they concern now; without ``holders`` none are told."""
    held = holders(session, {one.model for one in flags}) if holders else {}
    return [_held_by(one, held.get(one.model, [])) for one in flags]


def _held_by(flag: FlagRead, inventories: list[str]) -> FlagRead:
    affected = msgspec.structs.replace(flag.affected, inventories=inventories)
    return msgspec.structs.replace(flag, affected=affected)


def list_affected(
    session: Session, flag: Flag, *, limit: int, cursor: str | None, holders: Holders | None = None
) -> AffectedPage:
    """What was made from the flag's model, as the lineage stands now, and who holds it for those who may know."""
    below = walk(session, session.get_one(ModelRecord, flag.record_pk), "descendants")
    after = _position(cursor, flag.id)
    following = [one for one in below.models if after is None or _place(one) > after]
    total = Total(len(below.models), "at_least" if below.truncated else "exact")
    found = page_of(following, limit, lambda one: list(_place(one)), bound_to=("affected", flag.id), total=total)
    held = holders(session, [flag.model]).get(flag.model, []) if holders else []
    return AffectedPage(items=found.items, next_cursor=found.next_cursor, total=found.total, inventories=held)


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
