"""Documents about several models: gathered in batches, and sent piece by piece."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
from sqlmodel import Session

from registry.compliance.inventories import get_inventory
from registry.costs import check_allowance
from registry.db import Database
from registry.errors import Invalid, NotFound
from registry.exports.formats import BomFormat, format_named
from registry.exports.queries import gather_all
from registry.exports.selections.queries import (
    AT_ONCE,
    entries_of,
    ids_of,
    other_revisions,
    records_named,
    verdicts_of,
)
from registry.exports.selections.schemas import MAX_NAMED, BomBody
from registry.exports.values import ModelBom, Selection, VerdictBom
from registry.licenses import Knowledge
from registry.records import ModelRecord
from registry.records.search import filter_of

MAX_MODELS = 2_000
"""Models of an inventory in one document."""
_MOST_NOTES = 1_000


class SentBom(NamedTuple):
    """A document on its way."""

    pieces: Iterator[bytes]
    media_type: str
    file_name: str


def write_selection(database: Database, knowledge: Knowledge, body: BomBody, now: datetime) -> SentBom:
    """The document about a selection; raises ``Invalid`` before its first piece."""
    form = format_named(body.format)
    with database.reading() as session:
        names = body.models if body.models is not None else _found(session, body)
        records, missing = records_named(session, names)
        boms = _gathered(session, knowledge, records, form, now)
    notes = tuple(f"{name}: not registered." for name in missing)
    return _sent(form, boms, Selection(name=body.name, kind="selection", notes=notes), "selection")


def _found(session: Session, body: BomBody) -> Sequence[str]:
    found = ids_of(session, filter_of(body.filter, "/filter"), MAX_NAMED)
    if len(found) > MAX_NAMED:
        raise Invalid(f"The filter finds more than {MAX_NAMED} models, the most that one document holds: narrow it.",
                      pointer="/filter")  # fmt: skip
    return found


def write_inventory(
    database: Database, knowledge: Knowledge, inventory_id: str, format_: str, now: datetime
) -> SentBom:
    """The document about all models of an inventory, with verdicts and approvals; raises ``NotFound``, ``Invalid``."""
    form = format_named(format_)
    with database.reading() as session:
        inventory = get_inventory(session, inventory_id)
        entries = entries_of(session, inventory.id)
        names = list(dict.fromkeys(entry.model for entry in entries if entry.model is not None))
        if len(names) > MAX_MODELS:
            raise Invalid(f"The inventory has {len(names)} models; one document holds {MAX_MODELS} at the most.")
        records, missing = records_named(session, names)
        verdicts = verdicts_of(session, inventory.id, entries)
        boms = _gathered(session, knowledge, records, form, now)
        notes = [f"{name}: not registered." for name in missing]
        notes += [f"license {entry.license}: an entry of a licence alone." for entry in entries if entry.model is None]
        notes += other_revisions(session, entries, records)
        whole = Selection(name=inventory.name, kind="inventory", id=inventory.id, notes=tuple(notes[:_MOST_NOTES]))
    judged = [msgspec.structs.replace(bom, verdict=_of(bom, verdicts)) for bom in boms]
    return _sent(form, judged, whole, f"inventory-{inventory_id}")


def _of(bom: ModelBom, verdicts: Mapping[str, VerdictBom]) -> VerdictBom | None:
    return verdicts.get(bom.id.lower())


def _gathered(
    session: Session, knowledge: Knowledge, records: Sequence[ModelRecord], form: BomFormat, now: datetime
) -> list[ModelBom]:
    boms: list[ModelBom] = []
    for start in range(0, len(records), AT_ONCE):
        check_allowance()
        boms += gather_all(session, knowledge, records[start : start + AT_ONCE], form.listed(), now)
    return boms


def _sent(form: BomFormat, boms: Sequence[ModelBom], selection: Selection, name: str) -> SentBom:
    if not boms:
        raise NotFound("None of these models is registered: there is nothing to write a document about.")
    return SentBom(form.load()(boms, selection), form.media_type, f"{name}.{form.ending}")
