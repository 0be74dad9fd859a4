"""``/v1/licenses``: what the catalogue knows, and its judgement of declarations and texts."""

from typing import Annotated, Any

from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from registry.access.guards import READ
from registry.db import Database
from registry.http.meter import DEAR, metered
from registry.http.parameters import Cursor, Limit, json_body
from registry.licenses.catalogue.entries import LicenseClass
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.comparison.rules import Comparison, compare
from registry.licenses.declarations.blocks import LicenseBlock, classify
from registry.licenses.schemas import (
    ClassifyBody,
    CompareBody,
    IdentificationRead,
    IdentifyBody,
    LicenseRead,
    PolicyRead,
    find_license,
    read_identification,
    read_license,
    read_policy,
)
from registry.licenses.texts.identification import identify, load_index
from registry.licenses.texts.queries import exact_lookup, near_lookup
from registry.pagination import DEFAULT_LIMIT, Page, decode_cursor, page_of, refuse_unknown, total_of

FILTERS = frozenset({"class", "limit", "cursor"})
MAX_DECLARATION_BYTES = 1024 * 1024
MAX_TEXTS_KIB = 8 * 1024
"""Two texts of 1 MiB, whose characters may need escapes."""
PAGES = frozenset({"limit", "cursor"})
HINTS = 3
"""For how many unknown words of one declaration similar names are looked up."""

DECLARED = {"declared": "other", "name": "llama3.2", "link": "https://www.llama.com/llama3_2/license/"}
TEXT = "Permission is hereby granted, free of charge, to any person obtaining a copy of this software ..."

ClassFilter = Annotated[LicenseClass | None, QueryParameter(name="class", description="Only licences of this class.")]


@get("/", operation_id="list_licenses", guards=READ, sync_to_thread=False)
def list_licenses(
    request: Request[Any, Any, Any],
    class_: ClassFilter = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[LicenseRead]:
    """List the catalogue by key."""
    refuse_unknown(request.query_params, FILTERS)
    catalogue = load_catalogue()
    keys = sorted(key for key, entry in catalogue.entries.items() if class_ in (None, entry.class_))
    bound_to = ("licenses", class_)
    after = decode_cursor(cursor, bound_to, 1)[0] if cursor else ""
    following = [key for key in keys if key > str(after)]
    found = page_of(following, limit, lambda key: [key], bound_to=bound_to, total=total_of(len(keys)))
    return found.each(_license_read)


@get("/use-policies", operation_id="list_use_policies", guards=READ, sync_to_thread=False)
def list_use_policies(
    request: Request[Any, Any, Any],
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[PolicyRead]:
    """List the policies for users that are known by their texts: no licences, so `/v1/licenses` leaves them out."""
    refuse_unknown(request.query_params, PAGES)
    catalogue = load_catalogue()
    bound_to = ("use-policies",)
    after = decode_cursor(cursor, bound_to, 1)[0] if cursor else ""
    keys = sorted(catalogue.policies)
    following = [key for key in keys if key > str(after)]
    found = page_of(following, limit, lambda key: [key], bound_to=bound_to, total=total_of(len(keys)))
    return found.each(lambda key: read_policy(catalogue.policies[key], catalogue.version))


@get("/{key:str}", operation_id="get_license", guards=READ, sync_to_thread=False)
def get_license(
    key: Annotated[str, PathParameter(description="A key of the catalogue, or an id of the Hub.")],
) -> LicenseRead:
    """Get one licence, by key or Hub id, with all terms, their clauses and how well the text was read."""
    return _license_read(find_license(load_catalogue(), key).key)


@post(
    "/classify", operation_id="classify_license", guards=READ, request_max_body_size=MAX_DECLARATION_BYTES,
    sync_to_thread=False, status_code=200,
)  # fmt: skip
def classify_license(
    data: Annotated[ClassifyBody, json_body("The licence fields of a card.", DECLARED)],
) -> LicenseBlock:
    """Judge what a card declares; nothing is stored."""
    return classify(load_catalogue(), data.value(), hints=HINTS)


@post(
    "/identify", operation_id="identify_license", guards=READ,
    middleware=[metered(DEAR, body_kib=MAX_TEXTS_KIB, shape=IdentifyBody)], sync_to_thread=True, status_code=200,
)  # fmt: skip
def identify_license(
    data: Annotated[IdentifyBody, json_body("The text, as it was found.", {"text": TEXT})],
    database: NamedDependency[Database],
) -> IdentificationRead:
    """Say which licence a text is; `license` is set only where every word is the same.

    A known policy for users is exact too, with `kind` `policy`: it grants nothing, and `GET /v1/licenses/use-policies`
    lists it. A file that is no text, such as a PDF, is asked for by the sha256 of its bytes.

    `nearest_text` is the nearest text that was seen in a registered model, with the difference to it.
    """
    with database.reading() as session:
        return read_identification(identify(load_index(), data.value(), near_lookup(session, load_catalogue())))


@post(
    "/compare", operation_id="compare_licenses", guards=READ,
    middleware=[metered(DEAR, body_kib=MAX_TEXTS_KIB, shape=CompareBody)], sync_to_thread=True, status_code=200,
)  # fmt: skip
def compare_licenses(
    data: Annotated[CompareBody, json_body("The two states.", {"old": {"declared": "apache-2.0"}, "new": DECLARED})],
    database: NamedDependency[Database],
) -> Comparison:
    """Compare two states of a licence: cosmetic or material, what moved and in which direction for users.

    `terms` says what moved in the licences' terms, `diff` what reads differently in the texts.
    """
    catalogue = load_catalogue()
    with database.reading() as session:
        lookup = exact_lookup(session, catalogue)
        return compare(catalogue, load_index(), data.old.value(), data.new.value(), lookup)


def _license_read(key: str) -> LicenseRead:
    catalogue = load_catalogue()
    return read_license(catalogue.entries[key], catalogue.version, load_index().hashes_of(key))


router = Router(
    "/v1/licenses",
    route_handlers=[
        list_licenses,
        list_use_policies,
        get_license,
        classify_license,
        identify_license,
        compare_licenses,
    ],
    tags=["Licences"],
)
