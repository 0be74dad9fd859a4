"""The document of a model that no registry holds: what somebody else states of it, by the rules of records. Pure."""

from datetime import datetime

import msgspec

from registry.licenses import Knowledge
from registry.licenses.declarations import Declared, classify
from registry.records.documents.render import render, with_lineage
from registry.records.documents.schemas import ModelDocument
from registry.records.facts.curation import CuratedFacts, SyncState
from registry.records.layers.state import State
from registry.records.license.derivation import BaseView, derive
from registry.records.lineage.inheritance import inherit
from registry.records.lineage.members import Member, MemberBase, MemberLicense, member_in
from registry.records.lineage.terms import Ancestor, Chain
from registry.records.tables import Claim, ModelRecord

NOTHING = "none"
"""What a thing that is said to have no licence bears in place of one."""
_NUMBER = 1
_ELSEWHERE = "vendor"


class StatedBase(msgspec.Struct, frozen=True, kw_only=True):
    """A model that another one was made from, and under which licence, where that is stated."""

    id: str
    relation: str = "unknown"
    declared: tuple[str, ...] = ()


def stated_document(
    knowledge: Knowledge, model: str, facts: CuratedFacts, at: datetime, *, source: str,
    bases: tuple[StatedBase, ...] = (),
) -> ModelDocument:  # fmt: skip
    """The document of a model of which only these facts are known; bases of unknown licence leave its own open."""
    claim = Claim(pk=_NUMBER, record_pk=_NUMBER, source=source, at=at, facts=msgspec.to_builtins(facts))
    state = State(
        observation=None, facts=None, claims=(claim,), assertions=(), is_gone=False, seen_at=at, source=_ELSEWHERE
    )  # fmt: skip
    record = ModelRecord(
        pk=_NUMBER, id=model, folded=model.lower(), owner_folded=model.partition("/")[0].lower(), source=_ELSEWHERE,
        status="current", license_class="unknown", sync_state=msgspec.to_builtins(SyncState()), created_at=at,
        updated_at=at,
    )  # fmt: skip
    views = tuple(BaseView(id=one.id, relation=one.relation, registered=False) for one in bases)
    document = _unlicensed(render(record, derive(None, knowledge, state), views), facts)
    if not bases:
        return with_lineage(document, None)
    above = tuple(
        Ancestor(id=one.id, depth=1, relation=one.relation, member=_member(knowledge, one)) for one in bases
    )  # fmt: skip
    weights = facts.artifacts.get("end_user_weights")
    declared = (weights.license,) if weights is not None and weights.license else ()
    edges = tuple(MemberBase(one.id, one.relation) for one in bases)
    license_ = _member(knowledge, StatedBase(id=model, declared=declared)).license
    own = msgspec.structs.replace(member_in(document), license=license_, base_models=edges)
    return with_lineage(document, inherit(knowledge.catalogue, own, Chain(ancestors=above)))


def _unlicensed(document: ModelDocument, facts: CuratedFacts) -> ModelDocument:
    """Things that are stated to have no licence have none, which no catalogue knows as a name."""
    found = {
        kind: msgspec.structs.replace(one, license=NOTHING, status="known")
        if (item := facts.artifacts.get(kind)) is not None and item.license == NOTHING
        else one
        for kind, one in document.artifact_licenses.artifacts.items()
    }
    licenses = msgspec.structs.replace(document.artifact_licenses, artifacts=found)
    return msgspec.structs.replace(document, artifact_licenses=licenses)


def _member(knowledge: Knowledge, base: StatedBase) -> Member:
    if not base.declared:
        return Member(id=base.id)
    block = classify(knowledge.catalogue, Declared(base.declared, None, None))
    license_ = MemberLicense(
        declared=block.declared, license=block.license, class_=block.class_, status=str(block.status)
    )  # fmt: skip
    return Member(id=base.id, license=license_)
