"""Where the models of a batch come from: read for all of them together, one statement for each step upwards.

What one of the batch inherits is computed as everybody's is, from the own facts of its ancestors, whether they stand
in the registry already, come in the same batch, or are known by name alone.
"""

from collections.abc import Collection, Iterable, Mapping

import msgspec
from sqlalchemy import select
from sqlmodel import Session, col

from registry.db.sets import looked_up, one_of
from registry.licenses.catalogue import Catalogue
from registry.records.layers.bases import BaseEdge
from registry.records.license.derivation import BaseView
from registry.records.lineage.graph import MAX_ANCESTORS
from registry.records.lineage.inheritance import Inherited, all_countries, inherit
from registry.records.lineage.members import Member, member_of
from registry.records.lineage.terms import Ancestor, Chain, binding_class
from registry.records.tables import ModelBase, ModelRecord

_MOST_STEPS = 25
_MOST_MODELS = 10_000
_MOST_MEMBERS = 20_000


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A registered model as its descendants see it."""

    license: str | None
    own_class: str
    member: Member
    origins: tuple[BaseEdge, ...] = ()


class Lineage(msgspec.Struct, frozen=True, kw_only=True):
    """What lineage adds to one model; ``is_complete`` is False where more is to be read than a batch reads."""

    bases: tuple[BaseView, ...] = ()
    inherited: Inherited | None = None
    countries: frozenset[str]
    license_class: str
    """What binds."""
    names: frozenset[str] = frozenset()
    """All that it descends from; the model itself is among them in a ring."""
    is_complete: bool = True


class Ancestry:
    """The models of a batch and all that they descend from."""

    def __init__(self, catalogue: Catalogue, models: dict[str, Model | None], unread: Collection[str]) -> None:
        self._catalogue, self._models, self._unread = catalogue, models, frozenset(unread)

    def of(self, own: Model, folded: str) -> Lineage:
        """The lineage of one model, whose name and facts need not be those of one that exists."""
        ancestors, names = self._above(own, folded)
        chain = Chain(ancestors=ancestors)
        inherited = inherit(self._catalogue, own.member, chain)
        return Lineage(
            bases=tuple(map(self._view, own.origins)),
            inherited=inherited,
            countries=all_countries(self._catalogue, own.member, chain),
            license_class=str(binding_class(own.member.license.class_, inherited)),
            names=names,
            is_complete=names.isdisjoint(self._unread) and len(names) <= MAX_ANCESTORS,
        )

    def _above(self, own: Model, start: str) -> tuple[tuple[Ancestor, ...], frozenset[str]]:
        """Nearest first, each level by name, as ``lineage.walk`` orders them; each by the nearest edge to it."""
        level, found, seen = [own], list[Ancestor](), set[str]()
        while level and len(seen) <= MAX_ANCESTORS:
            via: dict[str, BaseEdge] = {}
            for model in level:
                for origin in model.origins:
                    if origin.folded not in seen:
                        via.setdefault(origin.folded, origin)
            seen |= via.keys()
            depth = found[-1].depth + 1 if found else 1
            reached = [(name, self._models.get(name)) for name in sorted(via) if name != start]
            found += [
                Ancestor(
                    id=model.member.id if model else via[name].id,
                    depth=depth,
                    relation=via[name].relation,
                    member=model.member if model else None,
                )
                for name, model in reached
            ]
            level = [model for _, model in reached if model]
        return tuple(found), frozenset(seen)

    def _view(self, origin: BaseEdge) -> BaseView:
        base = self._models.get(origin.folded)
        return BaseView(
            id=origin.id,
            relation=origin.relation,
            registered=base is not None,
            license=base.license if base else None,
            license_class=base.own_class if base else None,
        )


class AncestryReader:
    """Reads ancestries; remembers the facts of models that come again and again, for one import."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._members: dict[str, Member] = {}

    def read(self, session: Session, batch: Mapping[str, Model]) -> Ancestry:
        """All that these models descend from, level by level; what is in the batch counts as it will be."""
        models: dict[str, Model | None] = dict(batch)
        level = _missing(batch.values(), models)
        for _ in range(_MOST_STEPS):
            if not level or len(models) + len(level) > _MOST_MODELS + len(batch):
                break
            found = self._models(session, sorted(level))
            models |= {name: found.get(name) for name in level}
            level = _missing(found.values(), models)
        return Ancestry(self._catalogue, models, level)

    def _models(self, session: Session, names: list[str]) -> dict[str, Model]:
        columns = (ModelRecord.pk, ModelRecord.folded, ModelRecord.id, ModelRecord.license_key,
                   ModelRecord.own_class, ModelRecord.etag)  # fmt: skip
        rows = session.execute(select(*map(col, columns)).where(looked_up(session, ModelRecord.folded, names))).all()
        members = self._members_of(session, {row.etag: row.pk for row in rows})
        origins = _origins(session, [row.pk for row in rows])
        return {
            row.folded: Model(
                license=row.license_key,
                own_class=row.own_class,
                member=msgspec.structs.replace(members[row.etag], id=row.id),
                origins=origins.get(row.pk, ()),
            )
            for row in rows
        }

    def _members_of(self, session: Session, wanted: Mapping[str, int]) -> dict[str, Member]:
        """The own facts in documents, by ETag: what was read before is not read again."""
        if len(self._members) > _MOST_MEMBERS:
            self._members.clear()
        unread = {pk: etag for etag, pk in wanted.items() if etag not in self._members}
        for pk, document in documents_of(session, list(unread)).items():
            self._members[unread[pk]] = member_of(document)
        return {etag: self._members[etag] for etag in wanted}


def documents_of(session: Session, numbers: list[int]) -> dict[int, bytes]:
    """The stored documents of records."""
    if not numbers:
        return {}
    query = select(col(ModelRecord.pk), col(ModelRecord.document)).where(one_of(session, ModelRecord.pk, numbers))
    return {row[0]: row[1] for row in session.execute(query)}


def awaited(session: Session, names: list[str]) -> set[str]:
    """Those of the names that stored models were made from."""
    if not names:
        return set()
    query = select(col(ModelBase.base_folded)).distinct().where(looked_up(session, ModelBase.base_folded, names))
    return set(session.execute(query).scalars())


def _missing(models: Iterable[Model], known: Mapping[str, Model | None]) -> set[str]:
    return {origin.folded for model in models for origin in model.origins} - known.keys()


def _origins(session: Session, numbers: list[int]) -> dict[int, tuple[BaseEdge, ...]]:
    query = select(ModelBase).where(one_of(session, ModelBase.record_pk, numbers))
    found: dict[int, tuple[BaseEdge, ...]] = {}
    for base in session.execute(query).scalars():
        edge = BaseEdge(base.base_folded, base.base_id, base.relation)
        found[base.record_pk] = (*found.get(base.record_pk, ()), edge)
    return found
