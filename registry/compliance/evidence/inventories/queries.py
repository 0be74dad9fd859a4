"""Gathering what the verdicts of an inventory rest on, in one snapshot of the database, some entries at a time.

The clock is not asked: the last moment that anything here speaks of is the moment of the pack.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import tuple_
from sqlmodel import Session, col, select

from registry.compliance.checks import CheckBody, SubjectBody
from registry.compliance.checks.storage import FrozenText
from registry.compliance.checks.storage.snapshot import KeptState, frozen, listed_texts, texts_of
from registry.compliance.checks.storage.states import DatedState, StateReader
from registry.compliance.evidence.inventories.schemas import (
    Doubt,
    EntryEvidence,
    FoundVerdict,
    HeldAnswer,
    HeldRecord,
    InventoryEvidence,
    InventoryFacts,
)
from registry.compliance.inventories.entries import read_entry
from registry.compliance.inventories.reports import gather_report
from registry.compliance.inventories.runs import all_results, question_of
from registry.compliance.inventories.tables import DueEntry, Inventory, InventoryEntry, InventoryResult
from registry.compliance.policies import PolicyChoice, PolicyReader, VersionedPolicy
from registry.compliance.policies.tables import PolicyVersion
from registry.compliance.waivers import read_waiver
from registry.compliance.waivers.tables import Waiver
from registry.costs import check_allowance
from registry.errors import Invalid
from registry.licenses import Knowledge
from registry.records.documents import DocumentBody

AT_ONCE = 200
"""Entries whose states are read together."""


class _KeptFindings(msgspec.Struct, frozen=True, kw_only=True):
    findings: list[dict[str, Any]] = []
    licenses: list[str] = []
    policy: PolicyChoice | None = None

    @property
    def waivers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(one["waiver"]) for one in self.findings if one.get("waiver")))


_Pair = tuple[InventoryEntry, InventoryResult | None]


class InventoryReader:
    """Gathers one inventory, once."""

    def __init__(self, session: Session, knowledge: Knowledge, inventory: Inventory) -> None:
        self._session, self._knowledge, self._inventory = session, knowledge, inventory
        self._documents: dict[str, DocumentBody] = {}
        """By the sha256 of their JSON."""
        self._encoded: dict[str, bytes] = {}
        self._answers: dict[str, bytes] = {}
        self._results: list[int] = []
        self._keys: dict[str, frozenset[str]] = {}
        """The licences that bind, of each entry."""
        self._policies: dict[PolicyChoice, VersionedPolicy | None] = {}
        due = select(DueEntry.entry_id, DueEntry.due_at).where(col(DueEntry.inventory_id) == inventory.id)
        self._due = dict(session.exec(due).all())

    def read(self) -> InventoryEvidence:
        """All of it."""
        entries = list(self._entries())
        keys = sorted(frozenset[str]().union(*self._keys.values()))
        texts = self._texts(keys)
        waivers = self._waivers()
        as_of = max(_moments(self._inventory, entries, waivers))
        return InventoryEvidence(
            facts=self._facts(as_of),
            entries=tuple(self._with_texts(one, texts) for one in entries),
            documents=self._encoded,
            answers=self._answers,
            texts=tuple(dict.fromkeys(text for some in texts.values() for text in some)),
            listed={sha256(text).hexdigest(): text for _, text in listed_texts(self._knowledge, keys)},
            licenses=tuple(self._catalogue_entries(keys)),
            policies=tuple(found for _, found in sorted(self._policies.items(), key=_order) if found is not None),
            waivers=tuple(read_waiver(one, as_of) for one in waivers),
            report=gather_report(self._session, self._inventory.id, as_of),
            logged={
                "policy": self._versions(),
                "verdict": tuple(self._results),
                "waiver": tuple(one.id for one in waivers),
            },
        )

    def _entries(self) -> Iterator[EntryEvidence]:
        pairs = all_results(self._session, self._inventory.id)
        while some := list(islice(pairs, AT_ONCE)):
            check_allowance()
            asked = {
                entry.id: question_of(entry, self._inventory.use, self._inventory.policy).body for entry, _ in some
            }
            states = StateReader(self._session, self._knowledge, [_subject(entry) for entry, _ in some])
            yield from (self._entry(pair, asked[pair[0].id], states) for pair in some)

    def _entry(self, pair: _Pair, asked: CheckBody | tuple[str, ...], states: StateReader) -> EntryEvidence:
        entry, result = pair
        told = msgspec.json.decode(result.answer, type=_KeptFindings) if result else _KeptFindings()
        state = states.state(_subject(entry), result.checked_at if result else entry.updated_at)
        own = state.state.record
        self._keys[entry.id] = frozenset((*told.licenses, *([entry.license] if entry.license else [])))
        return EntryEvidence(
            entry=read_entry(entry, result),
            request=_stated(asked) if isinstance(asked, CheckBody) else None,
            not_stated=asked if isinstance(asked, tuple) else (),
            found=self._found(result) if result else None,
            record=self._held(own.id, own) if own else None,
            bases=tuple(self._held(id_, document) for id_, document in state.state.bases),
            bases_without_record=state.state.named,
            waivers=told.waivers,
            doubts=tuple(self._doubts(pair, told, state)),
        )

    def _doubts(self, pair: _Pair, told: _KeptFindings, state: DatedState) -> Iterator[Doubt]:
        entry, result = pair
        if result is None:
            yield "unchecked"
        elif (due_at := self._due.get(entry.id)) is not None and due_at > result.checked_at:
            yield "waits_for_check"
        if result is not None and result.judged_with not in {None, self._knowledge.catalogue.version}:
            yield "other_catalogue"
        if state.has_moved:
            yield "record_moved"
        if entry.model is not None and state.state.record is None:
            yield "no_record"
        if told.policy is not None and self._policy(told.policy) is None:
            yield "policy_gone"

    def _held(self, id_: str, document: DocumentBody) -> HeldRecord:
        kept = frozen(id_, document)
        self._documents.setdefault(kept.sha256, document)
        self._encoded.setdefault(kept.sha256, bytes(kept.document))
        return HeldRecord(id=id_, sha256=kept.sha256, file=f"records/{kept.sha256}.json")

    def _found(self, result: InventoryResult) -> FoundVerdict:
        name = sha256(result.answer).hexdigest()
        self._answers[name] = result.answer
        if result.pk is not None:
            self._results.append(result.pk)
        return FoundVerdict(
            verdict=result.verdict, verdict_before=result.verdict_before, since=result.since_at,
            checked_at=result.checked_at, cause=result.cause, judged_with=result.judged_with,
            answer=HeldAnswer(name, f"answers/{name}.json"),
        )  # fmt: skip

    def _with_texts(self, one: EntryEvidence, texts: dict[str, tuple[FrozenText, ...]]) -> EntryEvidence:
        held = [*([one.record] if one.record else []), *one.bases]
        places = [*(record.sha256 for record in held), *sorted(self._keys[one.entry.id])]
        hashes = dict.fromkeys(text.sha256 for place in places for text in texts.get(place, ()))
        return msgspec.structs.replace(one, texts=tuple(hashes))

    def _policy(self, choice: PolicyChoice) -> VersionedPolicy | None:
        """The version that was applied; None where it was deleted since."""
        if choice not in self._policies:
            try:
                self._policies[choice] = PolicyReader(self._session, has_key=True).chosen(choice)
            except Invalid:
                self._policies[choice] = None
        return self._policies[choice]

    def _versions(self) -> tuple[int, ...]:
        """The rows of the versions of policies; those that come with the service have none."""
        wanted = {(one.key, one.version) for one in self._policies.values() if one is not None}
        named = tuple_(col(PolicyVersion.policy_key), col(PolicyVersion.version))
        found = self._session.exec(select(PolicyVersion.pk).where(named.in_(sorted(wanted)))) if wanted else ()
        return tuple(sorted(pk for pk in found if pk is not None))

    def _texts(self, keys: Sequence[str]) -> dict[str, tuple[FrozenText, ...]]:
        """The texts of each document by its sha256, and those of the licence list by the key of the licence."""
        state = KeptState(bases=tuple(sorted(self._documents.items())))
        found = dict[str, list[FrozenText]]()
        for text in texts_of(self._session, self._knowledge, state, keys):
            place = text.model or text.license or ""
            document = self._documents.get(place)
            of_model = msgspec.structs.replace(text, model=document.id) if document else text
            found.setdefault(place, []).append(of_model)
        return {place: tuple(some) for place, some in found.items()}

    def _catalogue_entries(self, keys: Iterable[str]) -> Iterator[msgspec.Raw]:
        entries = (self._knowledge.catalogue.get(key) for key in keys)
        yield from (msgspec.Raw(msgspec.json.encode(one)) for one in entries if one is not None)

    def _waivers(self) -> Sequence[Waiver]:
        query = select(Waiver).where(col(Waiver.inventory_id) == self._inventory.id)
        return self._session.exec(query.order_by(col(Waiver.id))).all()

    def _facts(self, as_of: datetime) -> InventoryFacts:
        one = self._inventory
        return InventoryFacts(
            id=one.id, name=one.name, owner=one.owner, policy=one.policy, use=one.use, created_at=one.created_at,
            created_by=one.created_by, updated_at=one.updated_at, as_of=as_of,
            catalogue=self._knowledge.catalogue.version,
        )  # fmt: skip


def _subject(entry: InventoryEntry) -> SubjectBody:
    if entry.model is None:
        return SubjectBody(license_key=entry.license)
    return SubjectBody(model=entry.model, revision=entry.revision)


def _stated(body: CheckBody) -> dict[str, Any]:
    """A check as ``POST /v1/checks`` takes it, without what was not said."""
    plain: dict[str, Any] = msgspec.to_builtins(body)
    parts = {name: {fact: one for fact, one in plain[name].items() if one is not None} for name in ("subject", "use")}
    return parts if plain["policy"] is None else {**parts, "policy": plain["policy"]}


def _moments(inventory: Inventory, entries: Iterable[EntryEvidence], waivers: Iterable[Waiver]) -> Iterator[datetime]:
    yield inventory.updated_at
    for one in entries:
        yield one.entry.updated_at
        if one.found is not None:
            yield one.found.checked_at
        if one.entry.approval is not None:
            told = (one.entry.approval.requested_at, one.entry.approval.decided_at)
            yield from (moment for moment in told if moment is not None)
    for waiver in waivers:
        yield waiver.ended_at or waiver.created_at


def _order(item: tuple[PolicyChoice, object]) -> tuple[str, int]:
    return item[0].key, item[0].version or 0
