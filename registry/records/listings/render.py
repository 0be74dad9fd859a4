"""Rendering records that are known from lists only, many at a time.

* Their documents and columns are made by the code that makes everybody's: ``derive``, ``set_columns`` and ``render``.
* Most of them differ in little more than their names. So one is rendered for each kind, with placeholders where records
  of a kind differ, and the others are copies of it: rendering each by itself takes 1.8 ms, a copy 0.04 ms, and all
  else that an import does for a record 0.3 ms.
* What lineage adds goes into a placeholder too; ``listings.inheritance`` computes it as it is for everybody.

Decided in ADR 0018.
"""

import re
import secrets
from collections.abc import Hashable
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any, NamedTuple

import msgspec
from sqlmodel import Session

from registry.http.etags import etag_of
from registry.licenses import Knowledge
from registry.records.documents.keywords import license_words
from registry.records.documents.render import render, rendering
from registry.records.documents.service import set_columns
from registry.records.downloads import shown_downloads
from registry.records.facts.curation import SyncState
from registry.records.facts.observation import ObservedBase, ObservedFacts, fingerprint
from registry.records.figures.rules import Figure
from registry.records.figures.service import counted
from registry.records.fulltext import of_name, text_of, tokens_of
from registry.records.layers.bases import BaseEdge
from registry.records.layers.state import State
from registry.records.license.derivation import derive
from registry.records.lineage.inheritance import all_countries
from registry.records.lineage.members import Member, MemberBase, member_in
from registry.records.lineage.terms import Chain
from registry.records.listings.lineage import Model
from registry.records.listings.writer import RECORD_COLUMNS
from registry.records.tables import ModelRecord, Observation

SOURCE = "huggingface"
_MOST_KINDS = 20_000


class Times(NamedTuple):
    """When the record was made, when this state was first seen, and when the document changed."""

    created_at: datetime
    observed_at: datetime
    updated_at: datetime


class ListedRecord(msgspec.Struct, frozen=True):
    """A rendered record: its row but for the number, what is counted of it, and the countries left out."""

    row: list[Any]
    """In the order of ``RECORD_COLUMNS``."""
    countries: tuple[str, ...]
    """Its own and those of its ancestors."""
    figure: Figure


class Descent(NamedTuple):
    """What a document says of lineage, as JSON; the countries left out and the class that binds, its own included."""

    bases: bytes
    inherited: bytes
    countries: tuple[str, ...]
    license_class: str
    is_complete: bool = True


class _Kind(NamedTuple):
    """What records of one kind share; odd ``parts`` of the document are names of what goes there."""

    row: list[Any]
    """In the order of ``RECORD_COLUMNS``, without what is a record's own."""
    parts: list[bytes]
    member: Member
    license: str | None
    own_class: str
    tokens: tuple[str, ...]
    """What they are found by beside their names."""
    alone: Descent
    """Where nothing is above a record."""


class _Placeholders:
    """Values that stand for those of one record; no input can contain them, since they are drawn by lot."""

    def __init__(self) -> None:
        token = secrets.token_hex(16)
        names = ("id", "tag", "b", "inh", "cl")
        self.id, self.tag, self.bases, self.inherited, self.license_class = (f"{name}{token}" for name in names)
        self.revision = secrets.token_hex(20)
        self.downloads = 10**15 + secrets.randbelow(10**15)
        moments = (datetime(1, 1, 1, tzinfo=UTC) + timedelta(microseconds=secrets.randbits(50)) for _ in range(5))
        self.modified_at, self.hub_created_at, self.created_at, self.observed_at, self.updated_at = moments
        encoded: dict[str, bytes] = {
            "id": self.id.encode(),
            **{name: b'"' + mark.encode() + b'"' for name, mark in self.quoted.items()},
            "revision": self.revision.encode(),
            "downloads": str(self.downloads).encode(),
            **{name: _encoded(getattr(self, name)) for name in _MOMENTS},
        }
        self._names = {value: name.encode() for name, value in encoded.items()}
        self._pattern = re.compile(b"(" + b"|".join(map(re.escape, self._names)) + b")")

    @property
    def quoted(self) -> dict[str, str]:
        """Those that stand for whole values."""
        return {
            "tags": self.tag, "bases": self.bases, "inherited": self.inherited, "license_class": self.license_class,
        }  # fmt: skip

    def split(self, document: bytes) -> list[bytes]:
        """The document between the placeholders, which are replaced by their names."""
        parts = self._pattern.split(document)
        parts[1::2] = [self._names[mark] for mark in parts[1::2]]
        return parts


_MOMENTS = ("modified_at", "hub_created_at", "created_at", "observed_at", "updated_at")


class ListedRenderer:
    """Renders listed facts; holds what it learned of each kind, for one import."""

    def __init__(self, knowledge: Knowledge, place: str | None = None) -> None:
        self._knowledge, self._place = knowledge, place
        self._placeholders = _Placeholders()
        self._kinds: dict[Hashable, _Kind] = {}
        self._figures: dict[Hashable, Figure] = {}
        self._told: tuple[Times | None, dict[bytes, bytes]] = (None, {})
        """The times of the record before, and how they stand in its document: most are of one moment."""

    def model(self, session: Session, facts: ObservedFacts, origins: tuple[BaseEdge, ...]) -> Model:
        """The record that these facts make, as its descendants see it."""
        kind = self._kind(session, facts)
        bases = tuple(MemberBase(origin.id, origin.relation) for origin in origins)
        return Model(
            license=kind.license,
            own_class=kind.own_class,
            member=msgspec.structs.replace(kind.member, id=facts.id, base_models=bases),
            origins=origins,
        )

    def render(
        self, session: Session, facts: ObservedFacts, times: Times, descent: Descent | None = None
    ) -> ListedRecord:
        """The record that these facts make where nothing else is known."""
        kind = self._kind(session, facts)
        descent = descent or kind.alone
        if times != self._told[0]:
            self._told = (times, {name.encode(): _encoded(at) for name, at in times._asdict().items()})
        put = {
            **self._told[1],
            b"bases": descent.bases,
            b"inherited": descent.inherited,
            b"license_class": msgspec.json.encode(descent.license_class),
            b"id": facts.id.encode(),
            b"tags": msgspec.json.encode(facts.tags)[1:-1],
            b"revision": (facts.revision or "").encode(),
            b"downloads": b"%d" % (facts.downloads or 0),
            b"modified_at": _encoded(facts.last_modified_at),
            b"hub_created_at": _encoded(facts.created_at),
        }
        parts = list(kind.parts)
        parts[1::2] = [put[name] for name in parts[1::2]]
        document = b"".join(parts)
        row = list(kind.row)
        for place, value in zip(_PLACES, _own(facts, times, kind.tokens, descent, document), strict=True):
            row[place] = value
        if not descent.is_complete:
            row[_RENDERED_WITH] = ""
        return ListedRecord(row, descent.countries, self._figure(facts, descent, document))

    def _figure(self, facts: ObservedFacts, descent: Descent, document: bytes) -> Figure:
        """What is counted of a document; within a kind the class that binds and the day of its making differ."""
        key = (kind_of(facts), facts.created_at and facts.created_at.date(), descent.license_class)
        if key not in self._figures:
            if len(self._figures) >= _MOST_KINDS:
                self._figures.clear()
            self._figures[key] = counted(document)
        return self._figures[key]

    def _kind(self, session: Session, facts: ObservedFacts) -> _Kind:
        key = kind_of(facts)
        found = self._kinds.get(key)
        if found is None:
            if len(self._kinds) >= _MOST_KINDS:
                self._kinds.clear()
            found = self._kinds[key] = self._learn(session, facts)
        return found

    def _learn(self, session: Session, facts: ObservedFacts) -> _Kind:
        dummy = self._placeholders
        marked = msgspec.structs.replace(
            facts,
            id=dummy.id,
            hub_id=None,
            revision=facts.revision and dummy.revision,
            downloads=None if facts.downloads is None else dummy.downloads,
            created_at=facts.created_at and dummy.hub_created_at,
            last_modified_at=facts.last_modified_at and dummy.modified_at,
            tags=(dummy.tag,) if facts.tags else (),
            bases=(ObservedBase(dummy.bases),) if facts.bases else (),
        )
        record = ModelRecord(
            id=dummy.id, folded=dummy.id, owner_folded="", source=SOURCE, status="", license_class="",
            sync_state=msgspec.to_builtins(SyncState()), created_at=dummy.created_at, updated_at=dummy.updated_at,
            hub=self._place,
        )  # fmt: skip
        state = State(
            observation=observation_of_listed(marked, 0, dummy.observed_at), facts=marked, claims=(), assertions=(),
            is_gone=False, seen_at=dummy.observed_at, source=SOURCE,
        )  # fmt: skip
        derived = derive(session, self._knowledge, state)
        set_columns(record, derived, dummy.observed_at)
        record.rendered_with = rendering(self._knowledge.catalogue)
        rendered = render(record, derived, ())
        own = member_in(rendered)
        told = {"base_models": dummy.bases, "inherited": dummy.inherited, "license_class": dummy.license_class}
        document = msgspec.json.encode({**msgspec.structs.asdict(rendered), **told})
        columns = record.model_dump(exclude={"pk", *_OWN})
        columns |= {name: msgspec.json.encode(columns[name]).decode() for name in ("questions", "sync_state")}
        countries = all_countries(self._knowledge.catalogue, own, Chain())
        alone = Descent(b"[]", b"null", tuple(sorted(countries)), license_class=record.own_class)
        tokens = tuple(chain.from_iterable(map(tokens_of, license_words(derived.view.block))))
        row = [columns.get(name) for name in RECORD_COLUMNS]
        return _Kind(row, dummy.split(document), own, record.license_key, record.own_class, tokens, alone)


def kind_of(facts: ObservedFacts) -> Hashable:
    """What is the same for all listed records whose documents differ in names, numbers and lineage only."""
    return (
        facts.declared, facts.license_name, facts.license_link, facts.license_tags, facts.gated, facts.private,
        facts.disabled, facts.pipeline_tag, facts.library, facts.revision is None, facts.downloads is None,
        facts.eu_disallowed, facts.created_at is None, facts.last_modified_at is None, not facts.tags, not facts.bases,
    )  # fmt: skip


_OWN = (
    "id", "folded", "owner_folded", "hub_id", "downloads", "license_class", "search_text", "document", "etag",
    "created_at", "updated_at",
)  # fmt: skip
"""Columns that differ between records of one kind, in the order of ``_own``."""
_PLACES = tuple(map(RECORD_COLUMNS.index, _OWN))
_RENDERED_WITH = RECORD_COLUMNS.index("rendered_with")


def observation_of_listed(facts: ObservedFacts, record_pk: int, now: datetime) -> Observation:
    """The observation that an item of a list is."""
    return Observation(
        record_pk=record_pk, source=SOURCE, revision=facts.revision, observed_at=now, last_seen_at=now,
        fingerprint=fingerprint(facts), facts=msgspec.to_builtins(facts),
    )  # fmt: skip


def _own(
    facts: ObservedFacts, times: Times, tokens: tuple[str, ...], descent: Descent, document: bytes
) -> tuple[Any, ...]:
    folded, name = facts.id.lower(), tokens_of(facts.id)
    searched = text_of(chain(of_name(facts.id), name, tokens, *map(tokens_of, facts.tags)))
    return (
        facts.id, folded, folded.partition("/")[0] if "/" in folded else "_", facts.hub_id, shown_downloads(facts),
        descent.license_class, searched, document,
        etag_of(document), times.created_at, times.updated_at,
    )  # fmt: skip


def _encoded(at: datetime | None) -> bytes:
    """A moment as it stands in a document, without its quotes."""
    return msgspec.json.encode(at)[1:-1] if at else b""
