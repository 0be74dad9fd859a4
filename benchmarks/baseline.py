"""What the service is compared with, served as the service is served.

``/bare/...`` is a handler of a bare Litestar application that answers from memory what the service answered before.
``/raw/...`` has no framework at all: it selects the document with the driver, and where a document was asked for it
sends that one. Both send the service's headers.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import uvicorn
from litestar import Litestar, MediaType, Request, Response, get, post
from litestar.enums import ScopeType
from litestar.params import FromPath

from benchmarks.drivers import Select, open_async_select
from benchmarks.samples import CHECKS, MODELS, Sample
from registry.http.connections import KEEP_ALIVE_SECONDS, GuardedConnection

if TYPE_CHECKING:
    from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

BARE, RAW = "/bare", "/raw"
_BY_LITESTAR = frozenset({"content-type"})

Answer = Response[bytes]
AnyRequest = Request[Any, Any, Any]


class Plan(msgspec.Struct, frozen=True):
    """What the process is told: where to listen, what to read, what to answer."""

    port: int
    database_url: str
    connections: int
    samples: dict[str, list[Sample]]


class _Checked(msgspec.Struct):
    model: str


class _Check(msgspec.Struct):
    subject: _Checked


def create_baseline(plan: Plan) -> "ASGIApp":
    """The application; it does as little as an answer can do."""
    models = {sample.model: sample for sample in plan.samples[MODELS]}
    checks = {sample.body: sample for sample in plan.samples[CHECKS]}
    raw = Raw(models, checks)

    @get(f"{BARE}/v1/models/{{owner:str}}/{{name:str}}")
    async def bare_model(owner: FromPath[str], name: FromPath[str]) -> Answer:
        return _answer(models[f"{owner}/{name}"])

    @post(f"{BARE}/v1/checks", status_code=200)
    async def bare_check(request: AnyRequest) -> Answer:
        return _answer(checks[await request.body()])

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        del app
        async with open_async_select(plan.database_url, plan.connections) as raw.select:
            yield

    bare = Litestar([bare_model, bare_check], lifespan=[lifespan], openapi_config=None, logging_config=None)

    async def app(scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] == ScopeType.HTTP and scope["path"].startswith(RAW):
            await raw.answer(scope, receive, send)
        else:
            await bare(scope, receive, send)

    return app


class Raw:
    """What stands between the server and the driver, and nothing else."""

    def __init__(self, models: dict[str, Sample], checks: dict[bytes, Sample]) -> None:
        self._models, self._checks = models, checks
        self.select: Select

    async def answer(self, scope: "HTTPScope", receive: "Receive", send: "Send") -> None:
        """Select the document that the request is about, and send what the service sends."""
        if scope["method"] == "GET":
            model = scope["path"].removeprefix(f"{RAW}/v1/models/")
            content, etag = await self.select(model.lower())
            headers = {**self._models[model].headers, "etag": etag}
        else:
            body = await _body(receive)
            await self.select(msgspec.json.decode(body, type=_Check).subject.model.lower())
            content, headers = self._checks[body].answer, self._checks[body].headers
        fields = [(name.encode(), value.encode()) for name, value in headers.items()]
        fields.append((b"content-length", str(len(content)).encode()))
        await send({"type": "http.response.start", "status": 200, "headers": fields})
        await send({"type": "http.response.body", "body": content, "more_body": False})


async def _body(receive: "Receive") -> bytes:
    body, more = b"", True
    while more and (message := await receive())["type"] == "http.request":
        body, more = body + message["body"], message["more_body"]
    return body


def _answer(sample: Sample) -> Answer:
    headers = {name: value for name, value in sample.headers.items() if name not in _BY_LITESTAR}
    return Response(sample.answer, media_type=MediaType.JSON, headers=headers)


def main(plan_file: str) -> None:
    """Serve until told to stop, with the options of ``cardwatch serve``."""
    plan = msgspec.msgpack.decode(Path(plan_file).read_bytes(), type=Plan)
    uvicorn.run(
        create_baseline(plan), host="127.0.0.1", port=plan.port, access_log=False, log_config=None,
        server_header=False, timeout_graceful_shutdown=5, http=GuardedConnection, ws="none", proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])
