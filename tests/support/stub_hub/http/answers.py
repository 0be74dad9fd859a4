"""What the stub hub answers: a value before it becomes bytes on a connection."""

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Answer:
    """Status, headers and body of one HTTP answer."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def as_json(value: Any, status: int = 200, **headers: str) -> Answer:  # noqa: ANN401 - any JSON value
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status, {"Content-Type": "application/json; charset=utf-8", **named}, json.dumps(value).encode())


def refused(status: int, code: str | None, message: str) -> Answer:
    """An error the way the Hub words it: in the body for people, in ``X-Error-*`` for the client library."""
    answer = as_json({"error": message}, status)
    answer.headers["X-Error-Message"] = message
    if code is not None:
        answer.headers["X-Error-Code"] = code
    return answer


DISABLED = "Access to this resource is disabled."


def gated(model_id: str) -> Answer:
    message = f"Access to model {model_id} is restricted and you are not in the authorized list."
    return refused(403, "GatedRepo", message)


def repository_missing(status: int) -> Answer:
    """404 for somebody known to the Hub; strangers get 401, whether the repository is private or does not exist."""
    unknown_caller = 401
    return refused(
        status, "RepoNotFound", "Invalid username or password." if status == unknown_caller else "Repository not found"
    )
