"""The HTTP application: ``create_app(runtime)`` is the one place that sees everything."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.metadata import version

from litestar import Litestar
from litestar.concurrency import sync_to_thread
from litestar.config.response_cache import ResponseCacheConfig
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import SwaggerRenderPlugin
from litestar.openapi.spec import Components, License, SecurityScheme

from registry import health
from registry.access.guards import provide_caller
from registry.compliance.checks import endpoints as checks
from registry.curation.proposals import endpoints as proposals
from registry.curation.review import endpoints as review
from registry.curation.versions import endpoints as versions
from registry.evidence import endpoints as evidence
from registry.exports import endpoints as exports
from registry.http.middleware import RequestMiddleware
from registry.http.problems import HANDLERS
from registry.licenses import endpoints as licenses
from registry.records import endpoints as records
from registry.records.history import endpoints as history
from registry.records.lineage import endpoints as lineage
from registry.records.search import endpoints as search
from registry.runtime import Runtime
from registry.watch import endpoints as watch
from registry.watch.backfill import endpoints as backfill
from registry.watch.changes import endpoints as changes
from registry.watch.groups import endpoints as groups
from registry.watch.hooks import endpoints as hooks
from registry.watch.operations import endpoints as operations
from registry.watch.runs import endpoints as runs
from registry.web import endpoints as web
from registry.webhooks import endpoints as webhooks

MAX_BODY_BYTES = 8 * 1024 * 1024


def create_app(runtime: Runtime) -> Litestar:
    """The application over one runtime."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncGenerator[None, None]:
        del app
        await sync_to_thread(runtime.prepare)
        yield
        runtime.close()

    app = Litestar(
        route_handlers=[
            health.router, search.router, records.router, history.router, lineage.router, licenses.router,
            watch.router, groups.router, operations.router, runs.router, changes.router, hooks.router, backfill.router,
            checks.router, evidence.router, webhooks.router, exports.router, proposals.router, versions.router,
            review.router, web.router,
        ],
        dependencies={
            "settings": Provide(lambda: runtime.settings, sync_to_thread=False),
            "database": Provide(lambda: runtime.database, sync_to_thread=False),
            "knowledge": Provide(lambda: runtime.knowledge, sync_to_thread=False),
            "catalogue": Provide(lambda: runtime.knowledge.catalogue, sync_to_thread=False),
            "now": Provide(_now, sync_to_thread=False),
            "caller": Provide(provide_caller, sync_to_thread=False),
        },
        exception_handlers=HANDLERS,
        request_max_body_size=MAX_BODY_BYTES,
        openapi_config=_openapi(),
        response_cache_config=ResponseCacheConfig(default_expiration=None),
        lifespan=[lifespan],
        logging_config=None,
    )  # fmt: skip
    # Around everything: Litestar's own middleware begins only once a route is found.
    app.asgi_handler = RequestMiddleware(app.asgi_handler)
    app.state.settings = runtime.settings
    app.state.database = runtime.database
    app.state.knowledge = runtime.knowledge
    return app


def _now() -> datetime:
    return datetime.now(UTC)


def _openapi() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Cardwatch",
        version=version("cardwatch"),
        description="Records of language models, their licences, what follows from them, and alerts when they change.",
        license=License(name="Apache-2.0", identifier="Apache-2.0"),
        path="/schema",
        render_plugins=[SwaggerRenderPlugin()],
        components=Components(
            security_schemes={
                "key": SecurityScheme(type="http", scheme="bearer", description="`cardwatch keys create`")
            }
        ),
        security=[{"key": []}, {}],
    )
