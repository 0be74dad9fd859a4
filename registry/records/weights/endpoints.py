"""``/v1/models/{owner}/{name}/weights``, and ``/v1/models/by-weight/{sha256}``: which model is this file?"""

from typing import Annotated

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import PathParameter

from registry.access.guards import READ
from registry.db import Database
from registry.db.visibility import sees_private
from registry.errors import NotFound
from registry.http.meter import DEAR, metered
from registry.http.parameters import AtRevision, Cursor, Limit, Name, Owner
from registry.pagination import DEFAULT_LIMIT, Page
from registry.records.ids import join
from registry.records.queries import get_record
from registry.records.weights.queries import list_by_weight, weights_of
from registry.records.weights.schemas import WeightMatchRead, WeightsRead


@get(
    "/{owner:str}/{name:str}/weights", operation_id="get_model_weights", guards=READ, middleware=[metered(DEAR)],
    sync_to_thread=True,
)  # fmt: skip
def get_weights(
    database: NamedDependency[Database], owner: Owner, name: Name, revision: AtRevision = None
) -> WeightsRead:
    """Get the files of weights of a model with their sha256, at a revision or at the commit that was read last.

    The hashes are those that the source lists (of LFS); no file is downloaded for them. 404 where no list of the
    commit's files was read: its weights are not known, and not absent. `signature` compares what a `model.sig` of the
    repository names with that list; the signature itself is not verified.
    """
    with database.reading() as session:
        record = get_record(session, join(owner, name))
        known = weights_of(session, record, revision)
        if known is None:
            at = f"at {revision}" if revision else "at the commit that was read last"
            raise NotFound(
                f"The weights of {record.id} {at} are not known: no list of its files was read. "
                f"`cardwatch sync {record.id}` reads that of the present commit."
            )
        return WeightsRead.of(record.id, known)


@get(
    "/by-weight/{sha256:str}", operation_id="list_models_by_weight", guards=READ, middleware=[metered(DEAR)],
    sync_to_thread=True,
)  # fmt: skip
def find_models(
    database: NamedDependency[Database],
    sha256: Annotated[
        str, PathParameter(pattern="^[0-9a-fA-F]{64}$", description="The SHA-256 of a file of weights, 64 hex digits.")
    ],
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[WeightMatchRead]:
    """List the models that have a file of weights with this hash, and at which commits: copies have the same one.

    404 where no list of files that was read names it. That does not mean that it is no model: a conversion or another
    quantisation has a hash of its own.
    """
    with database.reading() as session:
        found = list_by_weight(session, sha256, sees_private=sees_private(), limit=limit, cursor=cursor)
        return found.each(WeightMatchRead.of)


router = Router("/v1/models", route_handlers=[get_weights, find_models], tags=["Models"])
