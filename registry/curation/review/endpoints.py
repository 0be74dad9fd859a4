"""``/v1/review``: the models that wait for a person, and the dossier of each."""

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from registry.access.guards import READ
from registry.curation.review.dossier import read_dossier
from registry.curation.review.queries import ReviewFilter, list_review
from registry.curation.review.rules import Code
from registry.curation.review.schemas import DossierRead, EntryRead
from registry.db import Database
from registry.http.parameters import Cursor, Limit, Name, Owner
from registry.licenses import Knowledge
from registry.licenses.catalogue import LicenseClass
from registry.pagination import DEFAULT_LIMIT, Page, refuse_unknown
from registry.records import join

FILTERS = frozenset({"owner", "code", "license_class", "group", "limit", "cursor"})
OfOwner = Annotated[str | None, QueryParameter(max_length=120, description="Models of this owner, one by one.")]
Group = Annotated[
    str | None,
    QueryParameter(
        pattern="^[0-9a-f]{64}$",
        description="The `key` of a group in this list (64 hexadecimal digits), whose models come one by one.",
    ),
]
CodeFilter = Annotated[Code | None, QueryParameter(description="Whose first reason is this.")]
ClassFilter = Annotated[
    LicenseClass | None, QueryParameter(description="Whose own licence is, or may be, of this class.")
]


@get("/", operation_id="list_models_to_review", guards=READ, sync_to_thread=True)
def get_review(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    owner: OfOwner = None,
    code: CodeFilter = None,
    license_class: ClassFilter = None,
    group: Group = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[EntryRead]:
    """List the models that need review: what is used most and decided quickest first.

    Models with the same words in their licence file are one entry, since one decision settles them; `group` lists its
    members. A page may hold fewer items than `limit` although there are more: follow `next_cursor` until it is null.
    """
    refuse_unknown(request.query_params, FILTERS)
    class_ = str(license_class) if license_class else None
    wanted = ReviewFilter(owner=owner, code=code, license_class=class_, group=group)
    with database.reading() as session:
        return list_review(session, wanted, limit=limit, cursor=cursor)


@get("/{owner:str}/{name:str}", operation_id="get_review_dossier", guards=READ, sync_to_thread=True)
def get_dossier(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    now: NamedDependency[datetime],
    owner: Owner,
    name: Name,
) -> DossierRead:
    """Get all that deciding about a model takes: reasons, texts with their differences, ancestors, a ready proposal.

    `proposal` is a body for `POST /v1/proposals`, given only where every word of the text is known; nothing is ever
    decided by itself. Where it is null, `no_proposal` says why.
    """
    with database.reading() as session:
        return read_dossier(session, knowledge, join(owner, name), now)


router = Router("/v1/review", route_handlers=[get_review, get_dossier], tags=["Curation"])
