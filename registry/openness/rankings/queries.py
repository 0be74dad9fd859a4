"""The results that are stored, of models whose verdicts are of the present version."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col, or_

from registry.licenses.catalogue import Catalogue
from registry.openness.rankings.rules import RankedModel
from registry.openness.verdicts.tables import OpennessDocument
from registry.openness.verdicts.versions import version_of
from registry.records import ModelRecord
from registry.records.search import OpennessResult

_ETAG_LETTERS = 34
"""Of a strong ETag, its quotes among them."""


def read_results(
    session: Session, catalogue: Catalogue, framework: str, type_: str | None, also: Iterable[Any] = ()
) -> list[RankedModel]:
    """All models that a framework has a result for, in no order; ``also`` are conditions on their records."""
    wanted: list[Any] = [col(OpennessResult.framework) == framework, *_holding(catalogue), *also]
    if type_ is not None:
        wanted.append(col(OpennessResult.output) == type_)
    columns = (
        col(ModelRecord.id), col(OpennessResult.result), col(OpennessResult.score), col(OpennessResult.most),
        col(OpennessResult.output),
    )  # fmt: skip
    rows = session.execute(_joined(select(*columns)).where(*wanted))
    return [
        RankedModel(rank=0, model=model, result=result, score=score, most=most, type=output)
        for model, result, score, most, output in rows
    ]


def count_pending(session: Session, catalogue: Catalogue) -> int:
    """Models whose verdicts are of another version, or of another document: their places are not known yet."""
    stale = or_(*(~one for one in _holding(catalogue)))
    query = select(func.count()).select_from(OpennessDocument)
    joined = query.join(ModelRecord, col(ModelRecord.pk) == col(OpennessDocument.record_pk))
    return int(session.execute(joined.where(stale)).scalar_one())


def _joined(query: Any) -> Any:  # noqa: ANN401 - a select of any columns
    return query.join(OpennessDocument, col(OpennessDocument.record_pk) == col(OpennessResult.record_pk)).join(
        ModelRecord, col(ModelRecord.pk) == col(OpennessResult.record_pk)
    )


def _holding(catalogue: Catalogue) -> tuple[Any, ...]:
    """That verdicts are of the present version, and of the present document."""
    made_from = func.substr(col(OpennessDocument.made_from), 1, _ETAG_LETTERS)
    return col(OpennessDocument.version) == version_of(catalogue), made_from == col(ModelRecord.etag)
