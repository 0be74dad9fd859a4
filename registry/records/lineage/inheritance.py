"""What a record inherits: gathered from the own facts of all its ancestors, every time anew.

Never from what they inherited: so what an ancestor takes back disappears everywhere, in lineages that bite their tail
too.
"""

import msgspec
from sqlmodel import Session, col, delete, select

from registry.costs import spend_rows
from registry.licenses.catalogue import Catalogue
from registry.records.lineage.conflicts import LineageConflict, own_conflicts
from registry.records.lineage.graph import MAX_ANCESTORS, MAX_MODELS, Direction, LineageWalk, walk
from registry.records.lineage.members import Member, member_of
from registry.records.lineage.schemas import LineageRead
from registry.records.lineage.terms import Ancestor, Chain, Effective, chain_territories, effective
from registry.records.tables import ExcludedCountry, ModelRecord

MAX_CONFLICTS = 100
_AT_ONCE = 200


class Inherited(Effective, frozen=True, kw_only=True, rename={"class_": "class"}):
    """The terms through the chain, and where what the model itself declares goes against them."""

    conflicts: tuple[LineageConflict, ...]


class InheritanceView(msgspec.Struct, frozen=True):
    """A narrow view of ``ModelDocument``: what a stored document inherited, in which new conflicts are not yet.

    Unset in a document that was rendered before there was such a member, null without bases.
    """

    inherited: Inherited | msgspec.UnsetType | None = msgspec.UNSET


def chain_of(session: Session, record: ModelRecord) -> Chain:
    """All that a record descends from, with the own facts of what is registered."""
    above = walk(session, record, "ancestors", limit=MAX_ANCESTORS)
    documents = _documents(session, [one.id for one in above.models if one.registered])
    ancestors = (
        Ancestor(id=one.id, depth=one.depth, relation=one.relation, member=_member(one.id, documents.get(one.id)))
        for one in above.models
    )
    return Chain(ancestors=tuple(ancestors), truncated=above.truncated)


def inherit(catalogue: Catalogue, own: Member, chain: Chain) -> Inherited | None:
    """What lineage adds to a model; None where it was made from nothing."""
    if not chain.ancestors:
        return None
    terms = msgspec.structs.asdict(effective(catalogue, own, chain))
    return Inherited(**terms, conflicts=own_conflicts(catalogue, own, chain)[:MAX_CONFLICTS])


def all_countries(catalogue: Catalogue, own: Member, chain: Chain) -> frozenset[str]:
    """Countries that a record or any of its ancestors leaves out."""
    return frozenset(country for one in chain_territories(catalogue, own, chain) for country in one.countries)


def replace_countries(session: Session, catalogue: Catalogue, record: ModelRecord, own: Member, chain: Chain) -> None:
    """Store the countries that a record and its ancestors exclude, for the filter of lists."""
    wanted = all_countries(catalogue, own, chain)
    rows = select(ExcludedCountry.country).where(ExcludedCountry.record_pk == record.pk)
    if wanted == frozenset(session.exec(rows)):
        return
    session.exec(delete(ExcludedCountry).where(col(ExcludedCountry.record_pk) == record.number))
    session.add_all(ExcludedCountry(record_pk=record.number, country=country) for country in sorted(wanted))
    session.flush()


def new_conflicts(before: bytes, own_before: Member, own: Member, now: Inherited | None) -> list[LineageConflict]:
    """Conflicts that arose on a model that was known without them; a first sight, of it or its base, is no change."""
    stored = inherited_before(before)
    if now is None or stored is msgspec.UNSET or not _is_known(own_before, own):
        return []
    standing = {one.licenses for one in stored.conflicts if one.outcome == "conflict"} if stored else set()
    unseen = {one.model for one in stored.unknown if one.why != "not_known"} if stored else set()
    return [
        one
        for one in now.conflicts
        if one.outcome == "conflict" and one.licenses not in standing and one.base not in unseen
    ]


def read_lineage(
    session: Session,
    catalogue: Catalogue,
    record: ModelRecord,
    *,
    direction: Direction | None = None,
    depth: int | None = None,
    limit: int = MAX_MODELS,
) -> LineageRead:
    """The lineage of a record in one direction or both, and what binds through all of its ancestors."""
    nothing = LineageWalk([], truncated=False)
    above = nothing if direction == "descendants" else walk(session, record, "ancestors", depth=depth, limit=limit)
    below = nothing if direction == "ancestors" else walk(session, record, "descendants", depth=depth, limit=limit)
    own, chain = member_of(record.document), chain_of(session, record)
    registered = [one.id for one in chain.ancestors if one.member is not None]
    further = (inherited_before(document) for document in _documents(session, registered).values())
    return LineageRead(
        model=record.id,
        ancestors=above.models,
        descendants=below.models,
        truncated=above.truncated or below.truncated,
        effective=effective(catalogue, own, chain),
        conflicts=[
            *own_conflicts(catalogue, own, chain)[:MAX_CONFLICTS],
            *(one for stored in further if stored for one in stored.conflicts),
        ],
    )


def inherited_before(document: bytes) -> Inherited | msgspec.UnsetType | None:
    """What a stored document inherited; unset in one in the words of another release."""
    try:
        return msgspec.json.decode(document, type=InheritanceView).inherited
    except msgspec.ValidationError:
        return msgspec.UNSET


def _is_known(before: Member, after: Member) -> bool:
    """Whether a model was known before: read, or, while nobody reads it, spoken of."""
    if after.hub is not None:
        return before.hub is not None
    return bool(before.license.declared or before.license.license)


def _documents(session: Session, ids: list[str]) -> dict[str, bytes]:
    """The documents of records, the order of the ids kept."""
    found: dict[str, bytes] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        spend_rows(len(some))
        rows = session.exec(select(ModelRecord.id, ModelRecord.document).where(col(ModelRecord.id).in_(some)))
        found.update(rows.all())
    return {id_: found[id_] for id_ in ids}


def _member(model_id: str, document: bytes | None) -> Member | None:
    """The own facts of a model; one that is being made has none yet, not even a name."""
    if document is None:
        return None
    return msgspec.structs.replace(member_of(document), id=model_id)
