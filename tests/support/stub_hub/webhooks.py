"""Inbound webhooks as the Hub sends them (Hub documentation, "Webhooks")."""

import http.client
import json
import uuid
from typing import Any
from urllib.parse import urlsplit

from tests.support.stub_hub.content.repository import Repository


def webhook_payload(repo: Repository, base_url: str, action: str, scope: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """The body of one delivery; ``more`` adds or replaces top-level members (``movedTo``, ``updatedConfig``...)."""
    commits = repo.commits
    payload: dict[str, Any] = {
        "event": {"action": action, "scope": scope},
        "repo": {
            "type": "model",
            "name": repo.id,
            "id": repo.hub_id,
            "private": repo.private,
            "url": {"web": f"{base_url}/{repo.id}", "api": f"{base_url}/api/models/{repo.id}"},
            "headSha": repo.head.sha,
            "owner": {"id": repo.hub_id[::-1]},
        },
        "webhook": {"id": "6390e855e30d9209411de93b", "version": 3},
    }
    if scope.startswith("repo.content"):
        old = commits[-2].sha if len(commits) > 1 else None
        payload["updatedRefs"] = [{"ref": "refs/heads/main", "oldSha": old, "newSha": repo.head.sha}]
    return {**payload, **more}


def post_webhook(url: str, payload: dict[str, Any], secret: str | None, webhook_id: str | None) -> int:
    """POST a delivery and return the receiver's status."""
    target = urlsplit(url)
    headers = {"Content-Type": "application/json", "Webhook-Id": webhook_id or uuid.uuid4().hex}
    if secret is not None:
        headers["X-Webhook-Secret"] = secret
    connection = http.client.HTTPConnection(target.hostname or "127.0.0.1", target.port or 80, timeout=10)
    try:
        path = f"{target.path or '/'}?{target.query}" if target.query else target.path or "/"
        connection.request("POST", path, json.dumps(payload).encode(), headers)
        return connection.getresponse().status
    finally:
        connection.close()
