"""Taking in items of the Hub's list of models by the thousand: records that are known from a list only.

* An item makes a record or brings one up to date that was itself made from a list. Every other record stays as it is:
  who read a model's files, or curated it, knows more than a list does.
* An item that was taken in before costs a look at a digest of what it says.
* What becomes of a record, its conflicts and its descendants is what ``refresh`` makes of each by itself.
* Each batch is a transaction of its own, so an import can be stopped at any time and begun again.

Decided in ADR 0018.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import msgspec
from sqlmodel import Session

from registry.db import Database, UnitOfWork
from registry.db.sets import one_of
from registry.licenses import Knowledge
from registry.records.documents.service import hide_listed, leave_to_sweep, record_conflicts
from registry.records.facts.observation import ObservedFacts, fingerprint
from registry.records.figures.rules import Figure
from registry.records.figures.service import FIGURE_COLUMNS, figure_row
from registry.records.layers.bases import BaseEdge, base_edges, relations_in_force
from registry.records.lineage.graph import descendants_of_any
from registry.records.listings.inheritance import Descents
from registry.records.listings.items import ListItem, RefusedItemError, facts_in, open_item
from registry.records.listings.lineage import (
    AncestryReader,
    awaited,
    documents_of,
)
from registry.records.listings.queries import KnownRecord, digests_of, known_of
from registry.records.listings.render import SOURCE, Descent, ListedRecord, ListedRenderer, Times
from registry.records.listings.writer import RECORD_COLUMNS, Row, RowWriter, put_logged, writer_of
from registry.records.queries import present_names
from registry.records.search.facets import compact
from registry.records.tables import ModelBase

BATCH = 1_000
_SHOWN = 100
_OBSERVATION = (
    "record_pk", "source", "revision", "observed_at", "last_seen_at", "fingerprint", "facts",
)  # fmt: skip
_PK = RECORD_COLUMNS.index("pk")


class Refused(msgspec.Struct, frozen=True):
    """An item that was not taken in, by its place in the list, and why."""

    position: int
    reason: str


class ListingReport(msgspec.Struct, kw_only=True):
    """What became of the items; ``kept`` are those of records that more is known of than a list says."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0
    refused: int = 0
    refusals: list[Refused] = []
    """The first of them."""


class _ListedChange(msgspec.Struct, frozen=True, kw_only=True):
    """One record to write: what the list says of it, and what is known already."""

    item: ListItem
    facts: ObservedFacts
    shown: str
    """The fingerprint of the facts."""
    known: KnownRecord | None

    @property
    def extends(self) -> bool:
        """Whether this is the state that was seen last."""
        last = self.known.observation if self.known else None
        return last is not None and last.fingerprint == self.shown and last.revision == self.facts.revision


def import_listing(
    database: Database, knowledge: Knowledge, items: Iterable[bytes | dict[str, Any]], now: datetime
) -> ListingReport:
    """Take in items, as bytes of JSON or parsed; an odd item is refused by itself."""
    report = ListingReport()
    for _ in import_batches(database, knowledge, items, now, report):
        pass
    return report


def import_batches(
    database: Database,
    knowledge: Knowledge,
    items: Iterable[bytes | dict[str, Any]],
    now: datetime,
    report: ListingReport,
    place: str | None = None,
    *,
    has_token: bool = False,
) -> Iterator[ListingReport]:
    """The same in steps: the report after each batch; ``place`` is the address of the hub whose list it is.

    Of a list that was fetched with a token, an item that does not say whether it is private is taken for one that is.
    """
    importer = _Importer(database, knowledge, now, report, place, has_token=has_token)
    numbered = enumerate(items)
    while batch := list(islice(numbered, BATCH)):
        importer.take_in(batch)
        yield report
    compact(database)


class _Importer:
    def __init__(
        self, database: Database, knowledge: Knowledge, now: datetime, report: ListingReport, place: str | None,
        *, has_token: bool,
    ) -> None:  # fmt: skip
        self._has_token = has_token
        self._database, self._knowledge, self._now, self._report = database, knowledge, now, report
        self._renderer = ListedRenderer(knowledge, place)
        self._ancestries = AncestryReader(knowledge.catalogue)
        self._first = Times(created_at=now, observed_at=now, updated_at=now)

    def take_in(self, batch: Sequence[tuple[int, bytes | dict[str, Any]]]) -> None:
        """One batch, in one transaction if there is anything to write."""
        opened: dict[str, tuple[int, ListItem]] = {}
        for position, given in batch:
            try:
                item = open_item(given)
            except RefusedItemError as error:
                self._refuse(position, error)
            else:
                opened[item.folded] = (position, item)
        with self._database.reading() as session:
            marks = digests_of(session, list(opened))
        fresh = {folded: one for folded, one in opened.items() if marks.get(folded) != one[1].mark}
        self._report.unchanged += len(opened) - len(fresh)
        if fresh:
            with self._database.unit_of_work() as work:
                self._write(work, fresh)

    def _write(self, work: UnitOfWork, fresh: dict[str, tuple[int, ListItem]]) -> None:
        changes = self._changes(work, fresh)
        writer = writer_of(work.session)
        free = iter(writer.numbers(sum(one.known is None for one in changes)))
        numbered = {one.known.pk if one.known else next(free): one for one in changes}
        descents = self._descents(work.session, changes)
        rendered = {pk: self._render(work.session, one, descents.of(one.facts)) for pk, one in numbered.items()}
        before = _stored(work.session, numbered)
        written = writer.put_records([_numbered(pk, one.row) for pk, one in rendered.items()])
        done = {pk: one for pk, one in numbered.items() if pk in written}
        self._report.kept += len(numbered) - len(done)
        self._count(done.values())
        _put_observations(writer, done, self._now)
        _put_countries(writer, {pk: (one, rendered[pk].countries) for pk, one in done.items()})
        _put_bases(writer, {pk: (one, descents.origins(one.facts)) for pk, one in done.items()})
        _put_figures(writer, {pk: (one, rendered[pk].figure) for pk, one in done.items()})
        self._tell_conflicts(work, done, descents, before)
        self._leave_to_sweep(work, numbered, descents, before, written)
        writer.put_digests([(one.item.folded, one.item.mark) for one in changes])

    def _changes(self, work: UnitOfWork, fresh: dict[str, tuple[int, ListItem]]) -> list[_ListedChange]:
        """What is to be written; records that more is known of stay as they are."""
        known = known_of(work.session, list(fresh))
        private = [folded for folded, (_, item) in fresh.items() if item.private]
        hide_listed(work, [known[folded].pk for folded in private if folded in known])
        changes = []
        for folded, (position, item) in fresh.items():
            before = known.get(folded)
            if before is not None and before.observation is None:
                self._report.kept += 1
                continue
            try:
                facts = facts_in(item, has_token=self._has_token)
            except RefusedItemError as error:
                self._refuse(position, error)
            else:
                changes.append(_ListedChange(item=item, facts=facts, shown=fingerprint(facts), known=before))
        return changes

    def _descents(self, session: Session, changes: Sequence[_ListedChange]) -> Descents:
        names = {base.id.lower() for one in changes for base in one.facts.bases}
        present = present_names(session, sorted(names))
        edges = {one.item.folded: _edges(one.facts, present) for one in changes}
        above = {edge.folded for some in edges.values() for edge in some}
        models = {
            name: self._renderer.model(session, one.facts, edges[name])
            for one in changes
            # What is new, was made from nothing, and has nothing made from it here, is asked for by nobody.
            if edges[name := one.item.folded] or one.known or name in above
        }
        return Descents(self._ancestries.read(session, models), models)

    def _render(self, session: Session, change: _ListedChange, descent: Descent | None) -> ListedRecord:
        return self._renderer.render(session, change.facts, self._times(change), descent)

    def _times(self, change: _ListedChange) -> Times:
        known, last = change.known, change.known.observation if change.known else None
        if known is None:
            return self._first
        observed_at = last.observed_at if last and change.extends else self._now
        return Times(created_at=known.created_at, observed_at=observed_at, updated_at=self._now)

    def _tell_conflicts(
        self, work: UnitOfWork, done: dict[int, _ListedChange], descents: Descents, before: dict[int, bytes]
    ) -> None:
        """As ``refresh`` tells them: of models that were known without them."""
        known = [(done[pk].facts, stored) for pk, stored in before.items() if pk in done]
        record_conflicts(work, [(facts.id, descents.conflicts(facts, stored)) for facts, stored in known], self._now)

    def _leave_to_sweep(
        self,
        work: UnitOfWork,
        numbered: dict[int, _ListedChange],
        descents: Descents,
        before: dict[int, bytes],
        written: set[int],
    ) -> None:
        """Descendants of what is new or has moved; those in the batch know of it, unless somebody else was quicker."""
        moved = [
            one.item.folded
            for pk, one in numbered.items()
            if pk not in before or pk not in written or descents.has_moved(one.facts, before[pk])
        ]
        besides = (
            [pk for pk in written if descents.origins(numbered[pk].facts)] if len(written) == len(numbered) else []
        )
        if bases := awaited(work.session, moved):
            is_moved = one_of(work.session, ModelBase.base_folded, sorted(bases))
            leave_to_sweep(work, descendants_of_any(work.session, is_moved), besides)

    def _count(self, changes: Iterable[_ListedChange]) -> None:
        for one in changes:
            if one.known is None:
                self._report.new += 1
            else:
                self._report.changed += 1

    def _refuse(self, position: int, error: RefusedItemError) -> None:
        self._report.refused += 1
        if len(self._report.refusals) < _SHOWN:
            self._report.refusals.append(Refused(position, str(error)))


def _edges(facts: ObservedFacts, present: Mapping[str, str]) -> tuple[BaseEdge, ...]:
    relations = relations_in_force({base.id: base.relation for base in facts.bases}, facts.bases)
    return base_edges(relations, present, facts.id.lower())


def _numbered(pk: int, row: list[Any]) -> Row:
    row[_PK] = pk
    return row


def _stored(session: Session, numbered: dict[int, _ListedChange]) -> dict[int, bytes]:
    """The documents of before, of those that have to do with lineage."""
    known = {one.item.folded: (pk, one) for pk, one in numbered.items() if one.known}
    are_bases = awaited(session, list(known))
    return documents_of(
        session,
        [
            pk
            for folded, (pk, one) in known.items()
            if folded in are_bases or one.facts.bases or (one.known and one.known.has_bases)
        ],
    )


def _put_countries(writer: RowWriter, done: dict[int, tuple[_ListedChange, tuple[str, ...]]]) -> None:
    old = [(pk,) for pk, (one, _) in done.items() if one.known]
    writer.update("DELETE FROM model_excluded_country WHERE record_pk = ?", old)
    rows = [(pk, country) for pk, (_, countries) in done.items() for country in countries]
    writer.insert("model_excluded_country", ("record_pk", "country"), rows)


def _put_bases(writer: RowWriter, done: dict[int, tuple[_ListedChange, tuple[BaseEdge, ...]]]) -> None:
    old = [(pk,) for pk, (one, _) in done.items() if one.known and one.known.has_bases]
    writer.update("DELETE FROM model_base WHERE record_pk = ?", old)
    rows = [(pk, *origin) for pk, (_, origins) in done.items() for origin in origins]
    writer.insert("model_base", ("record_pk", "base_folded", "base_id", "relation"), rows)


def _put_figures(writer: RowWriter, done: dict[int, tuple[_ListedChange, Figure]]) -> None:
    old = [(pk,) for pk, (one, _) in done.items() if one.known]
    writer.update("DELETE FROM model_figure WHERE record_pk = ?", old)
    writer.insert("model_figure", FIGURE_COLUMNS, [figure_row(pk, figure) for pk, (_, figure) in done.items()])


def _put_observations(writer: RowWriter, changes: dict[int, _ListedChange], now: datetime) -> None:
    """A state that was seen before is seen a little longer; another one is added."""
    again = [one for one in changes.values() if one.extends]
    new = [(pk, one) for pk, one in changes.items() if not one.extends]
    writer.update(
        "UPDATE observation SET last_seen_at = ?, facts = ? WHERE pk = ?",
        [(now, _json(one.facts), one.known.observation.pk) for one in again if one.known and one.known.observation],
    )
    rows = [(pk, SOURCE, one.facts.revision, now, now, one.shown, msgspec.to_builtins(one.facts)) for pk, one in new]
    put_logged(writer, "observation", _OBSERVATION, rows)


def _json(facts: ObservedFacts) -> str:
    return msgspec.json.encode(facts).decode()
