"""``/v1/models/{owner}/{name}/lineage``."""

from typing import Annotated, Literal

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from registry.access.guards import READ
from registry.db import Database
from registry.http.parameters import AnyRequest
from registry.licenses import Knowledge
from registry.pagination import refuse_unknown
from registry.records.ids import join
from registry.records.lineage.graph import MAX_MODELS
from registry.records.lineage.inheritance import read_lineage
from registry.records.lineage.schemas import LineageRead
from registry.records.queries import get_record


@get("/{owner:str}/{name:str}/lineage", guards=READ, sync_to_thread=True)
def get_lineage(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    owner: FromPath[str],
    name: FromPath[str],
    direction: FromQuery[Literal["ancestors", "descendants"] | None] = None,
    depth: Annotated[int | None, QueryParameter(ge=1, le=MAX_MODELS)] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=MAX_MODELS)] = MAX_MODELS,
) -> LineageRead:
    """Get what a model was made from and what was made from it, down to a depth, and which terms bind through it."""
    refuse_unknown(request.query_params, ("direction", "depth", "limit"))
    with database.reading() as session:
        record = get_record(session, join(owner, name))
        return read_lineage(session, knowledge.catalogue, record, direction=direction, depth=depth, limit=limit)


router = Router("/v1/models", route_handlers=[get_lineage], tags=["Models"])
