"""Gathering a notice: each model with its lineage, the texts that are kept, the licences that bind.

* What is not known is a question, never left out: a base that is not registered, a licence that is not settled, a text
  that was not read whole.
* Nothing that was read with a token only enters a notice, which is written to be handed on.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlmodel import Session

from registry.compliance.checks.bases import declared_by
from registry.compliance.checks.schemas import SubjectBody
from registry.compliance.checks.storage import FrozenText
from registry.compliance.checks.storage.snapshot import KeptState, listed_text, listed_texts, state_of, texts_of
from registry.compliance.evidence.notices.copyrights import copyright_lines, fold
from registry.compliance.evidence.notices.duties import duties_of
from registry.compliance.evidence.notices.phrases import question
from registry.compliance.evidence.notices.schemas import (
    Choice,
    LicenseNotice,
    ModelNotice,
    Notice,
    NoticeText,
    OpenQuestion,
)
from registry.errors import NotFound
from registry.evidence import decode, find_text
from registry.licenses import Knowledge
from registry.licenses.catalogue import Evidence, License
from registry.licenses.declarations import Candidates, Part, find_candidates
from registry.licenses.texts import load_spdx_texts
from registry.records.documents import DocumentBody

_CHOICES: dict[str, Choice] = {"or": "any", "and": "all", "single": "one"}
_TELLING = frozenset({"license", "code_license", "notice"})
"""Kinds of files in which people say whose a model is."""


def gather_notice(
    session: Session, knowledge: Knowledge, models: Sequence[str], now: datetime, *, revision: str | None = None
) -> Notice:
    """All that has to be told of some models; raises ``NotFound`` for one that is not registered or read.

    ``revision`` goes with one model alone.
    """
    states = [_state(session, knowledge, model, revision, now) for model in models]
    return notice_of(session, knowledge, states)


def notice_of(
    session: Session,
    knowledge: Knowledge,
    states: Iterable[KeptState],
    *,
    keys: Iterable[str] = (),
    questions: Iterable[OpenQuestion] = (),
) -> Notice:
    """The notice of these states, and of licences that are named by their keys alone; ``questions`` are open, too."""
    found, open_ = dict[str, tuple[DocumentBody, bool]](), list[OpenQuestion]()
    for state in states:
        _take_in(found, state)
        open_ += [question(one, "unregistered") for one in state.named]
    documents = {name: document for name, (document, _) in found.items()}
    texts = texts_of(session, knowledge, KeptState(bases=tuple(documents.items())), ())
    readings = {name: _reading(knowledge, one) for name, one in documents.items()}
    entries = _entries([*readings.values(), *_named(knowledge, keys)])
    shown = tuple(
        _model(session, document, is_base=is_base, reading=readings[name], texts=_own(texts, name))
        for name, (document, is_base) in found.items()
    )
    licenses = tuple(_license(session, knowledge, entry, texts) for entry in entries)
    open_ += [
        question(name, "private") for name in dict.fromkeys(text.model or "" for text in texts if text.is_private)
    ]
    open_ += [one for name, document in documents.items() for one in _doubts(document, readings[name])]
    return Notice(
        models=shown,
        licenses=licenses,
        displays=tuple(dict.fromkeys(one.text for entry in entries for one in entry.terms.displays)),
        duties=tuple(
            duty for entry, one in zip(entries, licenses, strict=True) for duty in duties_of(entry, one.sha256)
        ),
        open_questions=tuple(dict.fromkeys((*questions, *open_, *(one for entry in entries for one in _gaps(entry))))),
        data_version=knowledge.catalogue.version,
    )


def _take_in(found: dict[str, tuple[DocumentBody, bool]], state: KeptState) -> None:
    """Add the documents of a state, each once; what is of a revision is named with it."""
    for id_, document, is_base in _documents(state):
        revision = getattr(document, "revision", None)
        name = f"{id_}@{revision}" if revision else id_
        known = found.get(name)
        found[name] = (document if known is None else known[0], is_base and (known is None or known[1]))


def _named(knowledge: Knowledge, keys: Iterable[str]) -> Iterator[Candidates]:
    entries = (knowledge.catalogue.get(key) for key in keys)
    yield from (
        Candidates(operator="single", parts=(Part(text=one.key, entries=(one,)),)) for one in entries if one is not None
    )


def _state(session: Session, knowledge: Knowledge, model: str, revision: str | None, now: datetime) -> KeptState:
    subject = SubjectBody(model=model, revision=revision).by_id()
    state = state_of(session, knowledge, subject, now)
    if state.record is None:
        raise NotFound(f"The revision {subject.revision!r} of {subject.model} was not read.")
    return state


def _documents(state: KeptState) -> Iterator[tuple[str, DocumentBody, bool]]:
    if state.record is not None:
        yield state.record.id, state.record, False
    yield from ((id_, document, True) for id_, document in state.bases)


def _reading(knowledge: Knowledge, document: DocumentBody) -> Candidates:
    """The licence in force, or what the declaration may mean."""
    entry = knowledge.catalogue.get(document.license.license or "")
    if entry is not None:
        return Candidates(operator="single", parts=(Part(text=entry.key, entries=(entry,)),))
    return find_candidates(knowledge.catalogue, declared_by(document))


def _entries(readings: Iterable[Candidates]) -> tuple[License, ...]:
    """The licences that bind or may be chosen; what may mean one of several is none of them."""
    found = (part.entry for reading in readings for part in reading.leaves() if part.entry)
    return tuple({entry.key: entry for entry in found}.values())


def _choice(reading: Candidates) -> Choice:
    """How the licences go together, where one word says it."""
    is_nested = any(isinstance(part, Candidates) for part in reading.parts)
    return "open" if is_nested else _CHOICES.get(reading.operator, "open")


def _own(texts: Iterable[FrozenText], model: str) -> tuple[FrozenText, ...]:
    return tuple(text for text in texts if text.model == model)


def _model(
    session: Session, document: DocumentBody, *, is_base: bool, reading: Candidates, texts: Sequence[FrozenText]
) -> ModelNotice:
    told = [text for text in texts if text.kind in _TELLING and not text.is_private and text.size is not None]
    words = {text.sha256: decode(find_text(session, text.sha256) or b"") for text in told}
    entries = _entries([reading])
    may_be_shared = bool(entries) and all(entry.text_may_be_shared == "yes" for entry in entries)
    lines = dict.fromkeys(line for text in told for line in copyright_lines(words[text.sha256]))
    foreign = {fold(one) for entry in entries for one in copyright_lines(load_spdx_texts().get(entry.spdx or "", ""))}
    policies = [document.use_policy.link] if document.use_policy and document.use_policy.link else []
    return ModelNotice(
        id=document.id,
        url=document.url,
        revision=document.hub.revision if document.hub else None,
        is_base=is_base,
        licenses=tuple(entry.key for entry in entries),
        license_choice=_choice(reading) if entries else "open",
        copyrights=tuple(line for line in lines if fold(line) not in foreign),
        texts=tuple(_text(text, words, may_be_shared=may_be_shared) for text in texts if text.kind != "card"),
        use_policies=tuple(dict.fromkeys((*policies, *(one.url for one in texts if one.kind == "policy" and one.url)))),
    )


def _text(text: FrozenText, words: dict[str, str], *, may_be_shared: bool) -> NoticeText:
    """A notice file goes along whole where the licence lets its texts be shared; a known licence stands once below."""
    is_shown = text.kind == "notice" and may_be_shared
    return NoticeText(
        path=text.path, kind=text.kind, sha256=text.sha256, url=text.url, license=text.license,
        text=words.get(text.sha256) if is_shown else None,
    )  # fmt: skip


def _license(session: Session, knowledge: Knowledge, entry: License, texts: Iterable[FrozenText]) -> LicenseNotice:
    """The text of the licence list before a kept file, which may be laid out otherwise."""
    kept = next((text for text in texts if text.license == entry.key and not text.is_private), None)
    listed = next((data for _, data in listed_texts(knowledge, [entry.key])), None)
    shown = listed or (find_text(session, kept.sha256) if kept else None)
    hashed = listed_text(entry, listed) if listed is not None else kept
    return LicenseNotice(
        key=entry.key, name=entry.name, spdx=entry.spdx, licensor=entry.licensor,
        url=(hashed.url if hashed else None) or entry.link, sha256=hashed.sha256 if hashed else None,
        normalised_sha256=entry.text_sha256[0] if hashed is None and entry.text_sha256 else None,
        text=decode(shown) if shown is not None and entry.text_may_be_shared == "yes" else None,
        text_may_be_shared=entry.text_may_be_shared,
        use_policy=entry.terms.use_policy.url if entry.terms.use_policy else None,
    )  # fmt: skip


def _doubts(document: DocumentBody, reading: Candidates) -> Iterator[OpenQuestion]:
    license_, id_ = document.license, document.id
    if license_.status == "needs_review":
        yield from (OpenQuestion(id_, reason) for reason in license_.reasons)
        if not license_.reasons:
            yield question(id_, "unsettled")
    if license_.file_license is not None:
        yield question(id_, "file", license_.file_license)
    if any(isinstance(part, Candidates) for part in reading.parts):
        yield question(id_, "nested", license_.spdx or ", ".join(license_.declared))
    elif reading.operator in {"or", "unspecified"}:
        yield question(id_, "choice" if reading.operator == "or" else "list")
    yield from (question(id_, "which", repr(part.text)) for part in reading.leaves() if part.entry is None)
    if document.status == "gone":
        yield question(id_, "gone")
    if not any(text.kind in _TELLING for text in document.texts):
        yield question(id_, "no_files")


def _gaps(entry: License) -> Iterator[OpenQuestion]:
    if entry.evidence is not Evidence.TEXT:
        yield question(entry.key, "unread", str(entry.evidence))
    if entry.terms.redistribution is None or entry.terms.redistribution.value == "unknown":
        yield question(entry.key, "passing_on")
