"""The pages: ``/``, ``/models``, ``/models/{owner}/{name}``, ``/texts/{sha256}``, and of the login.

They work without scripts and load nothing else.
"""

import shlex
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar import Response, Router, get
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from registry.access import Caller, Scope
from registry.db import Database
from registry.errors import CardwatchError
from registry.evidence import show_text
from registry.http.meter import DEAR, metered
from registry.http.parameters import Cursor
from registry.licenses import Knowledge
from registry.records import get_record, join, path_of
from registry.records.history import list_history
from registry.records.lineage import read_lineage
from registry.records.search import filter_of, list_models
from registry.settings import Settings
from registry.web.disclosures import disclosures_of
from registry.web.failures import failure_page, refused_page
from registry.web.login import log_in, log_out, show_login
from registry.web.pages import page_of, render
from registry.web.queries import SHOWN, flags_of, read_holdings
from registry.web.visitors import ANYONE, READER, Visitor, provide_visitor

CHECK = """{"subject": {"model": "meta-llama/Llama-3.2-11B-Vision"},
      "use": {"organisation": "company", "country": "DE", "commercial": true}}"""

PER_PAGE = 50
PLAIN = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": "inline; filename=text.txt",
    "Cache-Control": "no-store",
}
"""Headers of a text as it was read."""


@get("/", guards=ANYONE, sync_to_thread=True)
def home(
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    knowledge: NamedDependency[Knowledge],
    visitor: NamedDependency[Visitor],
) -> Response[bytes]:
    """Say what this is, what it holds and where the API is described."""
    holdings = None
    if settings.reads_are_public or visitor.may_read:
        with database.reading() as session:
            holdings = read_holdings(session, knowledge.catalogue)
    return render("home", visitor=visitor, holdings=holdings, examples=examples(settings))


@get("/models", guards=READER, middleware=[metered(DEAR)], sync_to_thread=True)
def models(
    database: NamedDependency[Database],
    visitor: NamedDependency[Visitor],
    q: Annotated[str, QueryParameter(max_length=200)] = "",
    license_class: Annotated[str, QueryParameter(max_length=40)] = "",
    cursor: Cursor = None,
) -> Response[bytes]:
    """List models fifty at a time, the best answers of a search first."""
    given = {name: value for name, value in (("q", q), ("license_class", license_class)) if value}
    wanted = filter_of(given)
    with database.reading() as session:
        page = list_models(session, wanted, sort="relevance" if q else "id", limit=PER_PAGE, cursor=cursor)
    following = "/models?" + urlencode({**given, "cursor": page.next_cursor or ""})
    return render(
        "models",
        visitor=visitor,
        models=[msgspec.json.decode(item) for item in page.items],
        total=page.total,
        q=q,
        license_class=license_class,
        next_page=following if page.next_cursor else None,
    )


@get("/models/{owner:str}/{name:str}", guards=READER, middleware=[metered(DEAR)], sync_to_thread=True)
def model(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    visitor: NamedDependency[Visitor],
    owner: FromPath[str],
    name: FromPath[str],
) -> Response[Any]:
    """Show one record: licence, restrictions, the texts that were read, and its past."""
    model_id = join(owner, name)
    with database.reading() as session:
        record = get_record(session, model_id)
        if record.folded != model_id.lower():
            return Redirect(page_of(record.id), status_code=308)
        document = msgspec.json.decode(record.document)
        return render(
            "model",
            visitor=visitor,
            model=document,
            disclosures=disclosures_of(document),
            binding_class=record.license_class,
            path=path_of(record.id),
            lineage=read_lineage(session, knowledge.catalogue, record, direction="ancestors"),
            cited=(document["cited_license"] or {}).get("evidence", ()),
            flags=flags_of(session, record),
            history=list_history(session, knowledge, record, limit=SHOWN, cursor=None).items,
        )


@get("/texts/{sha256:str}", guards=READER, sync_to_thread=True, media_type="text/plain")
def text(
    database: NamedDependency[Database], caller: NamedDependency[Caller], sha256: FromPath[str]
) -> Response[bytes]:
    """Show the bytes that were read, as plain text that no browser renders: for whoever has a session and no key."""
    with database.reading() as session:
        data = show_text(session, sha256, sees_private=caller.has(Scope.PRIVATE_READ))
    return Response(data, media_type="text/plain", headers=PLAIN)


def examples(settings: Settings) -> list[tuple[str, str]]:
    """Three commands to try, as one can paste them."""
    base = shlex.quote(settings.base_url)
    key = "" if settings.reads_are_public else ' -H "Authorization: Bearer $CARDWATCH_KEY"'
    json = "-H 'Content-Type: application/json'"
    return [
        ("One model", f"curl{key} {base}/v1/models/bigscience/bloomz"),
        ("Models that may not be used in Germany", f"curl{key} '{settings.base_url}/v1/models?not_allowed_in=DE'"),
        ("May we use it?", f"curl{key} {json} \\\n  -d '{CHECK}' \\\n  {base}/v1/checks"),
    ]


router = Router(
    "/",
    route_handlers=[home, models, model, text, show_login, log_in, log_out],
    dependencies={"visitor": Provide(provide_visitor, sync_to_thread=False)},
    include_in_schema=False,
    exception_handlers={CardwatchError: failure_page, HTTPException: refused_page},
)
