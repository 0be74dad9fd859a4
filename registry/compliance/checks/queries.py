"""What the registry knows of the licence of registered models: the facts that checks judge.

* The latest state is read from the stored documents of the record and its ancestors, so that a check identifies no
  texts again; only a question about the past goes back to the observations.
* A batch reads its records, their lineages and their texts together, and each of them once.
* A lineage that is too large for the budget of the request is judged as far as it was read, and never for more.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import msgspec
from sqlmodel import Session

from registry.compliance.checks.bases import (
    AT_ONCE,
    InheritedFacts,
    StoredBases,
    base_facts,
    join_bases,
)
from registry.compliance.checks.facts import essence_of, facts_of
from registry.compliance.checks.schemas import SubjectBody
from registry.compliance.checks.subjects import Gathered, find_facts
from registry.compliance.rules.facts import KeptText, SubjectFacts
from registry.compliance.rules.findings.gates import policy_finding, prompt_findings
from registry.compliance.rules.values import READ_TEXT, Finding, Outcome
from registry.costs import spend_rows
from registry.db.visibility import sees_private
from registry.errors import Invalid, NotFound, OverBudget
from registry.evidence import decode, find_text, open_text
from registry.inputs import DayOrMoment, up_to_now
from registry.licenses import Knowledge
from registry.records import ModelRecord, find_records, get_record
from registry.records.documents import DocumentBody, ModelDocument, current_document, is_still_true, stale_documents
from registry.records.history import (
    NamedCommit,
    NotRead,
    Past,
    PastDocument,
    changes_within,
    is_default_branch,
    list_named,
    own_document_then,
)
from registry.records.lineage import FURTHER, Forefather, SharedLineage

MAX_KEPT = 64
"""Facts of subjects, and texts, that are kept for the checks that follow."""
MAX_PASTS = 4
"""Moments whose states are kept."""
MOST_SUGGESTED = 5
"""So many models of one request may be unknown with a hint at what was meant."""
LONGEST_CHAIN = 64
"""Models whose documents are read together in one look-up; what descends from more is gathered each time."""
TOO_LARGE = "The lineage is too large to be read within one request: more of it may bind than was judged."


class SubjectReader:
    """Reads the subjects of one request, in a session that only reads."""

    def __init__(self, session: Session, knowledge: Knowledge, now: datetime, *, quotes: bool = True) -> None:
        self.session, self._knowledge, self._now, self._quotes = session, knowledge, now, quotes
        self._bases = StoredBases(session, knowledge, now)
        self._pasts: dict[datetime | None, Past] = {}
        self._records: dict[str, ModelRecord] = {}
        self._lineage: SharedLineage | None = None
        self._anew: dict[int, ModelDocument] = {}
        """By number: of records whose stored document is no longer true."""
        self._forefathers: dict[str, list[Forefather]] = {}
        """Of the record that was asked for last."""
        self._texts: dict[str, str | None] = {}
        self._absent: set[str] = set()
        """Texts that are named and not kept."""
        self._hidden: set[str] = set()
        """Texts whose words may not be told."""
        self._facts: dict[SubjectBody, SubjectFacts] = {}
        self._documents: dict[str, SubjectFacts] = {}
        """By folded name: of models that are ready to be judged."""
        self._unknown = 0
        self.gathered: list[Gathered] = []
        """What may be kept for the checks that follow."""

    def expect(self, subjects: Iterable[SubjectBody]) -> None:
        """Read the records of many subjects, and what they descend from, before they are asked for one by one."""
        known = self.look_up(subjects)
        self._records = find_records(self.session, {one.model or "" for one in known})
        found = ((one, self._records.get((one.model or "").lower())) for one in known)
        latest = {record.number: record for one, record in found if record and _is_latest(one, record)}
        self._anew = stale_documents(self.session, self._knowledge, latest.values(), self._now)
        self._lineage = SharedLineage(self.session, list(latest.values()))
        self._bases.expect(self._lineage.direct_bases())
        moments: dict[datetime | None, list[str]] = {}
        for one in known:
            if (asked := one.asked()) is not None or one.revision is not None:
                moments.setdefault(asked.end if asked else None, []).append(one.model or "")
        for as_of, names in list(moments.items())[:MAX_PASTS]:
            self._past(as_of).read(names)

    def look_up(self, subjects: Iterable[SubjectBody]) -> list[SubjectBody]:
        """Read the documents of models that are ready to be judged; the other models."""
        named = [one for one in subjects if one.model]
        latest = {one.model or "" for one in named if is_plain(one)}
        self._documents = find_facts(self.session, self._knowledge.catalogue, latest, self._now, quotes=self._quotes)
        return [one for one in named if not (is_plain(one) and (one.model or "").lower() in self._documents)]

    def facts(self, subject: SubjectBody, *, in_part: bool = True) -> SubjectFacts:
        """The facts of a model at a revision or moment, or now; raises ``NotFound`` for what is not registered.

        With ``in_part`` a lineage that takes too much reading on any machine is one in doubt, else ``OverBudget``. One
        that took too long raises ``OutOfTime``: a verdict must not hang on how busy the machine was.
        """
        if is_plain(subject) and (ready := self._documents.get((subject.model or "").lower())):
            spend_rows(1 + len(ready.base_licenses) + len(ready.unknown_bases))
            return ready
        if subject not in self._facts:
            if len(self._facts) >= MAX_KEPT:
                self._facts.clear()
            self._facts[subject] = self._gather(subject, in_part=in_part)
        return self._facts[subject]

    def _gather(self, subject: SubjectBody, *, in_part: bool) -> SubjectFacts:
        name = subject.model or ""
        record = self._records.get(name.lower())
        if record is None:
            self._unknown += 1
            record = get_record(self.session, name, suggest=self._unknown <= MOST_SUGGESTED)
        if _is_latest(subject, record):
            stored = self._anew.get(record.number) or self._current(record)
            accepted = tuple(self._accepted(stored))
            facts = self._with_bases(stored, lambda: self._bases_now(record), in_part=in_part, findings=accepted)
            self._note(record, stored, facts)
            return facts
        return self._gather_past(subject, record, in_part=in_part)

    def _current(self, record: ModelRecord) -> DocumentBody:
        return current_document(self.session, self._knowledge, record, self._now)

    def _gather_past(self, subject: SubjectBody, record: ModelRecord, *, in_part: bool) -> SubjectFacts:
        asked = subject.asked()
        if asked is None:
            return self._gather_then(subject.revision, None, record, in_part=in_part)
        day = up_to_now(asked, self._now, "/subject/as_of")
        facts = self._gather_then(None, day.end, record, in_part=in_part)
        doubt = self._doubt_of_day(day, record, in_part=in_part)
        # As of a revision that nobody read: neither what was denied nor what was allowed in a part of it is the answer.
        return SubjectFacts(findings=(doubt,), is_unread=True) if doubt else facts

    def _doubt_of_day(self, day: DayOrMoment, record: ModelRecord, *, in_part: bool) -> Finding | None:
        """That a whole day was asked for, within which the licence facts were not the same."""
        if not day.is_day:
            return None
        self._past(day.end).read([record.folded])

        def state_at(moment: datetime) -> bytes | None:
            try:
                facts = self._gather_then(None, moment, record, in_part=in_part)
            except NotFound:
                return None
            return essence_of(facts)

        reason = changes_within(self.session, self._past(day.end).numbers, day, state_at)
        return Finding(rule="record", outcome=Outcome.NEEDS_REVIEW, reason=reason) if reason else None

    def _gather_then(
        self, revision: str | None, as_of: datetime | None, record: ModelRecord, *, in_part: bool
    ) -> SubjectFacts:
        past = self._past(as_of)
        try:
            then = own_document_then(self.session, self._knowledge, record, past, revision=revision, as_of=as_of)
        except (NotFound, Invalid) as unread:
            if revision is not None:
                return SubjectFacts(findings=(_unseen(record.id, unread),), revision=revision, is_unread=True)
            if not isinstance(unread, NotRead):
                raise
            return SubjectFacts(findings=(_unseen(record.id, unread),), is_unread=True)
        names = list_named(self.session, record, revision) if revision else []
        told = tuple(_named(one) for one in names if one.sha == then.revision)
        found = (*told, *self._accepted(then))
        facts = self._with_bases(then, lambda: self._bases_then(past, then), in_part=in_part, findings=found)
        return msgspec.structs.replace(facts, revision=then.revision, observed_at=then.known_from)

    def _with_bases(
        self,
        stored: DocumentBody,
        read: Callable[[], Iterator[tuple[str, InheritedFacts | None]]],
        *,
        in_part: bool,
        findings: tuple[Finding, ...],
    ) -> SubjectFacts:
        """The facts of a document and of all that it descends from; its own are read first, whatever is left then."""
        texts, parents = self._kept(stored), list[tuple[str, InheritedFacts | None]]()
        try:
            parents.extend(read())
        except OverBudget:
            if not in_part:
                raise
            findings = (*findings, Finding(rule="record", outcome=Outcome.NEEDS_REVIEW, reason=TOO_LARGE))
        facts = facts_of(self._knowledge, stored, join_bases(parents), texts)
        return msgspec.structs.replace(
            facts, findings=(*facts.findings, *findings), gate_prompt=self._gate_prompt(stored)
        )

    def _bases_now(self, record: ModelRecord) -> Iterator[tuple[str, InheritedFacts | None]]:
        """All that a model descends from, as it is now; without facts where it is not registered."""
        above = self._above(record)
        for start in range(0, len(above), AT_ONCE):
            some = above[start : start + AT_ONCE]
            known = self._bases.read([one.id for one in some if one.registered])
            yield from ((one.id, known.get(one.id)) for one in some)

    def _above(self, record: ModelRecord) -> list[Forefather]:
        if record.folded not in self._forefathers:
            lineage = self._lineage if record.folded in self._records else None
            self._forefathers = {record.folded: (lineage or SharedLineage(self.session, [record])).of(record)}
        return self._forefathers[record.folded]

    def _note(self, record: ModelRecord, stored: DocumentBody, facts: SubjectFacts) -> None:
        """What was gathered may be kept, unless a part of it is not what a document that holds says."""
        above = self._forefathers.get(record.folded)
        if above is None:
            return
        registered = [one.id for one in above if one.registered]
        is_true = is_still_true(self._knowledge, record.rendered_with, record.refresh_due_at, self._now)
        named = {text.sha256 for text in stored.texts} | {stored.hub.gate_prompt_sha256 if stored.hub else None}
        is_whole = len(above) < LONGEST_CHAIN and all(one.id != FURTHER for one in above)
        if not (is_true and is_whole and self._bases.due.keys() >= set(registered)) or named & self._absent:
            return
        dues = (record.refresh_due_at, *(self._bases.due[one] for one in registered))
        self.gathered.append(
            Gathered(
                number=record.number,
                chain=(record.folded, *(one.folded for one in above)),
                facts=facts,
                due_at=min((one for one in dues if one is not None), default=None),
                hides_words=not named.isdisjoint(self._hidden),
            )
        )

    def _bases_then(self, past: Past, then: PastDocument) -> Iterator[tuple[str, InheritedFacts | None]]:
        forebears = past.forebears(then)
        for one in forebears.models:
            yield one.id, base_facts(self._knowledge, one.document) if one.document else None
        if forebears.truncated:
            yield FURTHER, None

    def _past(self, as_of: datetime | None) -> Past:
        if len(self._pasts) >= MAX_PASTS:
            self._pasts.clear()
        return self._pasts.setdefault(as_of, Past(self.session, self._knowledge, as_of))

    def _kept(self, stored: DocumentBody) -> dict[str, tuple[KeptText, ...]]:
        """The licence files themselves, where they are known to be the licence that is named."""
        license_ = stored.license
        if license_.license is None or license_.status != "known" or license_.layer == "concluded":
            return {}
        files = [(text, self._quotable(text.sha256)) for text in stored.texts if text.kind == "license"]
        return {license_.license: tuple(KeptText(text.path, text.sha256, data) for text, data in files if data)}

    def _accepted(self, stored: DocumentBody) -> Iterator[Finding]:
        """What is accepted with the model beside its licence: a policy that is on record, or else that of its gate."""
        if stored.use_policy is not None:
            yield policy_finding(stored.use_policy.name, stored.use_policy.link)
        else:
            yield from prompt_findings(self._gate_prompt(stored))

    def _gate_prompt(self, stored: DocumentBody) -> str:
        """What the gate asks people to accept; empty where nothing is kept of it or the model is not gated."""
        sha256 = stored.hub.gate_prompt_sha256 if stored.hub and stored.gated != "no" else None
        return (self._text(sha256) if sha256 else None) or ""

    def _quotable(self, sha256: str) -> str | None:
        """The words of a text, where they may be told."""
        is_told = sees_private() or open_text(self.session, sha256) is not None
        if not is_told:
            self._hidden.add(sha256)
        return self._text(sha256) if is_told else None

    def _text(self, sha256: str) -> str | None:
        if sha256 not in self._texts:
            if len(self._texts) >= MAX_KEPT:
                self._texts.clear()
            data = find_text(self.session, sha256)
            self._texts[sha256] = decode(data) if data is not None else None
            if data is None:
                self._absent.add(sha256)
        return self._texts[sha256]


def gather_subject(session: Session, knowledge: Knowledge, subject: SubjectBody, now: datetime) -> SubjectFacts:
    """The facts of one model at a revision or moment, or now; raises ``NotFound`` for what is not registered."""
    return SubjectReader(session, knowledge, now).facts(subject)


def is_plain(subject: SubjectBody) -> bool:
    """Whether the latest state is asked for in so many words."""
    return subject.as_of is None and subject.revision is None


def _is_latest(subject: SubjectBody, record: ModelRecord) -> bool:
    """Whether the latest state is asked for, which the stored document says."""
    return subject.as_of is None and (subject.revision is None or is_default_branch(record, subject.revision))


def _unseen(model: str, unread: NotFound | Invalid) -> Finding:
    """A revision that the registry has not read: the latest state says nothing about it. With what can be done."""
    remedy = (
        f"`cardwatch sync {model}` (or POST /v1/models/{model}/sync) reads the newest revision of main; a worker reads "
        "those before it from the history."
        if isinstance(unread, NotFound)
        else "Give the whole commit."
    )
    reason = f"{unread.message} {remedy}"
    return Finding(rule="revision", outcome=Outcome.NEEDS_REVIEW, reason=reason, obligations=(READ_TEXT,))


def _named(named: NamedCommit) -> Finding:
    """A tag or branch was taken for a commit: where it stood when the source was asked."""
    return Finding(rule="revision", outcome=Outcome.ALLOWED, reason=named.in_words, assumptions=(named.in_words,))
