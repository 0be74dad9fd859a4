"""``/v1/models`` as a collection: lists, searches, facets and exports, all with the same filters."""

import re
from collections.abc import Iterable
from typing import Annotated, Any

import msgspec
from litestar import MediaType, Response, Router, get
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter
from litestar.response import Stream

from registry.access.guards import READ, LeanHandler
from registry.db import Database
from registry.errors import Invalid, NotFound
from registry.http.meter import DEAR, STREAMED, metered
from registry.http.openapi import answers
from registry.http.parameters import AnyRequest, Cursor, IfNoneMatch, Limit
from registry.hub import base_id, named_model
from registry.inputs import not_among
from registry.pagination import DEFAULT_LIMIT, refuse_unknown
from registry.records.documents.endpoints import MOVED, Fields, answer_document, members_of
from registry.records.documents.members import Members
from registry.records.documents.schemas import ModelDocument
from registry.records.history.documents import read_at_revision
from registry.records.history.schemas import PastDocument
from registry.records.ids import hub_of_purl, is_same_hub, model_of_purl
from registry.records.queries import get_record
from registry.records.search import export as exporting
from registry.records.search.facets import Facets, read_facets
from registry.records.search.filters import ModelFilter
from registry.records.search.schemas import ModelPage
from registry.records.search.service import list_models, look_up_list
from registry.records.search.values import (
    ALL_SORTS,
    MOST_GB,
    MOST_TOKENS,
    OPENNESS_RESULTS,
    PRECISIONS,
    VALUES,
    check_sort,
    checked,
)


def word(description: str) -> QueryParameter:
    """A filter of one word."""
    return QueryParameter(max_length=200, description=description)


def one_of(known: Iterable[str], description: str) -> QueryParameter:
    """A filter by one of these words; what is none of them is refused by ``checked``, which lists them."""
    return QueryParameter(max_length=200, description=description, schema_extra={"enum": list(known)})


Sort = Annotated[
    str | None,
    one_of(
        ALL_SORTS,
        "What the list is ordered by; `-` stands for the greatest first. `-downloads`: as the source counted them at "
        "the last reading, on the Hugging Face Hub in 30 days; models that nobody read come last. Without it a search "
        "is ordered by `relevance`, any other list by `id`.",
    ),
]
ById = Annotated[
    str | None, word("The one record of this id, or of the address of its page; a name it had before leads to it.")
]
ByPurl = Annotated[str | None, QueryParameter(max_length=400, description="The one record of this package URL.")]
Country = Annotated[
    str | None,
    word("Whose licence, or that of a model it was made from, excludes this country (ISO 3166-1 alpha-2)."),
]
BINDING_CLASS = (
    "Bound to this class: the strictest of its own licence and of all it was made from; unknown where its own is."
)
SEARCHED = (
    "Words, each of which begins one of the id, the organisation, the country (names in English and German, codes), "
    "the licence in force (key, SPDX id, name), the tags or the description. What a description says of licences is "
    "not searched."
)
OPENNESS = (
    "For which a framework has this result, as `mof-1.0:class_2`, in short `mof-1.0:2`. Models of which it knows "
    "nothing are in none."
)
MEMORY_CLASS = (
    "The smallest of these memories that holds its weights at 16 bit and a context of 8,192 tokens; unknown where the "
    "number of parameters, the architecture or the shape is."
)
PRECISION = "Of the weights in `max_memory_gb`; by default `16bit`."
CONTEXT = (
    "Count the keys and values of so many tokens, at 16 bit, in `max_memory_gb`. Models of which that is not known are "
    "left out, and those that take no context as long."
)

NARROWER = "Ask with narrower filters, or page by page in the order of `id`."
_DEAR = re.compile(rb"(?:^|&)(?:q|base_model|not_allowed_in|max_memory_gb|openness)=.|(?:^|&)purl=[^&]*(?:@|%40)")


def is_dear(query: bytes) -> bool:
    """Whether a list is searched for, or a past asked for, rather than a stretch of an index."""
    return _DEAR.search(query) is not None


FILTERS = frozenset(ModelFilter.__struct_fields__)


def provide_filter(
    q: Annotated[str | None, word(SEARCHED)] = None,
    owner: Annotated[str | None, word("Of this owner.")] = None,
    license: Annotated[
        str | None, word("With this licence, a key of the catalogue, a Hub id or an SPDX id, in any version.")
    ] = None,
    license_class: Annotated[str | None, one_of(VALUES["license_class"], BINDING_CLASS)] = None,
    own_class: Annotated[str | None, one_of(VALUES["own_class"], "Whose own licence is of this class.")] = None,
    not_allowed_in: Country = None,
    gated: Annotated[str | None, one_of(VALUES["gated"], "Behind this gate.")] = None,
    base_model: Annotated[str | None, word("Made from this model.")] = None,
    source: Annotated[str | None, one_of(VALUES["source"], "Of this source.")] = None,
    status: Annotated[str | None, one_of(VALUES["status"], "In this status.")] = None,
    openness_category: Annotated[str | None, one_of(VALUES["openness_category"], "As open as this.")] = None,
    openness: Annotated[str | None, one_of(OPENNESS_RESULTS, OPENNESS)] = None,
    origin_region: Annotated[str | None, one_of(VALUES["origin_region"], "Made here.")] = None,
    organisation: Annotated[str | None, word("Made by this organisation, by its whole name in any case.")] = None,
    origin_country: Annotated[
        str | None, word("Made in this country (ISO 3166-1 alpha-2), where that is known.")
    ] = None,
    architecture: Annotated[str | None, one_of(VALUES["architecture"], "Of this architecture.")] = None,
    memory_class: Annotated[str | None, one_of(VALUES["memory_class"], MEMORY_CLASS)] = None,
    max_memory_gb: Annotated[
        float | None, QueryParameter(gt=0, le=MOST_GB, description="Whose weights take up so many GB at the most.")
    ] = None,
    memory_precision: Annotated[str | None, one_of(PRECISIONS, PRECISION)] = None,
    memory_context: Annotated[int | None, QueryParameter(ge=1, le=MOST_TOKENS, description=CONTEXT)] = None,
) -> ModelFilter:
    """The filters of the address."""
    wanted = ModelFilter(
        q=base_id(q) if q else q, owner=owner, license=license, license_class=license_class, own_class=own_class,
        not_allowed_in=not_allowed_in, gated=gated, base_model=base_model, source=source, status=status,
        openness_category=openness_category, openness=openness, origin_region=origin_region, organisation=organisation,
        origin_country=origin_country, architecture=architecture, memory_class=memory_class,
        max_memory_gb=max_memory_gb, memory_precision=memory_precision, memory_context=memory_context,
    )  # fmt: skip
    return checked(wanted)


@LeanHandler(
    "/", operation_id="list_models", responses=MOVED, problems=[NotFound], http_method="GET", guards=READ,
    middleware=[metered(DEAR, advice=NARROWER, when=is_dear)],
)  # fmt: skip
async def search_models(
    request: AnyRequest,
    wanted: NamedDependency[ModelFilter],
    sort: Sort = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
    id: ById = None,
    purl: ByPurl = None,
    fields: Fields = None,
    if_none_match: IfNoneMatch = None,
) -> Response[ModelPage[ModelDocument] | ModelDocument | PastDocument | dict[str, Any]]:
    """List records; every word of `q` begins a word of id, organisation, country, licence, tags or description.

    `?id=` looks one up.

    So does `?purl=`: with a version it answers the record at that commit, 404 with the known range where it was never
    read. Follow `next_cursor` until it is null: a page of a wide search may hold fewer items than `limit`, or none.
    Where `q` finds nothing and seems to be a slip, `searched_for` says what was searched for instead.
    """
    refuse_unknown(request.query_params, FILTERS | {"sort", "limit", "cursor", "id", "purl", "fields"})
    order = check_sort(sort, wanted)
    if id is not None or purl is not None:
        model_id, revision = named_model(id, "/id") if id is not None else model_of_purl(purl or "")
        if purl is not None and (hub := hub_of_purl(purl)) is not None:
            await sync_to_thread(_refuse_other_hub, request.app.state.database, model_id, hub)
        is_past = revision not in {None, "main"}
        members = members_of(fields, is_past=is_past)
        if not is_past:
            return await answer_document(request, model_id, if_none_match, members)
        past: Any = await sync_to_thread(
            read_at_revision, request.app.state.database, request.app.state.knowledge, model_id, revision or ""
        )
        return Response(past, media_type=MediaType.JSON)
    members = members_of(fields, is_past=False)
    database: Database = request.app.state.database  # Litestar would start a task for each of two dependencies
    page: Any = await look_up_list(database.lookups, wanted, sort=order, limit=limit, cursor=cursor, members=members)
    if page is None:
        page = await sync_to_thread(_page, database, wanted, order, limit, cursor, members)
    return Response(page, media_type=MediaType.JSON)


@get(
    "/facets", operation_id="get_model_facets", guards=READ, middleware=[metered(DEAR, advice=NARROWER)],
    sync_to_thread=True,
)  # fmt: skip
def get_facets(
    request: AnyRequest, database: NamedDependency[Database], wanted: NamedDependency[ModelFilter]
) -> Facets:
    """Count records by class, licence (50), region, category, openness, status, gate, source, architecture and memory.

    Of a search or country that matches very many records the first ten thousand are counted: the total then says
    `at_least`.
    """
    refuse_unknown(request.query_params, FILTERS)
    with database.reading() as session:
        return read_facets(session, wanted)


@get(
    "/export",
    operation_id="export_models",
    responses={200: answers(str, "One line for each record.", "application/jsonl, text/csv")},
    guards=READ,
    middleware=[metered(STREAMED)],
    sync_to_thread=False,
)
def export_models(
    request: AnyRequest,
    database: NamedDependency[Database],
    wanted: NamedDependency[ModelFilter],
    wanted_format: Annotated[str, QueryParameter(name="format", description="`csv` or `jsonl`.")] = "jsonl",
) -> Stream:
    """Export all records under the filters, ordered by id, as JSON Lines of the documents or as CSV.

    Which records those are is settled when it begins; each is as it was when its batch was read, and left out where it
    had ceased to match. An answer that fails before its end breaks off without the last chunk, so that it is no answer.
    """
    refuse_unknown(request.query_params, FILTERS | {"format"})
    form = next((one for one in exporting.FORMATS if one == wanted_format), None)
    if form is None:
        message = not_among(wanted_format, exporting.FORMATS, "a value of `format`")
        raise Invalid(message, pointer="/format", supported=list(exporting.FORMATS))
    return Stream(
        exporting.export_models(database, wanted, form),
        media_type=exporting.MEDIA_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="models.{form}"'},
    )


def _refuse_other_hub(database: Database, model_id: str, hub: str) -> None:
    """Raise ``NotFound`` where a package URL is of another hub than the record: the name there may be another model."""
    with database.reading() as session:
        read_from = get_record(session, model_id).hub
    if not is_same_hub(hub, read_from):
        where = read_from or "the Hugging Face Hub"
        raise NotFound(f"{model_id} is known of {where}; what {hub[:200]} has under that name is not known here.")


def _page(
    database: Database, wanted: ModelFilter, sort: str, limit: int, cursor: str | None, members: Members | None
) -> bytes:
    with database.reading() as session:
        page = list_models(session, wanted, sort=sort, limit=limit, cursor=cursor)
    return msgspec.json.encode(
        page if members is None else page.each(lambda item: msgspec.Raw(members.cut(bytes(item))))
    )


router = Router(
    "/v1/models",
    route_handlers=[search_models, get_facets, export_models],
    dependencies={"wanted": Provide(provide_filter, sync_to_thread=False)},
    tags=["Models"],
)
