"""``POST /v1/policies/preview``: which verdicts a policy would change."""

from datetime import datetime
from typing import Annotated

from litestar import Router, post
from litestar.di import NamedDependency, Provide

from registry.access.guards import KEYED_READ
from registry.compliance.checks.previews.schemas import PreviewBody, PreviewRead
from registry.compliance.checks.previews.service import preview_models
from registry.db import Database
from registry.http.meter import DEAR, metered
from registry.http.parameters import AnyRequest, json_body
from registry.licenses import Knowledge
from registry.rates import charge, weight_of_checks

PREVIEW = {
    "policy": {
        "key": "uni-de",
        "title": "Our models",
        "rules": [
            {
                "id": "no-research-only",
                "level": "fail",
                "when": 'license_class == "research-only"',
                "message": "Research licences stay out of production.",
            }
        ],
    },
    "models": ["mistralai/Mistral-7B-v0.3"],
    "use": {"organisation": "university", "country": "DE", "purpose": "production"},
}
Previewed = Annotated[PreviewBody, json_body("The policy, the models, and what they are used for.", PREVIEW)]


async def charge_preview(request: AnyRequest, data: Previewed) -> None:
    """A preview costs as many checks."""
    await charge(request.scope, weight_of_checks(len(data.models or ()), 0))


@post(
    "/v1/policies/preview",
    operation_id="preview_policy",
    guards=KEYED_READ,
    middleware=[metered(DEAR, body_kib=1024)],
    sync_to_thread=True,
    status_code=200,
    dependencies={"charged": Provide(charge_preview)},
    tags=["Policies"],
)
def preview_policy(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    now: NamedDependency[datetime],
    charged: NamedDependency[None],
    data: Previewed,
) -> PreviewRead:
    """See which verdicts a policy would change, before it is saved; writes nothing.

    What is compared with is the policy of the same key as it is in force, or no policy where there is none.
    """
    del charged
    with database.reading() as session:
        return preview_models(session, knowledge, data, now)


router = Router("/", route_handlers=[preview_policy])
