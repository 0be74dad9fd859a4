"""Documents as the rules make them of what one source says, without a database."""

from typing import Any

import msgspec

from registry.records.documents import ModelDocument
from registry.records.documents.render import render, with_lineage
from registry.records.facts.curation import CuratedFacts, SyncState
from registry.records.layers.state import State
from registry.records.license.derivation import BaseView, derive
from registry.records.lineage.inheritance import inherit
from registry.records.lineage.members import Member, MemberBase, MemberLicense, member_in
from registry.records.lineage.terms import Ancestor, Chain
from registry.records.tables import Claim, ModelRecord
from tests.support.clock import NOW
from tests.support.licenses import knowledge

MODEL = "uni/tutor"


def document_of(
    facts: dict[str, Any], *, source: str = "starter", model: str = MODEL, base: tuple[str, str] | None = None
) -> ModelDocument:
    """The document of a model of which one source says this; ``base``: id and licence of what it was made from."""
    known = knowledge.knowledge()
    msgspec.convert(facts, CuratedFacts)
    claim = Claim(pk=1, record_pk=1, source=source, at=NOW, facts=facts)
    state = State(
        observation=None, facts=None, claims=(claim,), assertions=(), is_gone=False, seen_at=NOW, source="huggingface"
    )  # fmt: skip
    record = ModelRecord(
        pk=1, id=model, folded=model.lower(), owner_folded="uni", source="huggingface", status="current",
        license_class="unknown", sync_state=msgspec.to_builtins(SyncState()), created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    views = (BaseView(id=base[0], relation="finetune", registered=True),) if base else ()
    document = render(record, derive(None, known, state), views)
    if base is None:
        return with_lineage(document, None)
    entry = known.catalogue.entries[base[1]]
    license_ = MemberLicense(declared=(base[1],), license=entry.key, class_=entry.class_, status="known")
    above = Ancestor(id=base[0], depth=1, relation="finetune", member=Member(id=base[0], license=license_))
    own = msgspec.structs.replace(member_in(document), base_models=(MemberBase(base[0], "finetune"),))
    return with_lineage(document, inherit(known.catalogue, own, Chain(ancestors=(above,))))
