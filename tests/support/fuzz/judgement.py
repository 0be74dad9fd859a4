"""What an answer must be, whatever was asked."""

import json
import re
from typing import Any, NoReturn, get_args

from registry.http.problems import ProblemType
from tests.support.fuzz.requests.grammar import Shot
from tests.support.fuzz.requests.wire import Answer
from tests.support.http.statuses import documented

PROBLEM = "application/problem+json"
MEMBERS = {"type", "title", "status", "detail", "instance"}
TYPES = frozenset(get_args(ProblemType))
EVERYWHERE = frozenset({400, 404, 405, 408, 413, 414, 431})
"""What any address may answer: it is no path, no method of it, too long, too late or no request."""
READY = "/health/ready"


def faults(shot: Shot | None, answer: Answer) -> list[str]:
    """What is wrong with an answer; ``shot`` is None where the bytes were no request."""
    found = []
    if answer.status >= 500 and not (shot and shot.template == READY and answer.status == 503):
        found.append(f"{answer.status}")
    found += [f"{name} is missing" for name in ("x-content-type-options", "x-request-id") if name not in answer.headers]
    is_head = shot is not None and shot.method == "HEAD"
    if is_head:
        return [*found, *(["HEAD has a body"] if answer.body else [])]
    if answer.status >= 400 and answer.media_type == "application/json" and shot and shot.template == READY:
        return found
    if answer.status >= 400 and not (shot and answer.media_type == "text/html" and _wants_page(shot)):
        found += problem_faults(answer)
    elif answer.media_type in {"application/json", "application/problem+json"}:
        found += [] if isinstance(_json(answer.body), dict) else ["no JSON object"]
    known = documented().get(shot.template, {}).get(shot.method, set()) if shot else set()
    if known and answer.status not in known | EVERYWHERE:
        found.append(f"{answer.status} is not documented")
    return found


def _wants_page(shot: Shot) -> bool:
    """Whether a browser asks for what is no address of the API, such as ``/v2``: then a failure is a page."""
    asks = any(name.lower() == b"accept" and b"text/html" in value for name, value in shot.headers)
    return asks and not f"{shot.path}/".startswith(("/v1/", "/schema", "/health/", "/metrics"))


def problem_faults(answer: Answer) -> list[str]:
    """What is wrong with a problem document."""
    if answer.media_type != PROBLEM:
        return [f"an error as {answer.media_type or 'nothing'}"]
    body = _json(answer.body)
    if not isinstance(body, dict) or not body.keys() >= MEMBERS:
        return ["no problem document"]
    found = []
    if body["status"] != answer.status:
        found.append("another status in the problem")
    if body["type"] not in TYPES and answer.status != 404:
        found.append(f"the type {body['type']}")
    if not body["detail"]:
        found.append("no detail")
    if answer.status in {400, 414} and not body.get("errors"):
        found.append("no errors")
    if re.search(r"Traceback|sqlite3|psycopg|sqlalchemy|site-packages", answer.body.decode(errors="replace")):
        found.append("the inside is shown")
    return found


def _json(data: bytes) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(data, parse_constant=_refuse)
    except ValueError:
        return None


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)
