"""``POST /v1/hooks/huggingface``."""

from datetime import datetime

from litestar import Router, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from registry.db import Database
from registry.http.parameters import AnyRequest
from registry.licenses import Knowledge
from registry.settings import Settings
from registry.watch.hooks import service as hooks


@post("/v1/hooks/huggingface", status_code=202, sync_to_thread=True, tags=["Changes"])
def receive_hub_webhook(
    request: AnyRequest,
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    data: JSONBody[hooks.HubHook],
) -> hooks.HookTaken:
    """Take the Hub's webhook as a hint: the model is read again, and only what is read there counts."""
    hooks.check_secret(request.headers.get("x-webhook-secret"), settings.hub_webhook_secret)
    with database.unit_of_work() as work:
        return hooks.take(work, knowledge, data, request.headers.get("webhook-id"), now)


router = Router("/", route_handlers=[receive_hub_webhook])
