"""``/{language}/openness``: who really releases what; many models by the dimensions of one framework."""

from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from registry.db import Database
from registry.errors import Invalid
from registry.http.meter import DEAR, metered
from registry.inputs import not_among
from registry.licenses import Knowledge
from registry.openness.derivation import FRAMEWORK_IDS
from registry.openness.matrix import MOST_ROWS, MOST_SORTED, MatrixChoice, columns_of, read_matrix
from registry.openness.rankings import OUTPUTS
from registry.pagination import refuse_unknown
from registry.records.search import csv_bytes, filter_of
from registry.web.pages.openness import words
from registry.web.site.here import Here
from registry.web.site.render import file_headers
from registry.web.site.visitors import READER

DEFAULT = "osai-14"
PER_PAGE = 100
MOST_EXPORTED = 10_000
"""Models in one file."""
SIZES = (PER_PAGE, MOST_ROWS)
CLASSES = ("permissive", "copyleft", "data", "community", "research-only", "unknown")
REGIONS = ("USA", "China", "EU", "other", "unknown")
NAMES = ("framework", "q", "license_class", "origin_region", "type", "sort", "rows", "page")
_LAST_PAGE = 100_000
_ALL_COLUMNS = frozenset(part for framework in FRAMEWORK_IDS for part in columns_of(framework))


class MatrixColumn(msgspec.Struct, frozen=True):
    """The head of one column: where it leads, and how it is ordered now."""

    title: str
    address: str
    order: str
    """As ``aria-sort`` says it; empty where the table is not ordered by it."""


@get("/openness", guards=READER, middleware=[metered(DEAR)], sync_to_thread=True)
def openness_matrix(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    here: NamedDependency[Here],
    page: Annotated[int, QueryParameter(ge=1, le=_LAST_PAGE)] = 1,
    rows: Annotated[int, QueryParameter(ge=1, le=MOST_ROWS)] = PER_PAGE,
    q: Annotated[str, QueryParameter(max_length=200)] = "",
) -> Response[bytes]:
    """Show the dimensions of one framework of so many models, in an order, narrowed by filters."""
    refuse_unknown(request.query_params, NAMES, noun="a field of this page")
    given = {name: value for name, value in request.query_params.items() if value}
    wanted = _choice(given, q)
    with database.reading() as session:
        found = read_matrix(session, knowledge.catalogue, wanted, page=page, limit=rows)
    table = _Table(here, {name: value for name, value in given.items() if name != "page"}, found.sort)
    pages = -(-found.total // rows)
    return here.page(
        "openness/matrix",
        title=str(here.locale.say("Openness")),
        description=str(here.locale.say("Who really releases what? Language models by the dimensions of openness.")),
        matrix=found,
        wanted=wanted,
        frameworks=FRAMEWORK_IDS,
        classes=CLASSES,
        regions=REGIONS,
        types=OUTPUTS,
        sizes=SIZES,
        rows=rows,
        page=page,
        pages=pages,
        words=words,
        name=table.column("name", here.locale.say("Model")),
        result_head=table.column("result", here.locale.say("Result")),
        columns=[table.column(part, words.part_title(part, here.locale)) for part in columns_of(wanted.framework)],
        is_unsorted=found.sort != wanted.sort,
        most_sorted=MOST_SORTED,
        before=table.at(page=str(page - 1)) if page > 1 else None,
        behind=table.at(page=str(page + 1)) if page < pages else None,
        whole=table.at(rows=str(MOST_ROWS)) if found.total > rows and rows < MOST_ROWS else None,
        narrowed=any(given.get(name) for name in ("q", "license_class", "origin_region", "type")),
        csv=f"{here.at('openness.csv')}?{urlencode({**table.given, 'framework': wanted.framework})}",
    )


@get("/openness.csv", guards=READER, middleware=[metered(DEAR)], sync_to_thread=True)
def matrix_csv(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    q: Annotated[str, QueryParameter(max_length=200)] = "",
) -> Response[bytes]:
    """The same rows as CSV, all of them, in the words of the API; `closed` where an answer is no."""
    refuse_unknown(request.query_params, NAMES, noun="a field of this page")
    wanted = _choice({name: value for name, value in request.query_params.items() if value}, q)
    with database.reading() as session:
        found = read_matrix(session, knowledge.catalogue, wanted, limit=MOST_EXPORTED)
    about = (found.framework, found.method_version)
    head = ("framework", "method_version", "rank", "model", "result", "most", *columns_of(wanted.framework))
    rows = [(*about, row.rank, row.model, row.result, row.most, *row.cells) for row in found.rows]
    headers = file_headers(f"{wanted.framework}.csv")
    return Response(csv_bytes([head, *rows]), media_type="text/csv", headers=headers)


def _choice(given: dict[str, str], q: str) -> MatrixChoice:
    """What was chosen; raises ``Invalid`` for what there is not."""
    filter_of({name: given[name] for name in ("license_class", "origin_region") if name in given})
    framework = given.get("framework", DEFAULT)
    if framework not in FRAMEWORK_IDS:
        message = not_among(framework, FRAMEWORK_IDS, "a framework that ranks models")
        raise Invalid(message, pointer="/framework", supported=list(FRAMEWORK_IDS))
    sort = given.get("sort", "result")
    if sort.removeprefix("-") in _ALL_COLUMNS.difference(columns_of(framework)):
        sort = "result"  # it was a column of the framework that was shown before
    return MatrixChoice(
        framework=framework, q=q.strip(), license_class=given.get("license_class", ""),
        origin_region=given.get("origin_region", ""), type_=given.get("type", ""), sort=sort,
    )  # fmt: skip


class _Table:
    """The addresses of one table under what was chosen."""

    def __init__(self, here: Here, given: dict[str, str], sort: str) -> None:
        self._here, self.given, self._sort = here, given, sort

    def at(self, **changed: str) -> str:
        """The same table with something else."""
        return f"{self._here.at('openness')}?{urlencode({**self.given, **changed})}"

    def column(self, name: str, title: object) -> MatrixColumn:
        """A head; the one that it is ordered by leads to the other direction."""
        is_first = name == "name"  # a name ascends, what is open comes first
        if self._sort == name:
            return MatrixColumn(str(title), self.at(sort=f"-{name}"), "ascending" if is_first else "descending")
        order = ("descending" if is_first else "ascending") if self._sort == f"-{name}" else ""
        return MatrixColumn(str(title), self.at(sort=name), order)
