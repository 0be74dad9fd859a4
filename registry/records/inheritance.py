"""What a record inherits: the countries that its own licence and those of all its ancestors leave out.

A record's own countries stand in its stored document. What is inherited is computed from the ancestors' own every time,
never from what they inherited: so a country that is taken back disappears everywhere, in lineages that bite their tail
too.
"""

from collections.abc import Iterable

import msgspec
from sqlmodel import Session, col, delete, select

from registry.records.tables import ExcludedCountry, ModelBase, ModelRecord

MAX_ANCESTORS = 500


class _Territory(msgspec.Struct, frozen=True):
    countries: tuple[str, ...] = ()
    covers: str | None = None


class _Restrictions(msgspec.Struct, frozen=True):
    countries_excluded: tuple[_Territory, ...] = ()


class _License(msgspec.Struct, frozen=True):
    restrictions: _Restrictions = _Restrictions()


class _Conclusion(msgspec.Struct, frozen=True):
    territory: _Territory | None = None


class _Document(msgspec.Struct, frozen=True):
    license: _License = _License()
    conclusion: _Conclusion | None = None
    modality: str | None = None


def own_countries(document: bytes) -> frozenset[str]:
    """Countries that a record's licence or curator leaves out; limits on multimodal models spare one known as text."""
    facts = msgspec.json.decode(document, type=_Document)
    concluded = facts.conclusion.territory if facts.conclusion else None
    return frozenset(
        country
        for territory in (*facts.license.restrictions.countries_excluded, *([concluded] if concluded else ()))
        if not (territory.covers == "multimodal" and facts.modality == "text")
        for country in territory.countries
    )


def excluded_countries(session: Session, record: ModelRecord) -> frozenset[str]:
    """The countries that are stored for a record, its own and the inherited."""
    rows = session.exec(select(ExcludedCountry.country).where(ExcludedCountry.record_pk == record.pk))
    return frozenset(rows)


def replace_countries(session: Session, record: ModelRecord) -> frozenset[str]:
    """Store the countries that a record's document and those of its ancestors exclude."""
    documents = (record.document, *_documents_above(session, record))
    wanted = frozenset[str]().union(*map(own_countries, documents))
    session.exec(delete(ExcludedCountry).where(col(ExcludedCountry.record_pk) == record.number))
    session.add_all(ExcludedCountry(record_pk=record.number, country=country) for country in sorted(wanted))
    session.flush()
    return wanted


def children_of(session: Session, record: ModelRecord) -> list[ModelRecord]:
    """The registered models that were made from this one directly."""
    return list(
        session.exec(
            select(ModelRecord)
            .join(ModelBase, col(ModelBase.record_pk) == col(ModelRecord.pk))
            .where(ModelBase.base_folded == record.folded)
            .order_by(col(ModelRecord.pk))
        )
    )


def _documents_above(session: Session, record: ModelRecord) -> Iterable[bytes]:
    """The documents of all registered ancestors."""
    above = (
        select(col(ModelBase.base_folded).label("folded"))
        .where(ModelBase.record_pk == record.pk)
        .cte("ancestor", recursive=True)
    )
    step = (
        select(col(ModelBase.base_folded))
        .join(ModelRecord, col(ModelRecord.pk) == col(ModelBase.record_pk))
        .join(above, col(ModelRecord.folded) == above.c.folded)
    )
    walk = above.union(step)
    found = select(ModelRecord.document).join(walk, col(ModelRecord.folded) == walk.c.folded)
    return session.exec(found.where(ModelRecord.pk != record.pk).limit(MAX_ANCESTORS)).all()
