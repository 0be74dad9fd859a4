"""``GET /v1/openness/ranking``."""

from typing import Annotated, Any

import msgspec
from litestar import MediaType, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import HeaderParameter, QueryParameter

from registry.access.guards import READ
from registry.db import Database
from registry.errors import Invalid
from registry.http.meter import DEAR, metered
from registry.http.openapi import answers
from registry.http.parameters import AnyRequest, Cursor, Limit
from registry.inputs import not_among
from registry.licenses import Knowledge
from registry.openness.derivation import FRAMEWORK_IDS
from registry.openness.rankings.developers import (
    DEVELOPER_RANKINGS,
    DeveloperRanking,
    developers_as_csv,
    read_developers,
)
from registry.openness.rankings.rules import OUTPUTS
from registry.openness.rankings.service import Ranking, ranking_as_csv, read_ranking
from registry.pagination import DEFAULT_LIMIT, refuse_unknown

CSV, JSON = "csv", "json"
Framework = Annotated[
    str,
    QueryParameter(
        max_length=40, description="By which framework.", schema_extra={"enum": [*FRAMEWORK_IDS, *DEVELOPER_RANKINGS]}
    ),
]
Type = Annotated[
    str | None,
    QueryParameter(
        name="type", max_length=20, schema_extra={"enum": list(OUTPUTS)},
        description="Only models from which this comes; `text` of language models, whatever they take.",
    ),
]  # fmt: skip
Form = Annotated[
    str | None,
    QueryParameter(name="format", max_length=10, description="`json` page by page, or `csv`, which is the whole."),
]


@get(
    "/ranking",
    operation_id="get_openness_ranking",
    responses={200: answers(Ranking | DeveloperRanking, "A page of the ranking; as `text/csv` all of it.")},
    guards=READ,
    middleware=[metered(DEAR)],
    sync_to_thread=True,
)
def get_ranking(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    framework: Framework,
    wanted_type: Type = None,
    wanted_format: Form = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
    accept: Annotated[str | None, HeaderParameter(name="Accept", description="`text/csv` for CSV.")] = None,
) -> Response[Any]:
    """Rank the tracked models by one framework, in the order that its index has.

    The European index orders by total, and what is equal by path from the last to the first; Opening up ChatGPT by
    score and then by name. A model of which a framework knows nothing is not ranked. `most` is what a result can become
    once what is missing is known.

    `fmti` ranks developers instead of models, by all editions of the transparency index or by one of them: its own
    figures, with their licence and source. Who is not in an edition is `not scored` in it, which is no 0.
    """
    refuse_unknown(request.query_params, ("framework", "type", "format", "limit", "cursor"))
    if wanted_format not in {None, CSV, JSON}:
        message = not_among(wanted_format or "", (CSV, JSON), "a value of `format`")
        raise Invalid(message, pointer="/format", supported=[CSV, JSON])
    is_csv = wanted_format == CSV or (wanted_format is None and _wants_csv(accept))
    name = f'attachment; filename="{framework}.csv"'
    if framework in DEVELOPER_RANKINGS:
        if is_csv:
            rows = developers_as_csv(framework, wanted_type)
            return Response(rows, media_type="text/csv", headers={"Content-Disposition": name})
        developers = read_developers(framework, wanted_type, limit=limit, cursor=cursor)
        return Response(msgspec.json.encode(developers), media_type=MediaType.JSON)
    with database.reading() as session:
        if is_csv:
            rows = ranking_as_csv(session, knowledge.catalogue, framework, wanted_type)
            return Response(rows, media_type="text/csv", headers={"Content-Disposition": name})
        page = read_ranking(session, knowledge.catalogue, framework, wanted_type, limit=limit, cursor=cursor)
    return Response(msgspec.json.encode(page), media_type=MediaType.JSON)


def _wants_csv(accept: str | None) -> bool:
    return accept is not None and accept.split(",")[0].partition(";")[0].strip().lower() == "text/csv"


router = Router("/v1/openness", route_handlers=[get_ranking], tags=["Openness"])
