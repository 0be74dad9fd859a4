"""The HTTP application: ``create_app(runtime)`` is the one place that sees everything."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.metadata import version

from litestar import Litestar
from litestar.concurrency import sync_to_thread
from litestar.config.response_cache import ResponseCacheConfig
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.openapi.spec import Components, License, SecurityScheme, Tag

from registry import health
from registry.access.guards import provide_caller, settle_uses
from registry.compliance.checks import endpoints as checks
from registry.compliance.evidence import endpoints as packs
from registry.compliance.evidence import pack_digests
from registry.compliance.evidence.inventories import endpoints as inventory_packs
from registry.compliance.inventories import endpoints as inventories
from registry.compliance.inventories import holders_of
from registry.compliance.inventories.entries import endpoints as inventory_entries
from registry.compliance.inventories.intake import endpoints as inventory_imports
from registry.compliance.inventories.previews import endpoints as previews
from registry.compliance.inventories.reports import endpoints as inventory_reports
from registry.compliance.inventories.runs import endpoints as inventory_runs
from registry.compliance.policies import endpoints as policies
from registry.compliance.waivers import endpoints as waivers
from registry.curation.proposals import endpoints as proposals
from registry.curation.review import endpoints as review
from registry.curation.versions import endpoints as versions
from registry.dumps import endpoints as dumps
from registry.evidence import endpoints as evidence
from registry.exports import endpoints as exports
from registry.exports.allow_lists import endpoints as allow_lists
from registry.exports.coverage import endpoints as coverage
from registry.exports.enrichment import endpoints as enrichment
from registry.exports.selections import endpoints as selections
from registry.feeds import endpoints as feeds
from registry.http.middleware import RequestMiddleware
from registry.http.openapi import Description, OperationFacts, StructDescriptions
from registry.http.parameters import refuse_strangers
from registry.http.problems import HANDLERS
from registry.http.refusals import PlainRequest
from registry.licenses import endpoints as licenses
from registry.openness.evaluation import endpoints as openness
from registry.openness.rankings import endpoints as rankings
from registry.openness.verdicts import endpoints as verdicts
from registry.processes import tell_alive
from registry.rates.middleware import RateMiddleware
from registry.records import endpoints as records
from registry.records.downloads import endpoints as downloads
from registry.records.history import endpoints as history
from registry.records.lineage import endpoints as lineage
from registry.records.search import endpoints as search
from registry.records.visibility import closed_among
from registry.records.weights import endpoints as weights
from registry.runtime import Runtime
from registry.transparency import endpoints as transparency
from registry.watch import endpoints as watch
from registry.watch.backfill import endpoints as backfill
from registry.watch.changes import endpoints as changes
from registry.watch.groups import endpoints as groups
from registry.watch.hooks import endpoints as hooks
from registry.watch.operations import endpoints as operations
from registry.watch.runs import endpoints as runs
from registry.web import endpoints as web
from registry.web.site.failures import refused_page, send_failure
from registry.web.site.reference import DescriptionFile, ReferencePage, schema_router
from registry.web.site.visitors import find_visitor
from registry.webhooks import endpoints as webhooks

MAX_BODY_BYTES = 8 * 1024 * 1024
SIGN_OF_LIFE_SECONDS = 5.0
"""Oftener where patience is shorter."""
ABOUT = """
Records of language models, their licences, what follows from them, and alerts when they change.

* Every failure is a problem document (RFC 9457) with a stable `type`; an address that is malformed answers 400, one
  that is too long 414, a method that a path does not know 405, and a fault of the service 500. What is no request
  answers 400, or 431 where its head is too large, one that does not arrive 408, and then the connection ends.
* Lists answer `items`, `next_cursor` and `total`; follow `next_cursor` until it is null, with the same filters.
* What can change has a strong ETag: send it as `If-Match` with a change, as `If-None-Match` to read only news.
* Text of a kilobyte and more is packed with gzip for clients that send `Accept-Encoding: gzip`; its ETag then ends in
  `-gzip`, and conditions take either.
* Reading may be open to everyone by setting; everything else needs a key with the scope that `security` names.
* Requests are counted: `RateLimit` says how many units are left in this minute, 429 that there are none. A cheap
  request costs one unit; searches, questions about the past, lineage, batches and exports cost more, health nothing.
* A refused input is told whole: each fault in `errors` has a JSON pointer into the body, or `/` and a parameter, and
  says what would be right; at most 50. What does not exist comes with `suggestions` where something resembles it.
* Times are RFC 3339 in UTC, countries ISO 3166-1 alpha-2 in capitals; a model of a single-part id has the owner `_`.
  A date without a time, as `as_of`, is the whole day in UTC: `needs_review` where the licence changed within it.
""".strip()
TAGS = {
    "Health": "Whether the service works, for operators.",
    "Models": "Records: what a model is, its licence, now and then, its lineage, and writing its curated layer.",
    "Licences": "The catalogue of licences, and what it makes of declarations and texts.",
    "Openness": "How open models are, by frameworks that contradict each other, and why.",
    "Watching": "Which models are read again and again, and how reading goes.",
    "Changes": "What changed about licences and access, whom it concerns, and who has looked at it.",
    "Checks": "Whether a use is allowed, and under which obligations.",
    "Policies": "The rules of an institution, which checks apply beside what licences say.",
    "Inventories": "What an institution uses: entries, imports, approvals, checks and what they found.",
    "Waivers": "Findings of policies that somebody answers for, for a time.",
    "Evidence": "The texts that facts rest on, byte for byte.",
    "Webhooks": "Subscriptions to alerts, and what became of each of them.",
    "Audit": "Who did what, for those who have to know.",
    "Curation": "What people conclude: proposals, their review, and versions.",
}


def create_app(runtime: Runtime) -> Litestar:
    """The application over one runtime."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncGenerator[None, None]:
        del app
        await sync_to_thread(runtime.prepare)
        alive = asyncio.create_task(_stay_alive(min(SIGN_OF_LIFE_SECONDS, runtime.settings.patience_seconds / 3)))
        yield
        alive.cancel()
        await settle_uses()
        runtime.close()

    app = Litestar(
        route_handlers=[
            health.router, search.router, records.router, history.router, downloads.router, lineage.router,
            licenses.router, openness.router, watch.router, groups.router, operations.router, runs.router,
            changes.router, hooks.router, backfill.router, checks.router, policies.router, previews.router,
            packs.router, inventories.router, inventory_entries.router, inventory_imports.router, inventory_runs.router,
            inventory_reports.router, inventory_packs.router, waivers.router, evidence.router, webhooks.router,
            exports.router, allow_lists.router, selections.router, proposals.router, versions.router, review.router,
            web.router, feeds.router, verdicts.router, rankings.router, dumps.router, weights.router,
            enrichment.router, coverage.router, transparency.router,
        ],
        dependencies={
            "settings": Provide(lambda: runtime.settings, sync_to_thread=False),
            "database": Provide(lambda: runtime.database, sync_to_thread=False),
            "knowledge": Provide(lambda: runtime.knowledge, sync_to_thread=False),
            "catalogue": Provide(lambda: runtime.knowledge.catalogue, sync_to_thread=False),
            "now": Provide(_now, sync_to_thread=False),
            "holders": Provide(lambda: holders_of, sync_to_thread=False),
            "caller": Provide(provide_caller, sync_to_thread=False),
        },
        exception_handlers={**HANDLERS, HTTPException: refused_page},
        before_request=refuse_strangers,
        request_class=PlainRequest,
        request_max_body_size=MAX_BODY_BYTES,
        openapi_config=_openapi(),
        plugins=[OperationFacts(), StructDescriptions()],
        response_cache_config=ResponseCacheConfig(default_expiration=None),
        lifespan=[lifespan],
        logging_config=None,
    )  # fmt: skip
    # Around everything: Litestar's own middleware begins only once a route is found.
    app.asgi_handler = RequestMiddleware(RateMiddleware(app.asgi_handler, runtime, send_failure))
    _tell_state(app, runtime)
    return app


def _tell_state(app: Litestar, runtime: Runtime) -> None:
    """What handlers ask the application for, since their packages stand below those that have it."""
    app.state.settings = runtime.settings
    app.state.database = runtime.database
    app.state.knowledge = runtime.knowledge
    app.state.find_visitor = find_visitor
    app.state.pack_digests = pack_digests
    app.state.closed_among = closed_among


async def _stay_alive(every_seconds: float) -> None:
    """Tell the supervisor that the event loop turns."""
    while True:
        tell_alive()
        await asyncio.sleep(every_seconds)


def _now() -> datetime:
    return datetime.now(UTC)


def _openapi() -> Description:
    return Description(
        title="Cardwatch",
        version=version("cardwatch"),
        summary="A registry of model cards and licences.",
        description=ABOUT,
        license=License(name="Apache-2.0", identifier="Apache-2.0"),
        openapi_router=schema_router(),
        render_plugins=[ReferencePage(), DescriptionFile()],
        use_handler_docstrings=True,
        components=Components(
            security_schemes={
                "key": SecurityScheme(
                    type="http", scheme="bearer", description="A key, made with `cardwatch keys create`."
                )
            }
        ),
        security=[{"key": []}, {}],
        tags=[Tag(name=name, description=text) for name, text in TAGS.items()],
    )
