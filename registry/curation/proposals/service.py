"""Operations on proposals: make, look at, accept, reject, withdraw."""

from datetime import datetime
from typing import Any

import msgspec

from registry.access import Caller, Scope, key_of
from registry.curation.proposals.previews import PreviewState, preview_of, try_out
from registry.curation.proposals.queries import (
    basis_of,
    changes_of,
    get_proposal,
    list_conflicts,
    read_proposal,
    validity_of,
)
from registry.curation.proposals.rules import NothingAsserted, ProposedChange, amended
from registry.curation.proposals.schemas import Acceptance, Preview, ProposalDetail, ProposalWrite, Status
from registry.curation.proposals.tables import Proposal
from registry.curation.proposals.validation import accepted_changes, accepted_evidence, accepted_validity
from registry.db import Database, UnitOfWork
from registry.errors import Conflict, Forbidden, Invalid, NotFound
from registry.events import record_event
from registry.http.etags import etag_of, require_match
from registry.ids import new_id
from registry.licenses import Knowledge
from registry.records import Curation, ModelRecord, find_present, get_record, lock_record
from registry.records.conclusions import Act, set_assertions, settle
from registry.records.facts import Validity
from registry.records.layers import Assertion, present_field, state_now, stored_field


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a proposal asks for, stored or not."""

    changes: tuple[ProposedChange, ...]
    reason: str
    evidence: tuple[str, ...]
    validity: Validity | None
    by: str
    key: str | None = None
    id: str | None = None


def propose(work: UnitOfWork, knowledge: Knowledge, write: ProposalWrite, *, caller: Caller, now: datetime) -> Proposal:
    """Note what somebody wants to change; raises ``Invalid`` for what no record can hold."""
    record = get_record(work.session, write.model)
    asked = understand(work, knowledge, record, write, caller)
    state = state_now(work.session, record, now)
    proposal = Proposal(
        id=new_id("prp", now), model=record.id, model_folded=record.folded, status="open",
        changes=[{"field": stored_field(one.field), "value": one.value} for one in asked.changes],
        evidence=list(asked.evidence), reason=asked.reason,
        validity=msgspec.to_builtins(asked.validity) if asked.validity else None,
        based_on={stored_field(one.field): msgspec.to_builtins(basis_of(state, one.field)) for one in asked.changes},
        proposed_by=caller.name, proposed_key=caller.id, proposed_at=now,
    )  # fmt: skip
    work.session.add(proposal)
    work.session.flush()
    _record(work, "proposal.made", proposal, by=caller, reason=proposal.reason, now=now)
    return proposal


def preview(
    database: Database, knowledge: Knowledge, write: ProposalWrite, *, caller: Caller, now: datetime
) -> Preview:
    """What accepting a proposal would change, without making it; nothing is stored."""
    with database.trial() as work:
        record = get_record(work.session, write.model)
        lock_record(work.session, record)
        asked = understand(work, knowledge, record, write, caller)
        seen = _tried(work, knowledge, record, asked, now)
    return preview_of(knowledge.catalogue, *seen, now)


def look(
    database: Database, knowledge: Knowledge, proposal_id: str, *, caller: Caller, now: datetime
) -> tuple[ProposalDetail, str]:
    """A proposal with its ETag; as long as it is open, with what it would change and what contradicts it today."""
    with database.reading() as session:
        proposal = get_proposal(session, proposal_id)
        record = find_present(session, proposal.model)
        if proposal.status != "open" or record is None or not may_preview(caller):
            conflicts = (
                list_conflicts(proposal, state_now(session, record, now)) if _is_open(proposal) and record else ()
            )
            seen = ProposalDetail(**_fields(proposal), conflicts=conflicts)
            return seen, etag_for(proposal, record, caller)
    with database.trial() as work:
        proposal = get_proposal(work.session, proposal_id)
        record = get_record(work.session, proposal.model)
        lock_record(work.session, record)
        fields, etag = _fields(proposal), etag_for(proposal, record, caller)
        conflicts = list_conflicts(proposal, state_now(work.session, record, now))
        before_and_after = _try(work, knowledge, record, proposal, now)
    shown = preview_of(knowledge.catalogue, *before_and_after, now) if before_and_after else None
    return ProposalDetail(**fields, conflicts=conflicts, preview=shown), etag


def accept(
    work: UnitOfWork,
    knowledge: Knowledge,
    proposal_id: str,
    how: Acceptance,
    *,
    if_match: str | None,
    caller: Caller,
    now: datetime,
) -> Proposal:
    """Make the proposed changes a new version; raises ``Conflict`` where it is decided or its basis has moved."""
    record = _record_of(work, get_proposal(work.session, proposal_id))
    lock_record(work.session, record)
    proposal = get_proposal(work.session, proposal_id, lock=True)
    _check_decidable(proposal, record, if_match=if_match, caller=caller)
    conflicts = list_conflicts(proposal, state_now(work.session, record, now))
    if conflicts and not how.force:
        fields = ", ".join(sorted({one.field for one in conflicts}))
        message = f"{fields} changed since this was proposed; look at it again, then send `force` to accept it anyway."
        raise Conflict(message, conflicts=conflicts)
    act = Act(by=caller.name, at=now, action="proposal", reason=how.reason, ref=proposal.id)
    try:
        version = apply(work, knowledge, record, asked_by(proposal), act)
    except NothingAsserted as error:
        raise Conflict(f"There is no longer anything to take away from {error}.") from error
    proposal.version = version.id if version else None
    _decide(work, proposal, "accepted", how.reason, caller, now)
    return proposal


def reject(
    work: UnitOfWork, proposal_id: str, reason: str, *, if_match: str | None, caller: Caller, now: datetime
) -> Proposal:
    """Decide that nothing changes."""
    proposal = get_proposal(work.session, proposal_id, lock=True)
    _check_decidable(proposal, find_present(work.session, proposal.model), if_match=if_match, caller=caller)
    _decide(work, proposal, "rejected", reason, caller, now)
    return proposal


def withdraw(work: UnitOfWork, proposal_id: str, *, if_match: str | None, caller: Caller, now: datetime) -> Proposal:
    """Take back one's own proposal."""
    proposal = get_proposal(work.session, proposal_id, lock=True)
    if proposal.proposed_key != caller.id:
        raise Forbidden("Only the key that proposed it may withdraw it; others reject it, with a reason.")
    _check_open(proposal, find_present(work.session, proposal.model), if_match, caller)
    _decide(work, proposal, "withdrawn", None, caller, now)
    return proposal


def apply(work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, asked: Asked, act: Act) -> Curation | None:
    """Make the assertions that are asked for; the one way for acceptance and for every preview of it."""
    state = state_now(work.session, record, act.at)
    assertions, stated = list(state.assertions), state.stated()
    for change in asked.changes:
        new = None
        if change.value is not None:
            wanted = Assertion(
                field=change.field, value=change.value, by=asked.by, at=act.at, reason=asked.reason,
                evidence=asked.evidence, validity=asked.validity, proposal=asked.id,
                key=asked.key,
            )  # fmt: skip
            new = settle(state, stated, wanted, is_affirmed=True)
        assertions = amended(assertions, change.field, new, asked.validity)
    return set_assertions(work, knowledge, record, assertions, act)


def understand(
    work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, write: ProposalWrite, caller: Caller
) -> Asked:
    """What was sent, in the form in which it is stored; raises ``Invalid`` with where it is wrong."""
    asserts = any(one.value is not None for one in write.changes)
    validity = accepted_validity(work.session, record, write.validity)
    changes = accepted_changes(work.session, knowledge.catalogue, record, write.changes, validity)
    evidence = accepted_evidence(work.session, write.evidence, is_needed=asserts)
    return Asked(
        changes=changes, reason=write.reason, evidence=evidence, validity=validity, by=caller.name, key=caller.key
    )


def asked_by(proposal: Proposal) -> Asked:
    """What a stored proposal asks for; its proposer is who asserts it."""
    return Asked(
        changes=changes_of(proposal), reason=proposal.reason, evidence=tuple(proposal.evidence),
        validity=validity_of(proposal), by=proposal.proposed_by,
        key=key_of(proposal.proposed_key), id=proposal.id,
    )  # fmt: skip


def etag_for(proposal: Proposal, record: ModelRecord | None, caller: Caller) -> str:
    """The strong ETag of a proposal as this caller sees it: while it is open its preview moves with the record."""
    moving = (record.etag if record else None, may_preview(caller)) if proposal.status == "open" else None
    return etag_of(msgspec.json.encode((read_proposal(proposal), moving)))


def may_preview(caller: Caller) -> bool:
    """Whether previews are computed for this caller: each one briefly holds the record against writers."""
    return caller.has(Scope.MODELS_PROPOSE) or caller.has(Scope.MODELS_REVIEW)


def _tried(
    work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, asked: Asked, now: datetime
) -> tuple[PreviewState, PreviewState]:
    act = Act(by=asked.by, at=now, action="proposal", reason=asked.reason, ref=asked.id)
    return try_out(work, knowledge, record, lambda: apply(work, knowledge, record, asked, act), now)


def _try(
    work: UnitOfWork, knowledge: Knowledge, record: ModelRecord, proposal: Proposal, now: datetime
) -> tuple[PreviewState, PreviewState] | None:
    """The trial of a stored proposal; None where it can no longer be accepted."""
    try:
        return _tried(work, knowledge, record, asked_by(proposal), now)
    except (NothingAsserted, Invalid):
        return None


def _record_of(work: UnitOfWork, proposal: Proposal) -> ModelRecord:
    record = find_present(work.session, proposal.model)
    if record is None:
        raise NotFound(f"{proposal.model} is no longer in the registry; the proposal can only be rejected.")
    return record


def _check_decidable(proposal: Proposal, record: ModelRecord | None, *, if_match: str | None, caller: Caller) -> None:
    """Two pairs of eyes: nobody decides what they proposed."""
    if proposal.proposed_key == caller.id:
        raise Forbidden(
            "A proposal is decided by another key than the one that proposed it; `withdraw` takes back one's own."
        )
    _check_open(proposal, record, if_match, caller)


def _check_open(proposal: Proposal, record: ModelRecord | None, if_match: str | None, caller: Caller) -> None:
    if if_match:
        require_match(if_match, etag_for(proposal, record, caller))
    if proposal.status != "open":
        raise Conflict(f"It was {proposal.status} by {proposal.decided_by} already.")


def _decide(
    work: UnitOfWork, proposal: Proposal, status: Status, reason: str | None, caller: Caller, now: datetime
) -> None:
    proposal.status, proposal.decision = status, reason
    proposal.decided_by, proposal.decided_at = caller.name, now
    work.session.add(proposal)
    work.session.flush()
    _record(work, "proposal.decided", proposal, by=caller, reason=reason, now=now)


def _record(work: UnitOfWork, type_: str, proposal: Proposal, *, by: Caller, reason: str | None, now: datetime) -> None:
    data = {
        "proposal": proposal.id, "model": proposal.model, "status": proposal.status, "reason": reason,
        "fields": [present_field(one["field"]) for one in proposal.changes], "version": proposal.version, "key": by.id,
    }  # fmt: skip
    record_event(work, type_, subject=proposal.model, data=data, actor=by.name, now=now)


def _is_open(proposal: Proposal) -> bool:
    return proposal.status == "open"


def _fields(proposal: Proposal) -> dict[str, Any]:
    return msgspec.structs.asdict(read_proposal(proposal))
