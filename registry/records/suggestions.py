"""Ids that resemble one that is not registered: what a typing error, a missing owner or another name may have meant.

A few queries, each of which an index answers and a limit ends; what they find is compared by letters.
"""

from collections.abc import Iterator
from difflib import get_close_matches

from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from registry.db.visibility import narrowed, sees_private
from registry.errors import NotFound
from registry.hub import base_id, is_model_id
from registry.records.fulltext import matching, tokens_of
from registry.records.tables import ModelRecord

MOST = 5
_CANDIDATES = 200
"""Ids that one query may bring."""
_BEGINNINGS = (8, 5, 3)
"""Letters of the name that are searched for, until something begins with them."""
_ALIKE = 0.6
_LONGEST = 200
_NO_ID = " An id has an owner: owner/name."
_NO_LETTERS = " An id is owner/name of letters, digits, '-', '_' and '.'."


def unknown_model(session: Session, model_id: str, *, suggest: bool = True) -> NotFound:
    """The failure that says which ids resemble it, and how a model gets into the registry."""
    try:
        with narrowed(session, when=not sees_private()):
            alike = similar_ids(session, model_id) if suggest else []
    except OperationalError:  # a hint that cannot be had must not hide the answer
        alike = []
    return not_found(model_id, alike)


def not_found(model_id: str, suggestions: list[str]) -> NotFound:
    """The failure in words; an address where an id is asked for may be that of a model that is there."""
    shown = base_id(model_id)[:_LONGEST]
    if shown in suggestions and shown != model_id:
        told = f"{model_id[:_LONGEST]!r} is no id of a model. The model that it leads to is {shown}."
        return NotFound(told, suggestions=suggestions)
    hint = f" Did you mean {' or '.join(suggestions)}?" if suggestions else ""
    how = f" `cardwatch watch add {shown}` adds it." if is_model_id(shown) else _NO_LETTERS
    how = how if "/" in shown else _NO_ID
    extra = {"suggestions": suggestions} if suggestions else {}
    return NotFound(f"{shown!r} is not in the registry.{hint}{how}", **extra)


def similar_ids(session: Session, model_id: str) -> list[str]:
    """Registered ids that resemble this one, the likeliest first; at most ``MOST``."""
    wanted = base_id(model_id.strip())[:_LONGEST].lower()
    owner, slash, name = wanted.rpartition("/")
    found: dict[str, str] = {}
    for query in _queries(session, owner if slash else "", name):
        found |= {id_.lower(): id_ for id_ in session.exec(query)}
        if _by_name(found, name):
            break
    exact = [id_ for folded, id_ in found.items() if folded.rpartition("/")[2] == name]
    alike = [found[one] for one in get_close_matches(wanted, found, MOST, _ALIKE)] if slash else []
    return list(dict.fromkeys((*exact[:MOST], *alike, *_by_name(found, name))))[:MOST]


def _by_name(found: dict[str, str], name: str) -> list[str]:
    names: dict[str, list[str]] = {}
    for folded, id_ in found.items():
        names.setdefault(folded.rpartition("/")[2], []).append(id_)
    return [id_ for one in get_close_matches(name, names, MOST, _ALIKE) for id_ in names[one]]


def _queries(session: Session, owner: str, name: str) -> Iterator[SelectOfScalar[str]]:
    """Ids whose name begins like this one, with ever fewer letters, and in the end those of the same owner."""
    ids = select(ModelRecord.id)
    joined = max(tokens_of(name), key=len, default="")
    beginnings = dict.fromkeys(joined[:length] for length in _BEGINNINGS if len(joined) > length)
    if joined:
        yield ids.where(col(ModelRecord.pk).in_(matching(session, (joined,)).limit(_CANDIDATES)))
    if owner:
        yield ids.where(col(ModelRecord.owner_folded) == owner).order_by(col(ModelRecord.id)).limit(_CANDIDATES)
    for beginning in beginnings:
        yield ids.where(col(ModelRecord.pk).in_(matching(session, (beginning,)).limit(_CANDIDATES)))
