"""What is known of all that a model descends from: of each base what a check needs, read once for a whole batch."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from sqlmodel import Session, col, select

from registry.compliance.rules.facts import CountryRestriction
from registry.costs import spend_rows
from registry.licenses import Knowledge
from registry.licenses.declarations import Declared, classify
from registry.records import ModelRecord
from registry.records.documents import DocumentBody, DocumentText, RecordLicense, documents_anew, is_still_true
from registry.records.facts import Conclusion, CuratedTerritory
from registry.records.license import day_of

AT_ONCE = 100


class BaseHub(msgspec.Struct, frozen=True):
    """When the revision that was read was made."""

    last_modified_at: datetime | None


class BaseDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A narrow view of ``ModelDocument``: a document of a deep chain holds mostly what it inherited."""

    license: RecordLicense
    conclusion: Conclusion | None
    territory: CuratedTerritory | None
    texts: tuple[DocumentText, ...]
    modality: str | None
    hub: BaseHub | None


class InheritedFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a base brings into a check."""

    license: Declared | str
    evidence: tuple[str, ...]
    doubts: tuple[str, ...]
    restrictions: tuple[CountryRestriction, ...]
    modality: str | None


class Bases(msgspec.Struct, frozen=True):
    """What is known of all that a model descends from."""

    models: tuple[str, ...] = ()
    licenses: tuple[Declared | str, ...] = ()
    evidence: dict[str, tuple[str, ...]] = {}
    unknown: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    restrictions: tuple[CountryRestriction, ...] = ()
    modalities: tuple[str | None, ...] = ()


class StoredBases:
    """The latest state of bases, by the id they are stored under."""

    def __init__(self, session: Session, knowledge: Knowledge, now: datetime) -> None:
        self._session, self._knowledge, self._now = session, knowledge, now
        self._known: dict[str, InheritedFacts] = {}
        self.due: dict[str, datetime | None] = {}
        """Of those that were read from a document that holds, how long it does."""

    def read(self, ids: Sequence[str]) -> dict[str, InheritedFacts]:
        """The facts of these, a hundred at the most; without what is not registered (any more)."""
        new = [one for one in ids if one not in self._known]
        if new:
            self._read(new)
        return {one: facts for one in ids if (facts := self._known.get(one))}

    def expect(self, ids: Sequence[str]) -> None:
        """Read many that are going to be asked for."""
        for start in range(0, len(ids), AT_ONCE):
            self.read(ids[start : start + AT_ONCE])

    def _read(self, ids: Sequence[str]) -> None:
        spend_rows(len(ids))
        columns = select(ModelRecord.id, ModelRecord.document, ModelRecord.rendered_with, ModelRecord.refresh_due_at)
        found = self._session.exec(columns.where(col(ModelRecord.id).in_(ids))).all()
        stored = dict[str, BaseDocument | None]()
        for id_, document, rendered_with, due_at in found:
            is_true = is_still_true(self._knowledge, rendered_with, due_at, self._now)
            stored[id_] = read_base(document) if is_true else None
            if stored[id_]:
                self.due[id_] = due_at
        anew = self._rendered([id_ for id_, one in stored.items() if one is None])
        read = ((id_, one or anew.get(id_)) for id_, one in stored.items())
        self._known |= {id_: base_facts(self._knowledge, one) for id_, one in read if one is not None}

    def _rendered(self, ids: Sequence[str]) -> dict[str, BaseDocument]:
        """Of those whose stored document is no longer true, or in the words of another release."""
        if not ids:
            return {}
        records = self._session.exec(select(ModelRecord).where(col(ModelRecord.id).in_(ids))).all()
        found = documents_anew(self._session, self._knowledge, records, self._now)
        return {one.id: msgspec.convert(found[one.number], BaseDocument, from_attributes=True) for one in records}


def read_base(document: bytes) -> BaseDocument | None:
    """The view of a stored document; None for one in the words of another release."""
    try:
        return msgspec.json.decode(document, type=BaseDocument)
    except msgspec.ValidationError:
        return None


def base_facts(knowledge: Knowledge, stored: BaseDocument | DocumentBody) -> InheritedFacts:
    """What a base's document says."""
    license_ = stored.license
    return InheritedFacts(
        license=license_.license or declared_by(stored),
        evidence=license_texts(stored.texts),
        doubts=doubts_of(knowledge, stored),
        restrictions=restrictions_of(stored.conclusion, stored.territory, license_.layer),
        modality=stored.modality,
    )


def join_bases(parents: Iterable[tuple[str, InheritedFacts | None]]) -> Bases:
    """All bases together, in their order."""
    known, unknown, modalities = list[tuple[str, InheritedFacts]](), list[str](), list[str | None]()
    for model_id, base in parents:
        modalities.append(base.modality if base else None)
        if base is None:
            unknown.append(model_id)
        else:
            known.append((model_id, base))
    return Bases(
        models=tuple(model_id for model_id, _ in known),
        licenses=tuple(base.license for _, base in known),
        evidence={base.license: base.evidence for _, base in known if isinstance(base.license, str)},
        unknown=tuple(unknown),
        doubts=tuple(f"Base model {model_id}: {doubt}" for model_id, base in known for doubt in base.doubts),
        restrictions=tuple(one for _, base in known for one in base.restrictions),
        modalities=tuple(modalities),
    )


def declared_by(stored: BaseDocument | DocumentBody) -> Declared:
    """What a model declares, and the day of the revision that does."""
    license_ = stored.license
    day = day_of(stored.hub.last_modified_at) if stored.hub else None
    return Declared(license_.declared, license_.name, license_.link, day)


def doubts_of(knowledge: Knowledge, stored: BaseDocument | DocumentBody) -> tuple[str, ...]:
    """Why the licence is not settled; what the declaration alone leaves open is judged as such anyway."""
    license_ = stored.license
    if license_.license or license_.status != "needs_review":
        return license_.reasons if license_.status == "needs_review" else ()
    declared = classify(knowledge.catalogue, declared_by(stored))
    return tuple(reason for reason in license_.reasons if reason not in declared.reasons)


def license_texts(texts: Iterable[DocumentText]) -> tuple[str, ...]:
    """SHA-256 of the licence and policy files."""
    return tuple(text.sha256 for text in texts if text.kind in {"license", "policy"})


def restrictions_of(
    conclusion: Conclusion | None, territory: CuratedTerritory | None, layer: str
) -> tuple[CountryRestriction, ...]:
    """Countries that a curator excluded, as long as the conclusion that says so is the licence in force."""
    concluded = conclusion.territory if conclusion and layer == "concluded" else None
    known = (one for one in (concluded, territory) if one)
    return tuple(CountryRestriction(one.countries, one.clause) for one in known)
