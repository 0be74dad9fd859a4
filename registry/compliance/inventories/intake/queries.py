"""Reading the lines that nobody has settled."""

import msgspec
from sqlmodel import Session, col, select

from registry.compliance.inventories.intake.schemas import UnsettledRead
from registry.compliance.inventories.queries import open_suggestions
from registry.compliance.inventories.tables import UnsettledLine
from registry.errors import NotFound
from registry.pagination import Page, page


def get_line(session: Session, inventory_id: str, line_id: str) -> UnsettledLine:
    """An unsettled line, locked; raises ``NotFound``."""
    query = select(UnsettledLine).where(UnsettledLine.id == line_id, col(UnsettledLine.inventory_id) == inventory_id)
    found = session.exec(query.with_for_update(key_share=True)).first()
    if found is None:
        raise NotFound(f"This inventory has no unsettled line {line_id[:60]!r}; it may have been settled.")
    return found


def list_unsettled(session: Session, inventory_id: str, *, limit: int, cursor: str | None) -> Page[UnsettledRead]:
    """The unsettled lines of an inventory, in the order of their imports."""
    query = select(UnsettledLine).where(col(UnsettledLine.inventory_id) == inventory_id)
    bound_to = ("unsettled", inventory_id)
    found = page(session, query, col(UnsettledLine.id), limit=limit, cursor=cursor or None, bound_to=bound_to)
    shown = open_suggestions(session, found.items)
    return found.each(
        lambda one: msgspec.structs.replace(
            msgspec.convert(one, UnsettledRead, from_attributes=True), suggestions=shown[one.id]
        )
    )
