"""What a check rests on, taken in the same snapshot of the database in which it is judged.

* The documents of the model and of what it descends from, as they are then.
* Their texts by hash: the bytes are evidence and never change. Whose licence a text is, word for word, decides whether
  it may be shared, and whether it is private is noted as it was.
* The entries of the catalogue, and the texts that come with the service.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import msgspec
from sqlmodel import Session, col, select

from registry.compliance.checks.schemas import SubjectBody
from registry.compliance.checks.storage.schemas import MAX_BASES, FrozenRecord, FrozenText, Shared
from registry.errors import Invalid, NotFound, OverBudget
from registry.evidence import EvidenceText
from registry.licenses import Knowledge
from registry.licenses.catalogue import License
from registry.licenses.texts import load_spdx_texts, normalise_bytes
from registry.records import ModelRecord, get_record
from registry.records.documents import DocumentBody, current_document
from registry.records.history import Past, is_default_branch, own_document_then
from registry.records.lineage import FURTHER, SharedLineage

READ_AT_ONCE = 100


class KeptState(msgspec.Struct, frozen=True, kw_only=True):
    """The documents that a subject consists of; ``named`` are ancestors of which none is kept."""

    record: DocumentBody | None = None
    bases: tuple[tuple[str, DocumentBody], ...] = ()
    named: tuple[str, ...] = ()


class StoredFacts(msgspec.Struct, frozen=True):
    """What is known of the bytes behind a hash."""

    size: int
    is_private: bool
    license: str | None


def state_of(session: Session, knowledge: Knowledge, subject: SubjectBody, now: datetime) -> KeptState:
    """The documents of a subject and its ancestors, as they are or were; none for bare facts and unread states."""
    if subject.model is None:
        return KeptState()
    record = get_record(session, subject.model, suggest=False)
    asked = subject.asked()
    if asked is None and (subject.revision is None or is_default_branch(record, subject.revision)):
        return _state_now(session, knowledge, record, now)
    past = Past(session, knowledge, asked.end if asked else None)
    try:
        then = own_document_then(
            session, knowledge, record, past, revision=subject.revision, as_of=asked.end if asked else None
        )
    except (NotFound, Invalid):  # the check says so: what nobody has read rests on nothing
        return KeptState()
    try:
        forebears = past.forebears(then)
    except OverBudget:
        return KeptState(record=then, named=(FURTHER,))
    kept = tuple((one.id, one.document) for one in forebears.models[:MAX_BASES] if one.document is not None)
    known = {id_ for id_, _ in kept}
    return KeptState(record=then, bases=kept, named=tuple(one.id for one in forebears.models if one.id not in known))


def _state_now(session: Session, knowledge: Knowledge, record: ModelRecord, now: datetime) -> KeptState:
    own = current_document(session, knowledge, record, now)
    try:
        above = SharedLineage(session, [record]).of(record)
    except OverBudget:  # the check was judged in part, and says so
        return KeptState(record=own, named=(FURTHER,))
    wanted = [one.id for one in above if one.registered][:MAX_BASES]
    found = session.exec(select(ModelRecord).where(col(ModelRecord.id).in_(wanted))).all()
    documents = {one.id: current_document(session, knowledge, one, now) for one in found}
    return KeptState(
        record=own,
        bases=tuple((id_, documents[id_]) for id_ in wanted if id_ in documents),
        named=tuple(one.id for one in above if one.id not in documents),
    )


def frozen(id_: str, document: DocumentBody) -> FrozenRecord:
    """A document with its hash."""
    data = msgspec.json.encode(document)
    return FrozenRecord(id=id_, sha256=hashlib.sha256(data).hexdigest(), document=msgspec.Raw(data))


def texts_of(session: Session, knowledge: Knowledge, state: KeptState, keys: Iterable[str]) -> tuple[FrozenText, ...]:
    """The texts of all documents, and those of the licence list for the licences that bind."""
    documents = [*([(state.record.id, state.record)] if state.record else ()), *state.bases]
    known = _facts_of(session, knowledge, [text.sha256 for _, one in documents for text in one.texts])
    own = [text for id_, one in documents for text in _own_texts(knowledge, id_, one, known)]
    return (*own, *(listed_text(entry, text) for entry, text in listed_texts(knowledge, keys)))


def listed_texts(knowledge: Knowledge, keys: Iterable[str]) -> Iterator[tuple[License, bytes]]:
    """The texts that come with the service, of these licences."""
    for key in dict.fromkeys(keys):
        entry = knowledge.catalogue.get(key)
        text = load_spdx_texts().get(entry.spdx or "") if entry else None
        if entry is not None and text:
            yield entry, text.encode()


def listed_text(entry: License, data: bytes) -> FrozenText:
    """A text of the licence list."""
    return FrozenText(
        model=None, path=f"SPDX {entry.spdx}", kind="license", sha256=hashlib.sha256(data).hexdigest(), size=len(data),
        is_private=False, license=entry.key, may_be_shared=entry.text_may_be_shared,
        url=f"https://spdx.org/licenses/{entry.spdx}.html",
    )  # fmt: skip


def _own_texts(
    knowledge: Knowledge, id_: str, document: DocumentBody, known: dict[str, StoredFacts]
) -> Iterator[FrozenText]:
    revision = getattr(document, "revision", None) or (document.hub.revision if document.hub else None)
    for text in document.texts:
        facts = known.get(text.sha256)
        key = facts.license if facts and text.kind == "license" else None
        yield FrozenText(
            model=id_, path=text.path, kind=text.kind, sha256=text.sha256, size=facts.size if facts else None,
            is_private=facts.is_private if facts else False, license=key, may_be_shared=shared(knowledge, key),
            url=f"{document.url}/blob/{revision}/{text.path}" if document.url and revision else document.url,
        )  # fmt: skip


def shared(knowledge: Knowledge, key: str | None) -> Shared:
    """Whether the text of a licence may be handed on; unknown of what is no known licence word for word."""
    entry = knowledge.catalogue.get(key) if key else None
    return entry.text_may_be_shared if entry else "unknown"


def _facts_of(session: Session, knowledge: Knowledge, hashes: Sequence[str]) -> dict[str, StoredFacts]:
    found = dict[str, StoredFacts]()
    columns = select(EvidenceText.sha256, EvidenceText.size, EvidenceText.is_private, EvidenceText.data)
    unique = list(dict.fromkeys(hashes))
    for start in range(0, len(unique), READ_AT_ONCE):
        some = unique[start : start + READ_AT_ONCE]
        for sha256, size, is_private, data in session.exec(columns.where(col(EvidenceText.sha256).in_(some))):
            found[sha256] = StoredFacts(size, is_private, exact_license(knowledge, data))
    return found


def exact_license(knowledge: Knowledge, data: bytes) -> str | None:
    """The licence of the catalogue that bytes are word for word; None for all else, however much it resembles one."""
    try:
        return knowledge.index.exact(normalise_bytes(data))
    except Invalid:  # too long to be compared
        return None
