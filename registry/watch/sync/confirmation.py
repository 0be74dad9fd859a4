"""Second readings by the list: where several models of an owner wait for one, their owner's list is read once for all.

A list shows the commit, and the commit stands for its files. It does not show which files there are: where a file that
was known is gone, the model itself is asked, since an answer that left something out looks the same. So it is where the
model seems to have gone back, and where what moved bears no date, since a list may come from a cache.
"""

from datetime import datetime
from typing import NamedTuple

import msgspec
from sqlmodel import Session, col, select, update

from registry.db import Database
from registry.hub import Hub, HubFailure, HubModel
from registry.records import ModelRecord
from registry.watch.runs.tables import SyncItem
from registry.watch.sync.leases import SyncClaim
from registry.watch.sync.rules import can_list_confirm
from registry.watch.sync.values import KnownModel

FEWEST = 2
"""So many models must wait; a single one is asked for itself."""
_SHORTEST_PAGE, _LONGEST_PAGE = 100, 1_000


class _Unconfirmed(NamedTuple):
    item: int
    pending: str
    model: str


def look_again(database: Database, hub: Hub, claim: SyncClaim, known: KnownModel, now: datetime) -> KnownModel:
    """What is known, and how the list of the owner shows the model now, if others wait for that list too."""
    if known.pending is not None and not (known.facts and can_list_confirm(known.facts, known.pending)):
        return msgspec.structs.replace(known, listed=None)
    owner, _, name = claim.model.partition("/")
    if known.pending is None or known.listed is not None or not name:
        return known
    with database.reading() as session:
        waiting = _waiting(session, claim, owner, now)
    if len(waiting) < FEWEST:
        return known
    # What was changed last comes first, so that one page will mostly do.
    page = hub.page(author=owner, limit=min(max(2 * len(waiting), _SHORTEST_PAGE), _LONGEST_PAGE))
    if isinstance(page, HubFailure):
        return known
    shown = {model.id: model for model in page.items}
    _keep(database, [one for one in waiting if one.item != claim.key], shown)
    return msgspec.structs.replace(known, listed=shown.get(claim.model))


def _waiting(session: Session, claim: SyncClaim, owner: str, now: datetime) -> list[_Unconfirmed]:
    """The models of an owner whose second reading is due in this run, and that no list has shown since the first."""
    query = (
        select(SyncItem, ModelRecord.id)
        .join(ModelRecord, col(ModelRecord.pk) == col(SyncItem.record_pk))
        .where(
            SyncItem.run_id == claim.run, SyncItem.state == "confirming", SyncItem.due_at <= now,
            ModelRecord.owner_folded == owner.lower(),
        )
        .limit(_LONGEST_PAGE)
    )  # fmt: skip
    # An empty JSON column may hold a null of SQL or of JSON: both read as None.
    return [
        _Unconfirmed(item.pk or 0, item.pending or "", model)
        for item, model in session.exec(query)
        if item.pending_facts is not None and item.listed is None
    ]


def _keep(database: Database, waiting: list[_Unconfirmed], shown: dict[str, HubModel]) -> None:
    """Leave to the other models how the list shows them, as far as they still wait for just that."""
    with database.unit_of_work() as work:
        for one in sorted(waiting):
            if one.model not in shown:
                continue
            still = update(SyncItem).where(
                col(SyncItem.pk) == one.item, col(SyncItem.state) == "confirming", col(SyncItem.pending) == one.pending,
            )  # fmt: skip
            listed = still.values(listed=msgspec.to_builtins(shown[one.model]))
            work.session.exec(listed.execution_options(synchronize_session=False))
