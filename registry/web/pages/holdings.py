"""What the pages show."""

import msgspec
from sqlmodel import Session, col, func, select

from registry.licenses.catalogue import Catalogue, LicenseClass
from registry.records import ModelRecord
from registry.watch import WatchedModel
from registry.watch.changes import Flag, FlagRead, latest_flags

SHOWN = 10


class Holdings(msgspec.Struct, frozen=True, kw_only=True):
    """What the registry holds, in numbers, and what changed last."""

    models: int
    watched: int
    licenses: int
    """Entries of the catalogue."""
    license_texts: int
    """Those of them that are texts; the others are words that name none."""
    by_class: tuple[tuple[str, int], ...]
    """Every licence class with its models, from the mildest."""
    changes: list[FlagRead]


def read_holdings(session: Session, catalogue: Catalogue) -> Holdings:
    """The numbers of the first page."""
    rows = session.exec(select(ModelRecord.license_class, func.count()).group_by(ModelRecord.license_class)).all()
    counts = dict(rows)
    return Holdings(
        models=sum(counts.values()),
        watched=session.exec(select(func.count()).select_from(WatchedModel)).one(),
        licenses=catalogue.counts.entries,
        license_texts=catalogue.counts.texts,
        by_class=tuple((str(name), counts.get(str(name), 0)) for name in LicenseClass),
        changes=latest_flags(session, SHOWN),
    )


def flags_of(session: Session, record: ModelRecord) -> list[Flag]:
    """The newest changes of one model first."""
    query = select(Flag).where(Flag.record_pk == record.pk).order_by(col(Flag.seq).desc()).limit(SHOWN)
    return list(session.exec(query))
