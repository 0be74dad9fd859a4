"""Keeping checks: judged and taken in one snapshot of the database, written once, erased only with a reason.

* A kept check is immutable: nothing here changes one.
* What is erased is gone; that it was there, what it was about, who erased it and why stays in the audit trail.

Decided in ADR 0054.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import msgspec
from sqlmodel import Session, col

from registry.access import Caller
from registry.compliance.checks.report import ReportFacts, ReportText, render_report
from registry.compliance.checks.schemas import CheckAnswer, CheckBody
from registry.compliance.checks.service import check
from registry.compliance.checks.storage.queries import find_stored, private_hashes, stored_answer
from registry.compliance.checks.storage.schemas import FrozenCheck, StoredAnswer
from registry.compliance.checks.storage.snapshot import frozen, listed_texts, state_of, texts_of
from registry.compliance.checks.storage.tables import StoredCheck
from registry.compliance.policies import PolicyChoice, PolicyReader, PolicyUsed, VersionedPolicy
from registry.db import Database, UnitOfWork, is_sqlite
from registry.events import record_event
from registry.evidence import keep_texts
from registry.ids import new_id
from registry.jobs import LOG_SEQUENCE
from registry.licenses import Knowledge
from registry.transparency import erase_rows

PackDigests = Callable[[Session, FrozenCheck], dict[str, str]]
"""The hashes of the packs that are made of a check; they are kept with it, so that a pack is bound to it."""


class StoredBy(msgspec.Struct, frozen=True):
    """Who keeps a check, for the list and the audit trail."""

    name: str
    key: str | None

    @classmethod
    def of(cls, caller: Caller) -> "StoredBy":
        """The caller of a request."""
        return cls(caller.name, caller.key)


def store_check(
    database: Database,
    knowledge: Knowledge,
    body: CheckBody,
    *,
    keeper: StoredBy,
    now: datetime,
    digests: PackDigests,
    waivers: Sequence[object] = (),
) -> FrozenCheck:
    """Judge a use and keep the answer with all that it rested on; raises what ``check`` raises, and keeps nothing then.

    The policy is kept as it was; ``waivers`` are those that stood.
    """
    with _snapshot(database) as session:
        answer = check(session, knowledge, body, now, has_key=True)
        kept = _freeze(session, knowledge, body, answer, now, waivers)
    with database.unit_of_work() as work:
        _write(work, knowledge, kept, answer, keeper, digests)
    return kept


def erase_check(work: UnitOfWork, check_id: str, reason: str, *, actor: str, now: datetime) -> None:
    """Erase a kept check; raises ``NotFound``."""
    row = find_stored(work.session, check_id)
    data = {"id": row.id, "model": row.model, "verdict": row.verdict, "stored_at": row.stored_at.isoformat(),
            "sha256": row.sha256, "reason": reason}  # fmt: skip
    erase_rows(work.session, StoredCheck, col(StoredCheck.id) == row.id, reason=reason, actor=actor)
    work.session.delete(row)
    work.session.flush()
    record_event(work, "check.erased", subject=check_id, data=data, actor=actor, now=now)


def answer_of(kept: FrozenCheck, *, sees_private: bool) -> StoredAnswer:
    """What whoever kept a check is answered."""
    return stored_answer(kept, sees_private=sees_private)


@contextmanager
def _snapshot(database: Database) -> Iterator[Session]:
    """A session to which nothing changes while it reads: what is kept is what was judged."""
    with database.reading() as session:
        if not is_sqlite(session):
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session


def _freeze(
    session: Session,
    knowledge: Knowledge,
    body: CheckBody,
    answer: CheckAnswer,
    now: datetime,
    waivers: Sequence[object],
) -> FrozenCheck:
    asked = msgspec.structs.replace(body, subject=body.subject.by_id())
    state = state_of(session, knowledge, asked.subject, now)
    entries = [entry for key in answer.licenses if (entry := knowledge.catalogue.get(key)) is not None]
    kept = FrozenCheck(
        id=new_id("chk", now),
        stored_at=now,
        request=_raw(asked),
        answer=_raw(answer),
        record=frozen(state.record.id, state.record) if state.record else None,
        bases=tuple(frozen(id_, document) for id_, document in state.bases),
        bases_named=state.named,
        texts=texts_of(session, knowledge, state, answer.licenses),
        licenses=tuple(_raw(entry) for entry in entries),
        policy=_raw(_policy_of(session, answer.policy) if answer.policy is not None else None),
        waivers=tuple(_raw(one) for one in waivers),
    )
    return msgspec.structs.replace(kept, report=render_report(_reported(kept, asked, answer)))


def _policy_of(session: Session, used: PolicyUsed) -> VersionedPolicy:
    return PolicyReader(session, has_key=True).chosen(PolicyChoice(used.key, used.version))


def _reported(kept: FrozenCheck, asked: CheckBody, answer: CheckAnswer) -> ReportFacts:
    named = ((id_, None) for id_ in kept.bases_named)
    return ReportFacts(
        id=kept.id, stored_at=kept.stored_at, request=asked, answer=answer,
        record=(kept.record.id, kept.record.sha256) if kept.record else None,
        bases=(*((one.id, one.sha256) for one in kept.bases), *named),
        texts=tuple(ReportText(one.model, one.path, one.sha256, one.size is not None) for one in kept.texts),
        private=private_hashes(kept), policy=msgspec.json.decode(kept.policy, type=VersionedPolicy | None),
        waivers=tuple(text for one in kept.waivers if (text := _decoded(one))),
    )  # fmt: skip


def _decoded(raw: msgspec.Raw) -> str | None:
    """What a member says; None for ``null``."""
    text = bytes(raw).decode()
    return None if text == "null" else text


def _write(
    work: UnitOfWork,
    knowledge: Knowledge,
    kept: FrozenCheck,
    answer: CheckAnswer,
    keeper: StoredBy,
    digests: PackDigests,
) -> None:
    now = kept.stored_at
    body = msgspec.json.decode(kept.request, type=CheckBody)
    model = kept.record.id if kept.record else body.subject.model
    data = msgspec.json.encode(kept)
    # A later release of the licence list must not take away what this check quotes.
    keep_texts(work, [text for _, text in listed_texts(knowledge, answer.licenses)], now)
    work.session.add(
        StoredCheck(
            id=kept.id, model=model, model_folded=model.lower() if model else None, verdict=str(answer.verdict),
            license_verdict=str(answer.license_verdict), stored_by=keeper.name, stored_key=keeper.key, stored_at=now,
            sha256=hashlib.sha256(data).hexdigest(), content=zlib.compress(data, 6),
            packs=digests(work.session, kept),
        )
    )  # fmt: skip
    work.session.flush()
    work.enqueue(LOG_SEQUENCE)
    told = {"id": kept.id, "model": model, "verdict": str(answer.verdict)}
    record_event(work, "check.stored", subject=kept.id, data=told, actor=keeper.name, now=now)


def _raw(value: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))
