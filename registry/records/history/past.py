"""What was known of many models at one moment, each read once.

A question about a model's past is one about all that it descends from, and about the bases that each of these names: a
merge of merges names the same few hundred models thousands of times.

* Records and their layers are read a level at a time, by a handful of statements.
* What the rules make of a state is kept, and so is what a text was identified as.

Decided in ADR 0034.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

import msgspec
from sqlmodel import Session

from registry.costs import spend_rows
from registry.errors import NotFound
from registry.http.times import in_utc
from registry.licenses import Knowledge
from registry.licenses.declarations import LicenseBlock
from registry.records.documents.render import render_body
from registry.records.history.schemas import KnownWhen, PastDocument
from registry.records.history.service import then
from registry.records.layers.state import State, state_at, states_then
from registry.records.license.derivation import BaseView, Derived, base_relations, derive, remember_texts
from registry.records.license.rules import status_of
from registry.records.lineage.graph import above_any
from registry.records.queries import find_records
from registry.records.tables import ModelRecord

MAX_ANCESTORS = 100
MAX_KEPT = 1_000
"""Documents that are kept, about 10 KB each."""
ROWS_OF_A_STATE = 10
"""What deriving a state costs of the budget of a request, beside the rows that it is read from."""


class Forebear(msgspec.Struct, frozen=True):
    """An ancestor with its document of then; None where it was not known."""

    id: str
    depth: int
    relation: str
    document: PastDocument | None


class Forebears(NamedTuple):
    """All that a model descended from, nearest first; ``truncated`` where there is more than was read."""

    models: list[Forebear]
    truncated: bool


class Past:
    """One moment, or for a question by revision the present; in a session that only reads."""

    def __init__(self, session: Session, knowledge: Knowledge, as_of: datetime | None) -> None:
        self._session, self._knowledge, self._as_of = session, knowledge, as_of
        self._moment = in_utc(as_of, "/as_of") if as_of else None
        self._records: dict[str, ModelRecord | None] = {}
        self._states: dict[int, State] = {}
        self._known: dict[int, tuple[Derived, KnownWhen] | NotFound] = {}
        self._blocks: dict[int, LicenseBlock] = {}
        self._documents_of: dict[int, PastDocument] = {}
        remember_texts(session)

    def read(self, names: Iterable[str]) -> None:
        """Read what these models are and were, as far as it was not read before."""
        new = {name.lower() for name in names} - self._records.keys()
        if not new:
            return
        spend_rows(len(new))
        found = find_records(self._session, new, bare=True)
        self._records |= {name: found.get(name) for name in new}
        records = {one.number: one for one in found.values() if one.number not in self._states}
        if records:
            self._states |= states_then(self._session, list(records.values()), self._moment)

    def find(self, name: str) -> ModelRecord | None:
        """The record of this id or old name."""
        self.read([name])
        return self._records[name.lower()]

    @property
    def numbers(self) -> list[int]:
        """Of all the records that were read."""
        return [record.number for record in self._records.values() if record is not None]

    def then(self, record: ModelRecord) -> tuple[Derived, KnownWhen]:
        """What the rules make of what was known of a model; raises ``NotFound`` where nothing was."""
        if record.number not in self._known:
            spend_rows(ROWS_OF_A_STATE)
            self._known[record.number] = self._derive(record)
        known = self._known[record.number]
        if isinstance(known, NotFound):
            raise known
        return known

    def _derive(self, record: ModelRecord) -> tuple[Derived, KnownWhen] | NotFound:
        state = self._states.get(record.number)
        try:
            return then(self._session, self._knowledge, record, revision=None, as_of=self._as_of, state=state)
        except NotFound as unknown:
            return unknown

    def document(self, record: ModelRecord, known: tuple[Derived, KnownWhen]) -> PastDocument:
        """What was known of a model in the shape of its document, without what lineage adds."""
        derived, known_then = known
        status = status_of(
            derived.view, (), is_gone=derived.state.is_gone, is_closed=derived.facts.openness_category == "closed",
            is_contradicted=bool(derived.resolved.contradicted),
        )  # fmt: skip
        body = render_body(record, derived, tuple(self._bases(derived)), status)
        return PastDocument(
            **msgspec.structs.asdict(body),
            **msgspec.structs.asdict(known_then),
            as_of=self._moment,
            revision=derived.state.revision,
            catalogue=self._knowledge.catalogue.version,
        )

    def forebears(self, document: PastDocument) -> Forebears:
        """All that a model descended from then; for a question by revision the bases are those of today."""
        self._read_present(document.id)
        seen, found = {document.id.lower()}, list[Forebear]()
        level, depth = [(base.id, base.relation) for base in document.base_models], 1
        while level:
            new = list(self._new(level, seen))
            room = MAX_ANCESTORS - len(found)
            here = list(self._documents([(name, relation) for name, relation in new[:room]], depth))
            found += here
            if len(new) > room:
                return Forebears(found, truncated=True)
            level = [(base.id, base.relation) for one in here if one.document for base in one.document.base_models]
            depth += 1
        return Forebears(found, truncated=False)

    def _read_present(self, model_id: str) -> None:
        """Read what the model descends from today at once: mostly that is what it descended from then."""
        if (record := self.find(model_id)) is not None:
            above = above_any(self._session, [record.number]).limit(2 * MAX_ANCESTORS)
            self.read(self._session.scalars(above).all())

    def _new(self, level: list[tuple[str, str]], seen: set[str]) -> Iterator[tuple[str, str]]:
        """What of a level was not reached before, by whichever of its names."""
        self.read(name for name, _ in level)
        for base_id, relation in level:
            record = self.find(base_id)
            name = record.folded if record else base_id.lower()
            if name not in seen:
                seen.add(name)
                yield base_id, relation

    def _documents(self, level: list[tuple[str, str]], depth: int) -> Iterator[Forebear]:
        known = {name: self._find_then(self.find(name)) for name, _ in level}
        self.read(base for one in known.values() if one for base in base_relations(one[0]))
        for name, relation in level:
            record, one = self.find(name), known[name]
            document = self._kept_document(record, one) if record and one else None
            yield Forebear(record.id if record else name, depth, relation, document)

    def _kept_document(self, record: ModelRecord, known: tuple[Derived, KnownWhen]) -> PastDocument:
        """The document of a forebear, which others may descend from, too."""
        if record.number not in self._documents_of:
            if len(self._documents_of) >= MAX_KEPT:
                self._documents_of.clear()
            self._documents_of[record.number] = self.document(record, known)
        return self._documents_of[record.number]

    def _find_then(self, record: ModelRecord | None) -> tuple[Derived, KnownWhen] | None:
        try:
            return self.then(record) if record else None
        except NotFound:
            return None

    def _bases(self, derived: Derived) -> Iterator[BaseView]:
        """The base models with their licence at the moment; for a question by revision, with that of today."""
        relations = base_relations(derived)
        self.read(relations)
        for base_id, relation in relations.items():
            base = self.find(base_id)
            block = self._block(base) if base is not None else None
            yield BaseView(
                id=base_id, relation=relation, registered=base is not None, license=block.license if block else None,
                license_class=str(block.class_) if block else None,
            )  # fmt: skip

    def _block(self, base: ModelRecord) -> LicenseBlock:
        if base.number not in self._blocks:
            self._blocks[base.number] = self._read_block(base)
        return self._blocks[base.number]

    def _read_block(self, base: ModelRecord) -> LicenseBlock:
        try:
            return self.then(base)[0].view.block
        except NotFound:
            state = self._states.get(base.number) or state_at(self._session, base, self._moment or base.updated_at)
            return derive(self._session, self._knowledge, state).view.block
