"""New derivatives by the family they belong to: whose models they go back to, along all bases that are known."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import func, select
from sqlmodel import Session, col

from registry.db.visibility import is_narrowed
from registry.records.figures.tables import ModelFigure
from registry.records.tables import ModelBase, ModelRecord
from registry.records.visibility import has_private_name

_MONTH_LETTERS = 7
SEVERAL = ""
"""Of a model that goes back to models of several owners."""


class FamilyCount(msgspec.Struct, frozen=True):
    """Derivatives by month of their first release and owner of what they go back to, as bases are spelled."""

    month: str
    family: str
    models: int


def count_families(session: Session) -> list[FamilyCount]:
    """All models that were made from others, of whichever relation; each counts once."""
    child, month = col(ModelRecord.folded), func.substr(col(ModelFigure.released), 1, _MONTH_LETTERS)
    query = (
        select(child, col(ModelBase.base_folded), col(ModelBase.base_id), month)
        .join(ModelBase, col(ModelBase.record_pk) == col(ModelRecord.pk))
        .join(ModelFigure, col(ModelFigure.record_pk) == col(ModelRecord.pk))
    )
    if is_narrowed(session):
        query = query.where(~has_private_name(col(ModelBase.base_folded)))
    bases, months, spelled = defaultdict[str, list[str]](list), dict[str, str](), dict[str, str]()
    for name, base, written, when in session.execute(query):
        bases[name].append(base)
        months[name] = when
        spelled[_owner(base)] = _owner(written)
    counted = Counter((months[name], family_of(name, bases)) for name in bases)
    return [
        FamilyCount(month, spelled.get(family, family), count) for (month, family), count in sorted(counted.items())
    ]


def _owner(name: str) -> str:
    return name.partition("/")[0]


def family_of(name: str, bases: Mapping[str, Iterable[str]]) -> str:
    """The owner of all roots of a model, in small letters; ``SEVERAL`` where they are not of one. Circles end."""
    seen, waiting, owners = {name}, list(bases[name]), set[str]()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        if one in bases:
            waiting.extend(bases[one])
        else:
            owners.add(_owner(one))
    owners = owners or {_owner(name)}
    return owners.pop() if len(owners) == 1 else SEVERAL
