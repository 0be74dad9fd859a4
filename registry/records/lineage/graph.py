"""The lineage as a graph: what a model was made from and what was made from it, over any number of steps.

* Each direction takes one statement to walk it, however deep or wide it is, and two for each few hundred models
  reached.
* Models that were made from each other in a ring come up once, at their nearest.
* A base need not be registered: it is a node all the same, with nothing above it.

Decided in ADR 0016.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeVarTuple

import msgspec
from sqlalchemy import CTE, ColumnElement, Select, select, true, union_all
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from registry.costs import spend_rows
from registry.db import is_sqlite
from registry.db.sets import one_of
from registry.records.lineage.schemas import EdgeRead, RelatedRead
from registry.records.tables import ModelAlias, ModelBase, ModelRecord
from registry.records.visibility import IS_PRIVATE, has_private_name

Columns = TypeVarTuple("Columns")

MAX_MODELS = 10_000
MAX_ANCESTORS = 500
"""Whose terms are read together; beyond them the answer is not complete."""
AT_ONCE = 500
"""Models asked for in one statement."""
Direction = Literal["ancestors", "descendants"]


class Node(NamedTuple):
    """A model of the graph; ``pk`` is None where it is not registered."""

    folded: str
    pk: int | None = None
    id: str | None = None
    license: str | None = None
    license_class: str | None = None
    status: str | None = None


class LineageEdge(NamedTuple):
    """``child`` was made from ``base``; ``base_id`` is how the child spells it."""

    child: str
    base: str
    base_id: str
    relation: str


class LineageWalk(msgspec.Struct, frozen=True):
    """The models in one direction, nearest first, and whether there are more."""

    models: list[RelatedRead]
    truncated: bool


def walk(
    session: Session, record: ModelRecord, direction: Direction, *, depth: int | None = None, limit: int = MAX_MODELS
) -> LineageWalk:
    """All models in one direction, down to a depth; at most ``limit``, the nearest ones."""
    reach = _above(session, record) if direction == "ancestors" else _below(session, record)
    reached = [row.folded for row in session.execute(reach.limit(limit + 1))]
    nodes = {node.folded: node for node in _nodes(session, reached)}
    found = _ordered(record, nodes, _edges(session, record, nodes, direction), direction)
    wanted = [one for one in found[:limit] if depth is None or one.depth <= depth]
    return LineageWalk(wanted, truncated=len(found) > limit and len(wanted) == limit)


def list_bases(session: Session, record: ModelRecord) -> list[ModelBase]:
    """The edges to what this model was made from."""
    query = select(ModelBase).where(col(ModelBase.record_pk) == record.pk).order_by(col(ModelBase.base_folded))
    return list(session.execute(query).scalars())


def descendants(session: Session, record: ModelRecord) -> Select[int]:
    """A select of the numbers of everything that was made from a record; both databases hand out the nearest first."""
    reached = _below(session, record)
    return reached.with_only_columns(reached.selected_columns.pk)


def descendants_of_any(session: Session, is_start: ColumnElement[bool]) -> Select[int]:
    """The same for all models at once whose name, as ``ModelBase.base_folded``, fulfils a condition."""
    return select(_walked_below(session, is_start).c.pk)


def descendants_of_name(session: Session, folded: str) -> Select[int]:
    """The same of a model by its name in small letters, whether it is registered or not."""
    return descendants_of_any(session, col(ModelBase.base_folded) == folded)


def private_family(session: Session) -> frozenset[str]:
    """The names, old ones too, of all private records and of all that was made from them, in small letters."""
    bare = session.connection()  # which narrows nothing
    if bare.execute(select(col(ModelRecord.pk)).where(IS_PRIVATE).limit(1)).first() is None:
        return frozenset()
    below = descendants_of_any(session, has_private_name(col(ModelBase.base_folded)))
    numbers = union_all(select(col(ModelRecord.pk)).where(IS_PRIVATE), below).subquery()
    is_touched = select(numbers.c.pk)
    today = select(col(ModelRecord.folded)).where(col(ModelRecord.pk).in_(is_touched))
    old = select(col(ModelAlias.folded)).where(col(ModelAlias.record_pk).in_(is_touched))
    return frozenset(bare.scalars(union_all(today, old)))


def count_descendants(session: Session, record: ModelRecord) -> int:
    """How many registered models were made from this one over any number of steps, counted up to ``MAX_MODELS``."""
    return len(session.execute(descendants(session, record).limit(MAX_MODELS)).all())


def count_descendants_of_each(session: Session, records: Iterable[ModelRecord]) -> dict[int, int]:
    """The same of several, by their numbers; only those are walked that a model names as its base."""
    named = {record.folded: record for record in records}
    query = select(col(ModelBase.base_folded)).where(one_of(session, ModelBase.base_folded, sorted(named))).distinct()
    bases = set(session.execute(query).scalars())
    return {
        record.number: count_descendants(session, record) if folded in bases else 0 for folded, record in named.items()
    }


def above_any(session: Session, numbers: Sequence[int]) -> Select[Any]:
    """The folded names of all that any of these records descends from, their own among them where they form a ring."""
    direct: Select[Any] = select(col(ModelBase.base_folded).label("folded"))
    start = direct.where(one_of(session, ModelBase.record_pk, numbers)).cte("above", recursive=True)
    edges = direct.join(ModelRecord, col(ModelRecord.pk) == col(ModelBase.record_pk))
    walked = start.union(_step(session, start, edges, col(ModelRecord.folded)))
    return select(walked.c.folded)


def _above(session: Session, record: ModelRecord) -> Select[Any]:
    above = above_any(session, [record.number])
    return above.where(above.selected_columns.folded != record.folded)


def _below(session: Session, record: ModelRecord) -> Select[Any]:
    walked = _walked_below(session, col(ModelBase.base_folded) == record.folded)
    return select(walked.c.pk, walked.c.folded).where(walked.c.folded != record.folded)


def _walked_below(session: Session, is_start: ColumnElement[bool]) -> CTE:
    made: Select[int, str] = select(col(ModelRecord.pk).label("pk"), col(ModelRecord.folded).label("folded"))
    edges = made.join(ModelBase, col(ModelBase.record_pk) == col(ModelRecord.pk))
    start = edges.where(is_start).cte("below", recursive=True)
    return start.union(_step(session, start, edges, col(ModelBase.base_folded)))


def _step(session: Session, reached: CTE, edges: Select[*Columns], near: Mapped[str]) -> Select[*tuple[Any, ...]]:
    """The edges from what was reached last, by index.

    PostgreSQL does not know how few those are and may read the whole table at every step; a lateral subquery with an
    offset leaves it no choice. SQLite has none, and takes the index anyway.
    """
    if is_sqlite(session):
        return edges.join(reached, near == reached.c.folded)
    found = edges.where(near == reached.c.folded).offset(0).lateral()
    return select(*found.c).select_from(reached.join(found, true()))


def _nodes(session: Session, reached: Sequence[str]) -> Iterator[Node]:
    columns = (
        col(ModelRecord.folded), col(ModelRecord.pk), col(ModelRecord.id), col(ModelRecord.license_key),
        col(ModelRecord.own_class), col(ModelRecord.status),
    )  # fmt: skip
    for start in range(0, len(reached), AT_ONCE):
        some = reached[start : start + AT_ONCE]
        spend_rows(len(some))
        known = {
            row[0]: Node(*row) for row in session.execute(select(*columns).where(col(ModelRecord.folded).in_(some)))
        }
        yield from (known.get(folded) or Node(folded) for folded in some)


def _edges(
    session: Session, record: ModelRecord, nodes: Mapping[str, Node], direction: Direction
) -> Iterator[LineageEdge]:
    """The edges out of what was reached, by the numbers of their children: no plan can make that a whole table."""
    children = {node.pk: folded for folded, node in nodes.items() if node.pk is not None}
    if direction == "ancestors":
        children[record.number] = record.folded
    columns = (col(ModelBase.record_pk), col(ModelBase.base_folded), col(ModelBase.base_id), col(ModelBase.relation))
    numbers = list(children)
    for start in range(0, len(numbers), AT_ONCE):
        some = col(ModelBase.record_pk).in_(numbers[start : start + AT_ONCE])
        found = session.execute(select(*columns).where(some)).all()
        spend_rows(len(found))
        for number, *rest in found:
            yield LineageEdge(children[number], *rest)


def _ordered(
    record: ModelRecord, nodes: dict[str, Node], edges: Iterable[LineageEdge], direction: Direction
) -> list[RelatedRead]:
    """Breadth first, each level by name; every edge of the graph stands at its further end."""
    ids = {folded: node.id or folded for folded, node in nodes.items()} | {record.folded: record.id}
    via: dict[str, list[tuple[str, LineageEdge]]] = defaultdict(list)
    following: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        near, far = (edge.child, edge.base) if direction == "ancestors" else (edge.base, edge.child)
        if far in nodes and near in ids:
            via[far].append((near, edge))
            following[near].add(far)
    depths = _depths(record.folded, following)
    order = sorted(depths, key=lambda folded: (depths[folded], folded))
    return [_related(nodes[far], depths, via[far], ids) for far in order if far != record.folded]


def _depths(start: str, following: dict[str, set[str]]) -> dict[str, int]:
    depths, level = {start: 0}, [start]
    while level:
        reached = {far for near in level for far in following.get(near, ()) if far not in depths}
        depths.update(dict.fromkeys(reached, depths[level[0]] + 1))
        level = list(reached)
    return depths


def _related(
    node: Node, depths: dict[str, int], via: list[tuple[str, LineageEdge]], ids: dict[str, str]
) -> RelatedRead:
    nearest = sorted(via, key=lambda one: (depths.get(one[0], len(depths)), one[0]))
    edges = [EdgeRead(id=ids[near], relation=edge.relation) for near, edge in nearest]
    shown = node.id or next(edge.base_id for _, edge in nearest)
    return RelatedRead(
        id=shown, relation=edges[0].relation, depth=depths[node.folded], registered=node.pk is not None,
        license=node.license, license_class=node.license_class, status=node.status, via=edges,
    )  # fmt: skip
