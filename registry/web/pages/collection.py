"""``/{language}/models``: which models fit us, narrowed by facets, in an order, as a table or as CSV."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from registry.db import Database
from registry.http.meter import DEAR, metered
from registry.http.parameters import Cursor
from registry.pagination import refuse_unknown
from registry.records.search import ALL_SORTS, COUNTRIES, Facets, check_sort, filter_of, list_models, read_facets
from registry.web.languages.codes import N_
from registry.web.site.here import Here
from registry.web.site.visitors import READER

PER_PAGE = 50
CHOICES = {
    "license_class": N_("What binds"),
    "openness_category": N_("How open"),
    "origin_region": N_("Made in"),
    "gated": N_("Gate"),
    "status": N_("Status"),
}
"""Filters of few values, and what they are called."""
HIDDEN = (
    "owner", "license", "base_model", "organisation", "origin_country", "own_class", "source", "architecture",
    "memory_class",
)  # fmt: skip
"""Filters that other pages lead here with; the form keeps them."""
MEMORY = ("max_memory_gb", "memory_precision")
"""What a machine has, and how its weights are kept: whatever needs less fits, too."""
MEMORIES_GB = (8, 16, 24, 48, 80, 160, 320, 640)
BITS = {"16bit": 16, "8bit": 8, "4bit": 4}
PLACES = {"gated": "gate", "status": "status"}
"""Before codes whose words are other ones elsewhere."""
ORDERS = {
    "id": N_("by name"),
    "-updated_at": N_("changed last"),
    "-downloads": N_("most downloads"),
    "relevance": N_("best answer"),
}


class Choice(msgspec.Struct, frozen=True):
    """One filter of the form: its values with their counts under the other filters, and what is chosen."""

    name: str
    title: str
    place: str
    values: tuple[tuple[str, int], ...]
    chosen: str


@get("/models", guards=READER, middleware=[metered(DEAR)], sync_to_thread=True)
def models(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    here: NamedDependency[Here],
    q: Annotated[str, QueryParameter(max_length=200)] = "",
    sort: Annotated[str, QueryParameter(max_length=40)] = "",
    cursor: Cursor = None,
) -> Response[bytes]:
    """List models fifty at a time, the best answers of a search first."""
    allowed = {*CHOICES, *HIDDEN, *MEMORY, "q", "not_allowed_in"}
    del q  # its length was looked at
    refuse_unknown(request.query_params, {*allowed, "sort", "cursor"})
    given = {name: value for name, value in request.query_params.items() if name in allowed and value}
    if "max_memory_gb" not in given:
        given.pop("memory_precision", None)  # the form always sends it
    wanted = filter_of(given)
    order = check_sort(sort or None, wanted)
    with database.reading() as session:
        page = list_models(session, wanted, sort=order, limit=PER_PAGE, cursor=cursor)
        facets = read_facets(session, msgspec.structs.replace(wanted, q=page.searched_for or wanted.q))
    kept = {**given, "sort": order} if sort else given
    return here.page(
        "models",
        title=str(here.locale.say("Models")),
        models=[msgspec.json.decode(item) for item in page.items],
        total=facets.total if facets.total.count > page.total.count else page.total,
        searched_for=page.searched_for or None,
        did_you_mean=_question(here, kept, page.did_you_mean or None),
        given=given,
        order=order,
        orders={
            name: title
            for name, title in ORDERS.items()
            if name in ALL_SORTS and (given.get("q") or name != "relevance")
        },
        choices=[_choice(facets, name, given.get(name, "")) for name in CHOICES],
        memories=_memories(given.get("max_memory_gb", "")),
        bits=BITS,
        hidden=[(name, given[name]) for name in HIDDEN if name in given],
        all_countries=here.locale.named_countries(COUNTRIES),
        csv=f"/v1/models/export?{urlencode({**given, 'format': 'csv'})}",
        next_page=f"{here.at('models')}?{urlencode({**kept, 'cursor': page.next_cursor})}"
        if page.next_cursor
        else None,
    )


def _question(here: Here, kept: Mapping[str, str], words: str | None) -> tuple[str, str] | None:
    """Words that find more, and the address of what they find."""
    return (words, f"{here.at('models')}?{urlencode({**kept, 'q': words})}") if words else None


def _choice(facets: Facets, name: str, chosen: str) -> Choice:
    counted = [(one.value or "unknown", one.count) for one in getattr(facets, name)]
    if chosen and chosen not in {value for value, _ in counted}:
        counted.append((chosen, 0))
    return Choice(name, CHOICES[name], PLACES.get(name, ""), tuple(counted), chosen)


def _memories(chosen: str) -> tuple[str, ...]:
    """Memories to choose from, in GB, and the one of the address."""
    offered = tuple(map(str, MEMORIES_GB))
    return offered if chosen in ("", *offered) else (*offered, chosen)
