"""``POST /v1/hooks/huggingface``."""

from datetime import datetime
from typing import Annotated

from litestar import Router, post
from litestar.di import NamedDependency
from litestar.params import HeaderParameter

from registry.db import Database
from registry.errors import Forbidden, Unauthenticated
from registry.http.parameters import json_body
from registry.http.retries import retried
from registry.licenses import Knowledge
from registry.settings import Settings
from registry.watch.hooks import service as hooks

HOOK = {
    "event": {"action": "update", "scope": "repo.content"},
    "repo": {"type": "model", "name": "mistralai/Mistral-7B-v0.3"},
    "updatedRefs": [{"ref": "refs/heads/main"}],
}
Secret = Annotated[
    str | None, HeaderParameter(name="X-Webhook-Secret", description="The secret that the Hub shares; required.")
]
HookId = Annotated[
    str | None, HeaderParameter(name="Webhook-Id", description="The hook's id: the same again does nothing.")
]


@post(
    "/v1/hooks/huggingface",
    operation_id="receive_hub_webhook",
    problems=[Unauthenticated, Forbidden],
    status_code=202,
    sync_to_thread=True,
    tags=["Changes"],
)
@retried
def receive_hub_webhook(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
    data: Annotated[hooks.HubHook, json_body("The payload (version 3); unknown fields are fine.", HOOK)],
    secret: Secret = None,
    hook_id: HookId = None,
) -> hooks.HookTaken:
    """Take the Hub's webhook as a hint: the model is read again, and only what is read there counts."""
    hooks.check_secret(secret, settings.hub_webhook_secret)
    with database.unit_of_work() as work:
        return hooks.take(work, knowledge, data, hook_id, now)


router = Router("/", route_handlers=[receive_hub_webhook])
