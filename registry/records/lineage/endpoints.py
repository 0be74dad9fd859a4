"""``/v1/models/{owner}/{name}/lineage``."""

from typing import Annotated, Literal

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from registry.access.guards import READ
from registry.db import Database
from registry.http.meter import DEAR, metered
from registry.http.parameters import AnyRequest, Name, Owner
from registry.licenses import Knowledge
from registry.pagination import refuse_unknown
from registry.records.ids import join
from registry.records.lineage.graph import MAX_MODELS
from registry.records.lineage.inheritance import read_lineage
from registry.records.lineage.schemas import LineageRead
from registry.records.queries import get_record

Direction = Annotated[
    Literal["ancestors", "descendants"] | None, QueryParameter(description="Only this way; both by default.")
]
Depth = Annotated[int | None, QueryParameter(ge=1, le=MAX_MODELS, description="How many steps at the most.")]
Most = Annotated[int, QueryParameter(ge=1, le=MAX_MODELS, description="How many models each way at the most.")]


@get(
    "/{owner:str}/{name:str}/lineage", operation_id="get_model_lineage", guards=READ,
    middleware=[metered(DEAR, advice="Ask with `direction`, and with a smaller `limit`.")], sync_to_thread=True,
)  # fmt: skip
def get_lineage(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    owner: Owner,
    name: Name,
    direction: Direction = None,
    depth: Depth = None,
    limit: Most = MAX_MODELS,
) -> LineageRead:
    """Get what a model was made from and what was made from it, down to a depth, and which terms bind through it."""
    refuse_unknown(request.query_params, ("direction", "depth", "limit"))
    with database.reading() as session:
        record = get_record(session, join(owner, name))
        return read_lineage(session, knowledge.catalogue, record, direction=direction, depth=depth, limit=limit)


router = Router("/v1/models", route_handlers=[get_lineage], tags=["Models"])
