"""A matrix page by page, in the order of its framework, by name or by one of its columns."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlmodel import Session

from registry.errors import Invalid
from registry.inputs import not_among
from registry.licenses.catalogue import Catalogue
from registry.openness.frameworks import FRAMEWORKS
from registry.openness.matrix.columns import GROUPS, STATES, columns_of, state_of
from registry.openness.matrix.queries import JudgedCells, StoredCells, conditions_of, read_cells
from registry.openness.matrix.schemas import Matrix, MatrixChoice, MatrixRow
from registry.openness.rankings.queries import count_pending, read_results
from registry.openness.rankings.rules import RankedModel, in_order
from registry.openness.rankings.service import check

MOST_ROWS = 500
"""Models on one page."""
MOST_SORTED = 2_000
"""Models that are ordered by a column: all of their verdicts are read for it."""
_UNKNOWN_LAST = {"unknown": 1, "none": 1}


def read_matrix(
    session: Session, catalogue: Catalogue, wanted: MatrixChoice, *, page: int = 1, limit: int = MOST_ROWS
) -> Matrix:
    """A page of the models that a framework knows anything of; raises ``Invalid`` for what it does not have."""
    check(wanted.framework, wanted.type_ or None)
    _check_sort(wanted)
    found = read_results(
        session, catalogue, wanted.framework, wanted.type_ or None, also=conditions_of(wanted)
    )  # fmt: skip
    ranked = in_order(wanted.framework, found)
    column = wanted.sort.removeprefix("-")
    is_by_column = column in columns_of(wanted.framework)
    shown = slice((page - 1) * limit, page * limit)
    if is_by_column and len(ranked) <= MOST_SORTED:
        rows = _rows(session, wanted.framework, ranked)
        rows = sorted(rows, key=_by_column(wanted.framework, wanted.sort))[shown]
        sort = wanted.sort
    else:
        sort = "result" if is_by_column else wanted.sort
        rows = _rows(session, wanted.framework, _by_result_or_name(ranked, sort)[shown])
    return Matrix(
        framework=wanted.framework, method_version=FRAMEWORKS[wanted.framework].method_version,
        groups=GROUPS.get(wanted.framework, {}), rows=tuple(rows), total=len(ranked),
        pending=count_pending(session, catalogue), sort=sort,
    )  # fmt: skip


def _check_sort(wanted: MatrixChoice) -> None:
    known = ("result", "name", *columns_of(wanted.framework))
    if wanted.sort.removeprefix("-") not in known:
        raise Invalid(not_among(wanted.sort, known, "an order of this matrix"), pointer="/sort", supported=list(known))


def _by_result_or_name(ranked: list[RankedModel], sort: str) -> Sequence[RankedModel]:
    if sort.removeprefix("-") == "name":
        return sorted(ranked, key=lambda one: (one.model.lower(), one.model), reverse=sort.startswith("-"))
    return ranked[::-1] if sort.startswith("-") else ranked


def _by_column(framework: str, sort: str) -> Callable[[MatrixRow], Any]:
    """The most open first, or the most closed; what nobody knows is the last either way, and ranks decide ties."""
    place, sign = columns_of(framework).index(sort.removeprefix("-")), -1 if sort.startswith("-") else 1
    return lambda row: (
        _UNKNOWN_LAST.get(row.cells[place], 0), sign * STATES.index(row.cells[place]), row.rank
    )  # fmt: skip


def _rows(session: Session, framework: str, ranked: Sequence[RankedModel]) -> list[MatrixRow]:
    stored = read_cells(session, [one.model for one in ranked])
    columns = columns_of(framework)
    return [_row(one, stored[one.model], framework, columns) for one in ranked if one.model in stored]


def _row(one: RankedModel, stored: StoredCells, framework: str, columns: tuple[str, ...]) -> MatrixRow:
    values = {part.id: part.value for part in _said(stored, framework, "computed").parts}
    theirs = _said(stored, _SAME_ENTRY.get(framework, framework), "imported")
    return MatrixRow(
        rank=one.rank, model=one.model, result=one.result, score=one.score, most=one.most,
        cells=tuple(state_of(column, values.get(column, "unknown")) for column in columns),
        differs=frozenset(columns.index(part) for part in theirs.differs if part in columns),
        imported=theirs.result if theirs.framework == framework else None,
    )  # fmt: skip


def _said(stored: StoredCells, framework: str, source: str) -> JudgedCells:
    found = (item for item in stored.items if item.framework == framework and item.source == source)
    return next(found, _NOTHING)


_NOTHING = JudgedCells("", "", [], "")
_SAME_ENTRY = {"osai-14": "osai-12"}
"""The European index says the dimensions that both editions share once, by the edition of today."""
