"""Reading proposals, and what they were made over."""

from datetime import datetime

import msgspec
from sqlmodel import Session, col, func, select

from registry.curation.proposals.rules import Basis, ProposedChange, assertions_fingerprint
from registry.curation.proposals.schemas import ChangeRead, ConflictRead, ProposalRead
from registry.curation.proposals.tables import Proposal
from registry.db.visibility import narrowed, sees_private
from registry.errors import NotFound
from registry.pagination import Page, page
from registry.records import ModelAlias, ModelRecord, Observation, find_present
from registry.records.conclusions import by_field
from registry.records.facts import Validity
from registry.records.layers import CONCLUSION, State, fingerprint_of, present_field, stated_value
from registry.records.license import license_facts_fingerprint
from registry.records.lineage import descendants


def get_proposal(session: Session, proposal_id: str, *, lock: bool = False) -> Proposal:
    """The proposal with this id, as stored last, held against other writers if wanted; raises ``NotFound``."""
    query = select(Proposal).where(Proposal.id == proposal_id).execution_options(populate_existing=True)
    with narrowed(session, when=not sees_private()):
        found = session.exec(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound(f"There is no proposal {proposal_id[:60]!r}; GET /v1/proposals lists them.")
    return found


def list_proposals(
    session: Session, *, model: str | None, status: str | None, limit: int, cursor: str | None
) -> Page[ProposalRead]:
    """Proposals, newest first; a model is found by its old names too."""
    query = select(Proposal)
    if model is not None:
        query = query.where(col(Proposal.model_folded).in_(_folded_names(session, model)))
    if status is not None:
        query = query.where(Proposal.status == status)
    bound_to = ("proposals", model, status)
    found = page(session, query, col(Proposal.pk), limit=limit, cursor=cursor, bound_to=bound_to, is_descending=True)
    return found.each(read_proposal)


def read_proposal(proposal: Proposal) -> ProposalRead:
    """A proposal as its readers see it."""
    plain = {name: getattr(proposal, name) for name in ProposalRead.__struct_fields__ if name != "changes"}
    plain["evidence"], plain["validity"] = tuple(proposal.evidence), validity_of(proposal)
    return ProposalRead(
        **plain, changes=tuple(ChangeRead(field=one.field, value=one.value) for one in changes_of(proposal))
    )


def changes_of(proposal: Proposal) -> tuple[ProposedChange, ...]:
    """What it asks for."""
    return msgspec.convert(proposal.changes, tuple[ProposedChange, ...])


def validity_of(proposal: Proposal) -> Validity | None:
    """For which states it should count; None for all."""
    return msgspec.convert(proposal.validity, Validity) if proposal.validity else None


def basis_of(state: State, field: str) -> Basis:
    """What is asserted and stated about a field, as fingerprints."""
    asserted = assertions_fingerprint(by_field(state.assertions).get(field, ()))
    if field == CONCLUSION:
        return Basis(asserted=asserted, stated=license_facts_fingerprint(state.facts))
    stated = fingerprint_of(stated_value(field, state.stated().get(field, ())))
    return Basis(asserted=asserted, stated=stated)


def list_conflicts(proposal: Proposal, state: State) -> tuple[ConflictRead, ...]:
    """The proposed fields about which curators or sources now say something else than when it was made."""
    was = msgspec.convert(proposal.based_on, dict[str, Basis])
    found = []
    for stored, basis in was.items():
        field = present_field(stored)
        now = basis_of(state, field)
        if now.asserted != basis.asserted:
            found.append(ConflictRead(field=field, kind="assertion", detail=_asserted_since(state, field)))
        if now.stated != basis.stated:
            subject = "The licence facts of the model" if field == CONCLUSION else f"What the sources say about {field}"
            found.append(ConflictRead(field=field, kind="source", detail=f"{subject} changed since it was proposed."))
    return tuple(found)


def first_read_at(session: Session, record: ModelRecord, revision: str) -> datetime | None:
    """When a commit was first read, or None where it never was."""
    query = select(func.min(Observation.observed_at))
    return session.exec(query.where(Observation.record_pk == record.pk, Observation.revision == revision.lower())).one()


class Below(msgspec.Struct, frozen=True):
    """The document of a descendant: its ETag, and whether it waits to be rendered again."""

    etag: str
    is_stale: bool


def documents_below(session: Session, record: ModelRecord) -> dict[str, Below]:
    """The documents of all registered models that were made from a record, over any number of steps."""
    query = select(ModelRecord.id, ModelRecord.etag, ModelRecord.rendered_with)
    rows = session.exec(query.where(col(ModelRecord.pk).in_(descendants(session, record)), ModelRecord.pk != record.pk))
    return {model: Below(etag, is_stale=not rendered_with) for model, etag, rendered_with in rows}


def _asserted_since(state: State, field: str) -> str:
    standing = by_field(state.assertions).get(field, ())
    if not standing:
        return f"The assertion about {field} was taken away since it was proposed."
    last = standing[-1]
    return f"{last.by} asserted something else about {field} at {last.at.isoformat()}."


def _folded_names(session: Session, model: str) -> list[str]:
    """All names, in lower case, under which a model is or was known."""
    record = find_present(session, model)
    if record is None:
        return [model.lower()]
    old = session.exec(select(ModelAlias.folded).where(ModelAlias.record_pk == record.pk))
    return [record.folded, model.lower(), *old]
