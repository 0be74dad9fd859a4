"""Making many records at once of what is shipped: each is what ``refresh`` would make of it, without its statements.

Everything is computed before the first row is written, by the code that makes everybody's: ``derive``, ``set_columns``,
``render``, and the ancestry of a batch.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, NamedTuple, TypeVar

import msgspec
from sqlmodel import Session, col, func, select

from registry.db import UnitOfWork, lock_appends
from registry.db.sets import one_of
from registry.events import Event, FactsMade, tell_moved
from registry.http.etags import etag_of
from registry.ids import new_id
from registry.licenses import Knowledge
from registry.records.conclusions.claims import SourceClaim, stored_form
from registry.records.documents.render import render, rendering, with_lineage
from registry.records.documents.service import AT_ONCE, leave_to_sweep, refresh, set_columns
from registry.records.facts.curation import SyncState
from registry.records.layers.bases import BaseEdge, base_edges
from registry.records.layers.state import State
from registry.records.license.derivation import Derived, base_relations, derive
from registry.records.lineage.graph import descendants_of_any
from registry.records.lineage.members import MemberBase, member_in
from registry.records.listings.lineage import AncestryReader, Lineage, Model
from registry.records.listings.writer import RECORD_COLUMNS, Row, RowWriter, put_logged, writer_of
from registry.records.queries import present_names
from registry.records.starter.catalogue import CatalogueEntry
from registry.records.tables import Claim, ModelBase, ModelRecord

_CLAIM = ("record_pk", "source", "at", "version", "data_license", "facts")
_EVENT = ("id", "type", "subject", "subject_seq", "actor", "at", "data", "fanned_out")
_IN_ORDER = attrgetter(*RECORD_COLUMNS)
_JSON = [place for place, name in enumerate(RECORD_COLUMNS) if name in {"questions", "sync_state"}]


_NEVER = datetime.min.replace(tzinfo=UTC)
Table = TypeVar("Table", ModelRecord, Claim)


class NewRecord(NamedTuple):
    """A record before it is written."""

    entry: CatalogueEntry
    record: ModelRecord
    claims: tuple[Claim, ...]
    derived: Derived
    edges: tuple[BaseEdge, ...]


def add_records(
    work: UnitOfWork, knowledge: Knowledge, entries: Sequence[CatalogueEntry], now: datetime
) -> list[CatalogueEntry]:
    """Write the records of models that are not there; without those that another writer has made meanwhile."""
    if not entries:
        return []
    writer = writer_of(work.session)
    numbers = writer.numbers(len(entries))
    made = [_derived(work.session, knowledge, entry, pk, now) for entry, pk in zip(entries, numbers, strict=True)]
    made = _with_edges(work.session, made)
    lineages = _rendered(work.session, knowledge, made)
    written = writer.put_records([_row(one.record) for one in made])
    done = [one for one in made if one.record.pk in written]
    _put_parts(writer, done, lineages)
    _refresh_children(work, knowledge, done, now)
    tell_moved(work, FactsMade(tuple(sorted(one.record.pk for one in done if one.record.pk))))
    return [one.entry for one in done]


def put_events(
    session: Session, type_: str, told: Sequence[tuple[str, dict[str, Any]]], actor: str, now: datetime
) -> None:
    """Append an event about each of these models that nobody is told of."""
    lock_appends(session)
    subjects = [subject for subject, _ in told]
    last = select(Event.subject, func.max(Event.subject_seq)).where(one_of(session, Event.subject, subjects))
    before = dict(session.exec(last.group_by(col(Event.subject))).all())
    rows = [
        (new_id("evt", now), type_, subject, (before.get(subject) or 0) + 1, actor, now, _json(data), True)
        for subject, data in told
    ]
    writer_of(session).insert("event", _EVENT, rows)


def _derived(session: Session, knowledge: Knowledge, entry: CatalogueEntry, pk: int, now: datetime) -> NewRecord:
    """A record with its columns; nobody has read or concluded anything of it."""
    folded = entry.id.lower()
    record = _plain(
        ModelRecord, _columns(), pk=pk, id=entry.id, folded=folded, source=entry.source,
        owner_folded=folded.partition("/")[0] if "/" in folded else "_", created_at=now, updated_at=now,
    )  # fmt: skip
    claims = tuple(sorted((_claim(pk, claim, now) for claim in entry.claims), key=lambda claim: claim.source))
    state = State(
        observation=None, facts=None, claims=claims, assertions=(), is_gone=False, seen_at=now, source=entry.source
    )  # fmt: skip
    derived = derive(session, knowledge, state)
    set_columns(record, derived, now)
    record.rendered_with = rendering(knowledge.catalogue)
    return NewRecord(entry, record, claims, derived, ())


@cache
def _columns() -> Mapping[str, object]:
    """The columns of a record of which nothing is known yet."""
    return ModelRecord(
        id="", folded="", owner_folded="", source="", status="needs_review", license_class="unknown",
        sync_state=msgspec.to_builtins(SyncState()), created_at=_NEVER, updated_at=_NEVER,
    ).model_dump()  # fmt: skip


def _claim(pk: int, claim: SourceClaim, now: datetime) -> Claim:
    return _plain(
        Claim, {"until_at": None}, record_pk=pk, source=claim.source, at=now, version=claim.version,
        data_license=claim.data_license, facts=stored_form(claim.facts),
    )  # fmt: skip


def _plain(_table: type[Table], *columns: Mapping[str, object], **own: object) -> Table:
    """A row with the attributes of its table, which the rules read and set, and without the ORM's book-keeping.

    That takes four times as long as all else that is computed of a record.
    """
    row: Any = SimpleNamespace(**{name: value for some in columns for name, value in some.items()} | own)
    return row  # type: ignore[no-any-return]  # it has all that is asked of it


def _with_edges(session: Session, made: list[NewRecord]) -> list[NewRecord]:
    relations = [base_relations(one.derived) for one in made]
    present = present_names(session, sorted({base.lower() for some in relations for base in some}))
    return [
        one._replace(edges=base_edges(some, present, one.record.folded))
        for one, some in zip(made, relations, strict=True)
    ]


def _rendered(session: Session, knowledge: Knowledge, made: list[NewRecord]) -> dict[str, Lineage]:
    """Give each record its document; what lineage adds to each, by name."""
    documents = {one.record.folded: render(one.record, one.derived, ()) for one in made}
    models = {}
    for one in made:
        bases = tuple(MemberBase(edge.id, edge.relation) for edge in one.edges)
        member = msgspec.structs.replace(member_in(documents[one.record.folded]), base_models=bases)
        models[one.record.folded] = Model(
            license=one.record.license_key, own_class=one.record.own_class, member=member, origins=one.edges
        )  # fmt: skip
    ancestry = AncestryReader(knowledge.catalogue).read(session, models)
    lineages = {}
    for one in made:
        name, record = one.record.folded, one.record
        lineage = lineages[name] = ancestry.of(models[name], name)
        plain = msgspec.structs.replace(documents[name], base_models=lineage.bases)
        document = with_lineage(plain, lineage.inherited)
        record.license_class = str(document.license_class)
        record.document = msgspec.json.encode(document)
        record.etag = etag_of(record.document)
        if not lineage.is_complete:
            record.rendered_with = ""
    return lineages


def _put_parts(writer: RowWriter, made: list[NewRecord], lineages: dict[str, Lineage]) -> None:
    bases = [(one.record.pk, *edge) for one in made for edge in one.edges]
    writer.insert("model_base", ("record_pk", "base_folded", "base_id", "relation"), bases)
    excluded = [(one.record.pk, country) for one in made for country in sorted(lineages[one.record.folded].countries)]
    writer.insert("model_excluded_country", ("record_pk", "country"), excluded)
    claims = [
        (claim.record_pk, claim.source, claim.at, claim.version, claim.data_license, _json(claim.facts))
        for one in made
        for claim in one.claims
    ]
    put_logged(writer, "claim", _CLAIM, claims)


def _refresh_children(work: UnitOfWork, knowledge: Knowledge, made: list[NewRecord], now: datetime) -> None:
    """Models that were there before and were made from one of these; of more than a few, all but the sweep's."""
    names = [one.record.folded for one in made]
    below = descendants_of_any(work.session, one_of(work.session, ModelBase.base_folded, names))
    own = {one.record.pk for one in made if one.record.pk}
    others = [number for number in work.session.scalars(below) if number not in own]
    if len(others) > AT_ONCE:
        leave_to_sweep(work, below, sorted(own), is_quiet=True)
        return
    query = select(ModelRecord).where(one_of(work.session, ModelRecord.pk, others)).order_by(col(ModelRecord.pk))
    for record in work.session.exec(query.with_for_update()).all():
        refresh(work, knowledge, record, now, is_quiet=True)


def _row(record: ModelRecord) -> Row:
    row = list(_IN_ORDER(record))
    for place in _JSON:
        row[place] = _json(row[place])
    return row


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
