"""Large families in many inventories, and large inventories, made quickly: rows like those of one that was read."""

from collections.abc import Sequence

from sqlalchemy import insert
from sqlmodel import SQLModel, select

from registry.access import Caller, Scope
from registry.compliance.inventories import InventoryWrite, create_inventory
from registry.compliance.inventories.reevaluation.impact import affected_in
from registry.compliance.inventories.runs.news import Cause
from registry.compliance.inventories.tables import InventoryEntry
from registry.db import Database, UnitOfWork
from registry.http.etags import etag_of
from registry.records.tables import ModelBase, ModelRecord, Observation
from registry.transparency import append_numbered
from tests.support.clock import NOW
from tests.support.compliance.shelf import Shelf

BASE, PATTERN, OTHER = "base/model", "made/from", "other/model"
USE = {"organisation": "company", "country": "DE", "purpose": "production", "commercial": True}
KEEPER = Caller("key_1", "keeper", frozenset({Scope.ADMIN}))
_BATCH = 1_000


def member(number: int) -> str:
    """The id of a descendant."""
    return f"family/member-{number:05}"


def plant_family(shelf: Shelf, size: int, *, text: bytes = b"") -> list[str]:
    """A base, a model beside it, and so many models that were made from the base, each with what was observed of it."""
    shelf.add(BASE, "apache-2.0", text=text)
    shelf.add(PATTERN, "apache-2.0", BASE, text=text)
    shelf.add(OTHER, "apache-2.0")
    names = [member(number) for number in range(size - 1)]
    with shelf.database.unit_of_work() as work:
        one = work.session.exec(select(ModelRecord).where(ModelRecord.id == PATTERN)).one()
        seen = work.session.exec(select(Observation).where(Observation.record_pk == one.number)).one()
        plain, edge = one.model_dump(exclude={"pk"}), {"base_folded": BASE, "base_id": BASE, "relation": "finetune"}
        _insert(work, ModelRecord, [{**plain, **_named(one, name)} for name in names])
        numbers = list(work.session.exec(select(ModelRecord.pk).where(ModelRecord.owner_folded == "family")))
        _insert(work, ModelBase, [{"record_pk": number, **edge} for number in numbers])
        observed = seen.model_dump(exclude={"pk"})
        rows = [{**observed, "record_pk": number} for number in numbers]
        append_numbered(work.session, "observation", rows)
        _insert(work, Observation, rows)
    return [PATTERN, *names]


def open_inventories(database: Database, shares: Sequence[Sequence[str]], *, policy: str | None = None) -> list[str]:
    """An inventory for each of these lists of models; their ids. Every entry waits to be judged."""
    made = list[str]()
    with database.unit_of_work() as work:
        for number, models in enumerate(shares):
            body = InventoryWrite(name=f"Lab {number}", use=USE, policy=policy)
            id_ = create_inventory(work, body, caller=KEEPER, now=NOW).id
            rows = [_entry(id_, model, place) for place, model in enumerate(models)]
            _insert(work, InventoryEntry, rows)
            for row in rows:
                affected_in(work).entry(id_, str(row["id"]), Cause(type="entry.created"))
            made.append(id_)
    return made


def _named(one: ModelRecord, name: str) -> dict[str, object]:
    document = one.document.replace(PATTERN.encode(), name.encode())
    return {"id": name, "folded": name, "owner_folded": "family", "document": document, "etag": etag_of(document)}


def _entry(inventory: str, model: str, place: int) -> dict[str, object]:
    return {
        "inventory_id": inventory, "id": f"e{place:05}", "key": f"{model}/{place}"[:64], "model": model,
        "model_folded": model, "use": {}, "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip


def _insert(work: UnitOfWork, table: type[SQLModel], rows: Sequence[dict[str, object]]) -> None:
    for start in range(0, len(rows), _BATCH):
        work.session.execute(insert(table), rows[start : start + _BATCH])
