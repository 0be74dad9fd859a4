"""The stored verdicts of many models, as far as a matrix needs them."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlmodel import Session, col, select

from registry.openness.matrix.schemas import MatrixChoice
from registry.openness.verdicts.tables import OpennessDocument
from registry.records import ModelRecord

_AT_ONCE = 500


class CellValue(msgspec.Struct, frozen=True):
    """A part without its reason."""

    id: str
    value: str


class JudgedCells(msgspec.Struct, frozen=True):
    """The parts of one verdict."""

    framework: str
    result: str
    parts: list[CellValue]
    source: str
    differs: tuple[str, ...] = ()


class StoredCells(msgspec.Struct, frozen=True):
    """A narrow view of ``OpennessRead``: what is not named here is not decoded."""

    items: list[JudgedCells]


_DECODER = msgspec.json.Decoder(StoredCells)


def conditions_of(wanted: MatrixChoice) -> list[Any]:
    """What a choice narrows, beside framework and type."""
    found: list[Any] = []
    if wanted.q:
        found.append(col(ModelRecord.folded).contains(wanted.q.strip().lower(), autoescape=True))
    if wanted.license_class:
        found.append(col(ModelRecord.license_class) == wanted.license_class)
    if wanted.origin_region:
        found.append(col(ModelRecord.origin_region) == wanted.origin_region)
    return found


def read_cells(session: Session, models: Sequence[str]) -> dict[str, StoredCells]:
    """What is stored of these models, by id."""
    return dict(_cells(session, models))


def _cells(session: Session, models: Sequence[str]) -> Iterator[tuple[str, StoredCells]]:
    for start in range(0, len(models), _AT_ONCE):
        query = (
            select(ModelRecord.id, OpennessDocument.content)
            .join(OpennessDocument, col(OpennessDocument.record_pk) == col(ModelRecord.pk))
            .where(col(ModelRecord.id).in_(models[start : start + _AT_ONCE]))
        )
        for model, content in session.exec(query):
            yield model, _DECODER.decode(content)
