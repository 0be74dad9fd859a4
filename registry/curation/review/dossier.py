"""The dossier of one model that waits: why, what its texts are, who decided the same words, and a ready proposal."""

from datetime import datetime

import msgspec
from sqlmodel import Session, col, func, select

from registry.curation.proposals.queries import list_proposals
from registry.curation.proposals.schemas import ChangeWrite, ProposalWrite
from registry.curation.review.rules import (
    Grounds,
    NoSuggestion,
    Signs,
    Suggestion,
    codes_of,
    draft_key,
    suggest,
)
from registry.curation.review.schemas import (
    AncestorRead,
    ContradictionRead,
    CustomEntry,
    DecisionRead,
    DossierRead,
    ReviewTextRead,
    SameText,
)
from registry.curation.review.signs import license_files, signs_of
from registry.curation.review.tables import ReviewItem
from registry.curation.review.texts import TextFinding, TextReader
from registry.licenses import Knowledge
from registry.licenses.catalogue import Catalogue
from registry.licenses.declarations import Declared, classify, judge_entry
from registry.licenses.texts import TextDecision
from registry.records import ModelRecord, get_record
from registry.records.documents import ModelDocument, render_document
from registry.records.facts import ObservedFile, Question
from registry.records.layers import CONCLUSION, state_now
from registry.records.license import Derived, derive, status_of
from registry.records.lineage import Ancestor, chain_of, count_descendants

_MOST_BYTES = 2 * 1024 * 1024
"""Of licence files that one dossier compares; the rest is named and not compared."""
_MOST_ANCESTORS = 50
_NAMED = 10
_LISTED_PROPOSALS = 20


def read_dossier(session: Session, knowledge: Knowledge, model_id: str, now: datetime) -> DossierRead:
    """All that deciding about a model takes; raises ``NotFound``."""
    record = get_record(session, model_id)
    derived = derive(session, knowledge, state_now(session, record, now))
    reader = TextReader(session, knowledge, _MOST_BYTES)
    document = render_document(record, derived, ())
    files = license_files(document)
    texts = tuple(reader.license_file(file.path, file.sha256) for file in files)
    signs = signs_of(document, texts)
    decided = _decisions(session, [one.fingerprint for one in texts if one.fingerprint])
    found = suggest(_grounds(knowledge.catalogue, document, signs, decided))
    status = _status(record, derived, document.open_questions)
    ready = _ready(record, signs, found) if status == "needs_review" else _Ready()
    return DossierRead(
        model=record.id,
        status=status,
        revision=derived.state.revision,
        codes=codes_of(signs) if status == "needs_review" else (),
        reasons=document.status_reasons[len(document.open_questions) :],
        questions=document.questions,
        contradictions=_contradictions(derived),
        license=derived.view.block,
        conclusion=derived.conclusion,
        sources=document.license_sources,
        texts=tuple(_text(session, reader, file, decided) for file in _files(derived)),
        unread=document.hub.unread if document.hub else (),
        ancestors=tuple(map(_ancestor, chain_of(session, record).ancestors[:_MOST_ANCESTORS])),
        descendants=count_descendants(session, record),
        downloads=document.downloads,
        open_proposals=_open_proposals(session, record),
        proposal=ready.proposal,
        no_proposal=ready.no_proposal,
        custom_entry=ready.custom_entry,
    )


def _files(derived: Derived) -> tuple[ObservedFile, ...]:
    return derived.state.facts.files if derived.state.facts else ()


def _status(record: ModelRecord, derived: Derived, questions: tuple[Question, ...]) -> str:
    """What the record's status is by what is known now; its stored document may follow a little later."""
    return status_of(
        derived.view, questions, is_gone=record.gone_at is not None,
        is_closed=derived.facts.openness_category == "closed", is_contradicted=bool(derived.resolved.contradicted),
    )  # fmt: skip


def _grounds(
    catalogue: Catalogue, document: ModelDocument, signs: Signs, decided: list[tuple[str, DecisionRead]]
) -> Grounds:
    keys = {one.license for one in signs.texts if one.license}
    entries = [entry for key in keys if (entry := catalogue.get(key))]
    block, unread = document.license, document.hub.unread if document.hub else ()
    card_license = classify(catalogue, Declared(block.declared, block.name, block.link)).license
    has_more = len(signs.texts) < sum(1 for file in document.texts if file.kind == "license")
    return Grounds(
        signs=signs,
        card_license=card_license,
        same_line=catalogue.line_of(card_license) if card_license else frozenset(),
        settled=frozenset(entry.key for entry in entries if judge_entry(entry).known),
        decided=tuple((one.license, one.by, one.model) for _, one in decided),
        unread=(*unread, "(further licence files)") if has_more else unread,
    )


def _decisions(session: Session, fingerprints: list[str]) -> list[tuple[str, DecisionRead]]:
    """What curators said of these words, newest first."""
    columns = (
        TextDecision.fingerprint, ModelRecord.id, TextDecision.license, TextDecision.decided_by,
        TextDecision.decided_at,
    )  # fmt: skip
    query = (
        select(*columns)  # type: ignore[call-overload]  # five columns, for which sqlmodel has no overload
        .join(ModelRecord, col(ModelRecord.pk) == col(TextDecision.record_pk))
        .where(col(TextDecision.fingerprint).in_(fingerprints))
        .order_by(col(TextDecision.decided_at).desc())
        .limit(_NAMED * 10)
    )
    return [
        (fingerprint, DecisionRead(model=model, license=license_, by=by, at=at))
        for fingerprint, model, license_, by, at in session.exec(query)
    ]


def _contradictions(derived: Derived) -> tuple[ContradictionRead, ...]:
    concluded = {one.field: one.value for one in derived.state.assertions}
    return tuple(
        ContradictionRead(
            field=field, detail=detail, value=concluded.get(field), layer=derived.resolved.values.get(field)
        )
        for field, detail in derived.resolved.contradicted.items()
    )


def _text(
    session: Session, reader: TextReader, file: ObservedFile, decided: list[tuple[str, DecisionRead]]
) -> ReviewTextRead:
    finding = reader.at(file.sha256) if file.kind == "license" else None
    plain = ReviewTextRead(
        path=file.path, kind=file.kind, sha256=file.sha256, evidence=f"/v1/evidence/{file.sha256}", size=file.size
    )
    if finding is None:
        return plain
    found = finding.found
    return msgspec.structs.replace(
        plain,
        is_compared=True,
        match=found.match,
        license=found.license,
        nearest=found.nearest,
        similarity=found.similarity,
        diff=found.diff,
        sensitive=found.sensitive,
        nearest_text=found.nearest_text,
        same_text=_same_text(session, finding, decided),
    )


def _same_text(session: Session, finding: TextFinding, decided: list[tuple[str, DecisionRead]]) -> SameText:
    waits = (ReviewItem.group_key == finding.fingerprint, col(ReviewItem.is_settled).is_(False))
    named = (
        select(ModelRecord.id)
        .join(ReviewItem, col(ReviewItem.record_pk) == col(ModelRecord.pk))
        .where(*waits)
        .order_by(col(ReviewItem.weight).desc(), col(ReviewItem.record_pk).desc())
        .limit(_NAMED)
    )
    return SameText(
        group=finding.fingerprint,
        waiting=session.exec(select(func.count()).select_from(ReviewItem).where(*waits)).one(),
        models=tuple(session.exec(named)),
        decisions=tuple(one for fingerprint, one in decided if fingerprint == finding.fingerprint)[:_NAMED],
    )


def _ancestor(ancestor: Ancestor) -> AncestorRead:
    member = ancestor.member
    plain = AncestorRead(
        model=ancestor.id, depth=ancestor.depth, relation=ancestor.relation, registered=member is not None
    )
    if member is None:
        return plain
    block = member.license
    return msgspec.structs.replace(
        plain, declared=block.declared, license=block.license, class_=str(block.class_), status=block.status
    )


def _open_proposals(session: Session, record: ModelRecord) -> tuple[str, ...]:
    page = list_proposals(session, model=record.id, status="open", limit=_LISTED_PROPOSALS, cursor=None)
    return tuple(one.id for one in page.items)


class _Ready(msgspec.Struct, frozen=True):
    """The part of a dossier that says what may be done."""

    proposal: ProposalWrite | None = None
    no_proposal: NoSuggestion | None = None
    custom_entry: CustomEntry | None = None


def _ready(record: ModelRecord, signs: Signs, found: Suggestion | NoSuggestion) -> _Ready:
    if isinstance(found, Suggestion):
        change = ChangeWrite(field=CONCLUSION, value={"license": found.license})
        write = ProposalWrite(model=record.id, changes=(change,), reason=found.reason, evidence=found.evidence)
        return _Ready(proposal=write)
    entry = _custom_entry(record, signs) if found.code == "needs_custom_entry" else None
    return _Ready(no_proposal=found, custom_entry=entry)


def _custom_entry(record: ModelRecord, signs: Signs) -> CustomEntry | None:
    text = next((one for one in signs.texts if one.license is None), None)
    if text is None or text.fingerprint is None:
        return None
    link = f"/v1/evidence/{text.sha256}"
    name = signs.name or f"{record.id}: {text.path}"
    return CustomEntry(key=draft_key(record.id, signs.name), name=name, link=link, text_sha256=(text.fingerprint,))
