"""Walking the lineage in both directions, to a bounded depth, with cycles survived."""

from collections.abc import Callable, Iterable

from sqlmodel import Session, col, select

from registry.records.queries import find_record, list_bases
from registry.records.schemas import LineageRead, RelatedRead
from registry.records.tables import ModelBase, ModelRecord

MAX_DEPTH = 10
MAX_MODELS = 500

Edge = tuple[str, str]
"""Id of the neighbour and the relation."""


def read_lineage(session: Session, record: ModelRecord) -> LineageRead:
    """Ancestors and descendants of a record."""
    above, cut_above = _walk(session, record, lambda node: _parents(session, node))
    below, cut_below = _walk(session, record, lambda node: _children(session, node))
    return LineageRead(model=record.id, ancestors=above, descendants=below, truncated=cut_above or cut_below)


def ancestors(session: Session, record: ModelRecord) -> list[RelatedRead]:
    """All models that this one descends from, nearest first; unregistered ones too."""
    return _walk(session, record, lambda node: _parents(session, node))[0]


def _walk(
    session: Session, start: ModelRecord, neighbours: Callable[[ModelRecord], Iterable[Edge]]
) -> tuple[list[RelatedRead], bool]:
    seen, found, level = {start.folded}, list[RelatedRead](), [start]
    for depth in range(1, MAX_DEPTH + 1):
        following = []
        for model_id, relation in (edge for node in level for edge in neighbours(node)):
            if model_id.lower() in seen:
                continue
            if len(found) >= MAX_MODELS:
                return found, True
            seen.add(model_id.lower())
            record = find_record(session, model_id)
            found.append(_related(model_id, relation, depth, record))
            following += [record] if record else []
        if not following:
            return found, False
        level = following
    return found, True


def _related(model_id: str, relation: str, depth: int, record: ModelRecord | None) -> RelatedRead:
    if record is None:
        return RelatedRead(id=model_id, relation=relation, depth=depth, registered=False)
    return RelatedRead(
        id=record.id,
        relation=relation,
        depth=depth,
        registered=True,
        license=record.license_key,
        license_class=record.license_class,
        status=record.status,
    )


def _parents(session: Session, record: ModelRecord) -> list[Edge]:
    edges = ((edge, find_record(session, edge.base_folded)) for edge in list_bases(session, record))
    return [(base.id if base else edge.base_id, edge.relation) for edge, base in edges]


def _children(session: Session, record: ModelRecord) -> list[Edge]:
    rows = session.exec(
        select(ModelRecord.id, ModelBase.relation)
        .join(ModelBase, col(ModelBase.record_pk) == col(ModelRecord.pk))
        .where(ModelBase.base_folded == record.folded)
        .order_by(ModelRecord.folded)
        .limit(MAX_MODELS + 1)
    )
    return list(rows)
