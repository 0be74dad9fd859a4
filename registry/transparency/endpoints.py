"""``/v1/log``: checkpoints, keys, tiles and proofs for everybody who may read; entries for auditors."""

from datetime import datetime
from typing import Annotated

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from registry.access import Caller, Scope
from registry.access.guards import AUDIT, requires, requires_key
from registry.db import Database
from registry.errors import Conflict, Invalid, NotFound
from registry.http.idempotency.handlers import idempotent
from registry.http.openapi import answers
from registry.http.parameters import AnyRequest, json_body
from registry.pagination import refuse_unknown
from registry.transparency.merkle import TILE_WIDTH
from registry.transparency.queries import (
    prove_consistency,
    prove_inclusion,
    read_checkpoint,
    read_entries,
)
from registry.transparency.schemas import ConsistencyProof, EntryErasure, InclusionProof, KeyHandovers, LogPage
from registry.transparency.sequence import all_keys, read_handovers, tiles_in
from registry.transparency.service import erase_entry

READ = [requires(Scope.MODELS_READ)]
MOST_ENTRIES = 1_000
_MOST = 2**53
_WHOLE = 32 * TILE_WIDTH
Size = Annotated[int | None, QueryParameter(ge=1, le=_MOST, description="Of the tree; by default the newest.")]


@get(
    "/checkpoint", operation_id="get_log_checkpoint", problems=[NotFound], guards=READ, sync_to_thread=True,
    media_type="text/plain",
)  # fmt: skip
def get_checkpoint(request: AnyRequest, database: NamedDependency[Database], size: Size = None) -> str:
    """Get the newest signed state of the log, or that of a size, as a C2SP signed note.

    Whoever keeps one, and the key, can tell later whether anything of before was bent.
    """
    refuse_unknown(request.query_params, {"size"})
    with database.reading() as session:
        return read_checkpoint(session, size).note


@get("/key", operation_id="get_log_keys", guards=READ, sync_to_thread=True, media_type="text/plain")
def get_key(database: NamedDependency[Database]) -> str:
    """Get the keys that sign checkpoints, or signed them, the newest first: one on each line, `name+hash+base64`."""
    with database.reading() as session:
        return "".join(f"{key}\n" for key in all_keys(session))


@get("/handovers", operation_id="list_log_handovers", guards=READ, sync_to_thread=True)
def get_handovers(database: NamedDependency[Database]) -> KeyHandovers:
    """List at which checkpoints the key was changed, the oldest first, each with the leaf that names the newer key.

    So whoever kept an older key can believe the newer ones: it signed the tree in which they stand.
    """
    with database.reading() as session:
        return KeyHandovers(items=read_handovers(session)[:MOST_ENTRIES])


@get(
    "/proof", operation_id="get_log_proof", problems=[NotFound], guards=READ, sync_to_thread=True,
)  # fmt: skip
def get_proof(
    request: AnyRequest,
    database: NamedDependency[Database],
    index: Annotated[int | None, QueryParameter(ge=0, le=_MOST, description="That this entry is in the tree.")] = None,
    first: Annotated[
        int | None,
        QueryParameter(name="from", ge=1, le=_MOST, description="That the tree of this size is its beginning."),
    ] = None,
    size: Size = None,
) -> InclusionProof | ConsistencyProof:
    """Prove that an entry is in the tree of a size (`index`), or that a smaller tree is its beginning (`from`).

    Without either it is the newest entry of that tree.
    """
    refuse_unknown(request.query_params, {"index", "from", "size"})
    if index is not None and first is not None:
        raise Invalid("Ask by `index` or by `from`.", pointer="/index")
    with database.reading() as session:
        if first is not None:
            return prove_consistency(session, first, size)
        return prove_inclusion(session, index, size)


@get(
    "/tile/{level:str}/{number:str}", operation_id="get_log_tile", problems=[NotFound], guards=READ,
    sync_to_thread=True, responses={200: answers(bytes, "32 bytes for each node.", "application/octet-stream")},
)  # fmt: skip
def get_tile(
    database: NamedDependency[Database],
    level: Annotated[str, PathParameter(max_length=15, description="0 for the hashes of leaves.")],
    number: Annotated[str, PathParameter(max_length=15, description="Which of this level.")],
) -> Response[bytes]:
    """Get up to 256 nodes of the tree, one behind the other; a tile that is whole never changes."""
    with database.reading() as session:
        hashes = tiles_in(session)(_number(level), _number(number))
    if not hashes:
        raise NotFound(f"There is no tile {number} of level {level}.")
    kept = "public, max-age=31536000, immutable" if len(hashes) == _WHOLE else "no-cache"
    return Response(hashes, media_type="application/octet-stream", headers={"Cache-Control": kept})


@get("/entries", operation_id="list_log_entries", guards=AUDIT, sync_to_thread=True)
def get_entries(
    request: AnyRequest,
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    since: Annotated[int, QueryParameter(ge=0, le=_MOST, description="The first index; `next` of a page.")] = 0,
    limit: Annotated[int, QueryParameter(ge=1, le=MOST_ENTRIES, description="How many at the most.")] = 100,
) -> LogPage:
    """List what the log vouches for, in its order: what was hashed, and the salt.

    Of what is private, contents need `private:read`; of verdicts and waivers, `inventories:read`.
    """
    refuse_unknown(request.query_params, {"since", "limit"})
    with database.reading() as session:
        return read_entries(
            session, since, limit, request.app.state.closed_among, sees_inventories=caller.has(Scope.INVENTORIES_READ)
        )


@post(
    "/entries/{index:str}/erase", operation_id="erase_log_entry", problems=[NotFound, Conflict],
    guards=[requires_key(Scope.ADMIN)], sync_to_thread=True, status_code=204,
)  # fmt: skip
@idempotent
def create_entry_erasure(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    now: NamedDependency[datetime],
    index: Annotated[str, PathParameter(max_length=15, description="The index of the entry.")],
    data: Annotated[EntryErasure, json_body("Why.", {"reason": "The person it names asked for it."})],
) -> None:
    """Erase what an entry commits to, for ever, or only the words of people in it; that is logged, too."""
    with database.unit_of_work() as work:
        erase_entry(work, _number(index), data.reason, scope=data.scope, actor=caller.name, now=now)


def _number(text: str) -> int:
    """A number in a path; raises ``NotFound`` for what is none."""
    if not (text.isascii() and text.isdigit()):
        raise NotFound(f"There is no {text[:20]!r} in the log; entries and tiles have numbers.")
    return int(text)


router = Router(
    "/v1/log",
    route_handlers=[get_checkpoint, get_key, get_handovers, get_proof, get_tile, get_entries, create_entry_erasure],
    tags=["Audit"],
)
