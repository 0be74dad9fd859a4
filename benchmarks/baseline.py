"""What the service is compared with: a bare Litestar application, served as the service is served.

``/bare/...`` answers from memory what the service answered before; ``/raw/...`` selects the document with the driver
first, and where a document was asked for it sends that one. Both send the service's headers.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from litestar import Litestar, MediaType, Request, Response, get, post
from litestar.params import FromPath

from benchmarks.drivers import open_async_select
from benchmarks.samples import CHECKS, MODELS, Sample

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


def create_baseline(plan: Plan) -> Litestar:
    """The application; its handlers do as little as a handler can."""
    models = {sample.model: sample for sample in plan.samples[MODELS]}
    checks = {sample.body: sample for sample in plan.samples[CHECKS]}

    @get(f"{BARE}/v1/models/{{owner:str}}/{{name:str}}")
    async def bare_model(owner: FromPath[str], name: FromPath[str]) -> Answer:
        sample = models[f"{owner}/{name}"]
        return _answer(sample, sample.answer)

    @get(f"{RAW}/v1/models/{{owner:str}}/{{name:str}}")
    async def raw_model(request: AnyRequest, owner: FromPath[str], name: FromPath[str]) -> Answer:
        model = f"{owner}/{name}"
        document, etag = await request.app.state.select(model.lower())
        return _answer(models[model], document, etag)

    @post(f"{BARE}/v1/checks", status_code=200)
    async def bare_check(request: AnyRequest) -> Answer:
        sample = checks[await request.body()]
        return _answer(sample, sample.answer)

    @post(f"{RAW}/v1/checks", status_code=200)
    async def raw_check(request: AnyRequest) -> Answer:
        body = await request.body()
        await request.app.state.select(msgspec.json.decode(body, type=_Check).subject.model.lower())
        return _answer(checks[body], checks[body].answer)

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with open_async_select(plan.database_url, plan.connections) as app.state.select:
            yield

    handlers = [bare_model, raw_model, bare_check, raw_check]
    return Litestar(handlers, lifespan=[lifespan], openapi_config=None, logging_config=None)


def _answer(sample: Sample, content: bytes, etag: str | None = None) -> Answer:
    headers = {name: value for name, value in sample.headers.items() if name not in _BY_LITESTAR}
    if etag is not None:
        headers["etag"] = etag
    return Response(content, media_type=MediaType.JSON, headers=headers)


def main(plan_file: str) -> None:
    """Serve until told to stop, with the options of ``cardwatch serve``."""
    plan = msgspec.msgpack.decode(Path(plan_file).read_bytes(), type=Plan)
    uvicorn.run(
        create_baseline(plan), host="127.0.0.1", port=plan.port, access_log=False, log_config=None,
        server_header=False, timeout_graceful_shutdown=5,
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])
