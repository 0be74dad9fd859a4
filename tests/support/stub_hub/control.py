"""Driving the stub hub from another process: JSON POSTs under ``/_stub/``.

``POST /_stub/<method>`` calls the method of that name with the body's members as arguments, for example
``{"model_id": "owner/name", "files": {"README.md": "..."}}`` to ``/_stub/publish``. Moments (``at``,
``until``) are ISO 8601. ``GET /_stub/requests`` is the log.
"""

import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.support.stub_hub.content.repository import Commit
from tests.support.stub_hub.http.addresses import Call
from tests.support.stub_hub.http.answers import Answer, as_json

if TYPE_CHECKING:
    from tests.support.stub_hub.hub import StubHub

PREFIX = "/_stub/"
_MOMENTS = frozenset({"at", "until"})
_METHODS = frozenset(
    {
        "publish",
        "crowd",
        "commit",
        "force_push",
        "tag",
        "untag",
        "rename",
        "delete",
        "set_gated",
        "disable",
        "make_private",
        "update",
        "misbehave",
        "storm",
        "behave",
        "shape",
        "limit",
        "count",
        "exceeded",
        "faults_met",
        "forget_requests",
        "send_webhook",
    }
)


def control(hub: "StubHub", call: Call) -> Answer:
    """Carry out one control call; a mistake in it is a 400 that says what was wrong."""
    name = call.path.removeprefix(PREFIX)
    if name == "requests":
        return as_json({"items": [asdict(request) for request in tuple(hub.requests)]})
    if name == "models":
        return as_json({"items": hub.heads()})
    if name not in _METHODS:
        return as_json({"error": f"unknown call {name!r}", "known": sorted(_METHODS | {"models", "requests"})}, 404)
    try:
        arguments: dict[str, Any] = json.loads(call.body or b"{}")
        moments = {key: datetime.fromisoformat(arguments[key]) for key in _MOMENTS & arguments.keys()}
        result = getattr(hub, name)(**{**arguments, **moments})
    except (KeyError, TypeError, ValueError) as error:
        return as_json({"error": f"{type(error).__name__}: {error}"}, 400)
    return as_json({"result": {"sha": result.sha} if isinstance(result, Commit) else result})
