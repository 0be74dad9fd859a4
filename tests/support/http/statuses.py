"""Watches every answer of the application in tests: its status has to be documented for its operation."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from registry.http.middleware import RequestMiddleware
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from litestar.types import Message, Receive, Scope, Send

COMMITTED = ROOT / "openapi" / "openapi.json"
EXEMPT = frozenset({405, 414, 500})
"""What any path may answer: no such method, an address that is too long, a fault of the service."""

undocumented: set[tuple[str, str, int]] = set()
"""Method, path and status of answers that the document does not know."""
_answer = RequestMiddleware.__call__


Node = dict[str, Any]


def operations_of(document: Path) -> Iterator[tuple[str, str, Node]]:
    """Path, method and description of every operation."""
    for path, operations in msgspec.json.decode(document.read_bytes())["paths"].items():
        for method, operation in operations.items():
            yield path, method.upper(), operation


@cache
def documented() -> dict[str, dict[str, set[int]]]:
    """The statuses by path and method."""
    paths: dict[str, Any] = msgspec.json.decode(COMMITTED.read_bytes())["paths"]
    return {
        path: {method.upper(): set(map(int, operation["responses"])) for method, operation in operations.items()}
        for path, operations in paths.items()
    }


async def answer_watched(self: RequestMiddleware, scope: "Scope", receive: "Receive", send: "Send") -> None:
    """What the application's outermost layer does, with a look at the status."""

    async def look(message: "Message") -> None:
        if message["type"] == "http.response.start":
            _compare(scope, message["status"])
        await send(message)

    await _answer(self, scope, receive, look)


def _compare(scope: "Scope", status: int) -> None:
    path, method = str(scope.get("path_template", "")), str(scope.get("method", ""))
    known = documented().get(path, {}).get(method)
    if known is not None and status not in known | EXEMPT:
        undocumented.add((method, path, status))
