"""``/v1/dumps``: the dumps that there are, and their files, whole or from where a download broke off."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Annotated

from litestar import Response, Router, get
from litestar.datastructures import ResponseHeader
from litestar.di import NamedDependency
from litestar.params import HeaderParameter, PathParameter
from litestar.response import Stream
from litestar.status_codes import HTTP_200_OK, HTTP_206_PARTIAL_CONTENT, HTTP_304_NOT_MODIFIED

from registry.access.guards import READ
from registry.dumps.manifest import DumpRead
from registry.dumps.rules import LINES, span_of
from registry.dumps.shelf import find_file, names_on, read_dump
from registry.errors import NotFound
from registry.http.etags import is_unchanged
from registry.http.meter import STREAMED, metered
from registry.http.openapi import answers
from registry.http.parameters import AnyRequest, Cursor, IfNoneMatch, Limit
from registry.pagination import DEFAULT_LIMIT, Page, decode_cursor, page_of, refuse_unknown, total_of
from registry.settings import Settings

BLOCK_BYTES = 256 * 1024
BOUND_TO = ("dumps",)
_MEDIA_TYPES = {LINES: "application/gzip", ".json": "application/json"}
Asked = Annotated[
    str | None, HeaderParameter(name="Range", description="One range of bytes, to go on where a download broke off.")
]
IfRange = Annotated[
    str | None, HeaderParameter(name="If-Range", description="The ETag that the range belongs to; else all is sent.")
]


@get("/", operation_id="list_dumps", guards=READ, sync_to_thread=True)
def list_dumps(
    request: AnyRequest, settings: NamedDependency[Settings], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[DumpRead]:
    """List the dumps for those who mirror, the newest first, with their manifests.

    They hold what everybody may see. None is made unless the registry is set up for it.
    """
    refuse_unknown(request.query_params, {"limit", "cursor"})
    shelf = settings.dump_folder
    names = names_on(shelf)
    before = str(decode_cursor(cursor, BOUND_TO, 1)[0]) if cursor else None
    following = [name for name in names if before is None or name < before][: limit + 1]
    found = page_of(following, limit, lambda name: [name], bound_to=BOUND_TO, total=total_of(len(names)))
    items = [dump for name in found.items if (dump := read_dump(shelf, name)) is not None]
    return Page(items, found.next_cursor, found.total)


@get(
    "/{name:str}/{file:str}",
    operation_id="get_dump_file",
    problems=[NotFound],
    responses={
        200: answers(str, "The file.", "application/gzip, application/json, text/plain"),
        206: answers(str, "The range that was asked for.", "application/gzip, application/json, text/plain"),
        304: answers(None, "The client has this file."),
    },
    response_headers=[
        ResponseHeader(name="ETag", documentation_only=True, description="The SHA-256 of the file."),
        ResponseHeader(name="Content-Location", documentation_only=True, description="Its address that stays."),
    ],
    guards=READ,
    middleware=[metered(STREAMED)],
    sync_to_thread=True,
)
def get_dump_file(
    request: AnyRequest,
    settings: NamedDependency[Settings],
    name: Annotated[str, PathParameter(max_length=20, description="Of a dump, as `2026-01-31`; or `latest`.")],
    file: Annotated[
        str, PathParameter(max_length=60, description="`SHA256SUMS`, or a file that it names, as `manifest.json`.")
    ],
    if_none_match: IfNoneMatch = None,
    wanted_range: Asked = None,
    if_range: IfRange = None,
) -> Response[None] | Stream:
    """Get a file of a dump, as it is for as long as the dump is kept.

    Fetch `latest/SHA256SUMS` first and then the files from where `Content-Location` says: a new dump may come between.
    """
    refuse_unknown(request.query_params, frozenset())
    found = find_file(settings.dump_folder, name, file)
    etag = f'"{found.sha256}"'
    headers = {
        "ETag": etag, "Accept-Ranges": "bytes", "Content-Location": f"/v1/dumps/{found.dump}/{file}",
        "Content-Disposition": f'attachment; filename="{file}"',
    }  # fmt: skip
    if is_unchanged(if_none_match, etag):
        return Response(None, status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    opened, size = _opened(found.path, name)
    span = span_of(wanted_range, size) if if_range is None or if_range.strip() == etag else None
    start, end = span or (0, size)
    headers["Content-Length"] = str(end - start)
    if span is not None:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    status = HTTP_200_OK if span is None else HTTP_206_PARTIAL_CONTENT
    return Stream(_pieces(opened, start, end), media_type=_media_type(file), headers=headers, status_code=status)


def _opened(path: Path, name: str) -> tuple[IO[bytes], int]:
    """The file, and how large it is; who holds it can read it to its end, though its dump goes."""
    try:
        file = path.open("rb")
    except OSError:
        raise NotFound(f"The dump {name} has just gone; GET /v1/dumps lists those that are there.") from None
    return file, file.seek(0, os.SEEK_END)


def _pieces(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while start < end and (piece := file.read(min(BLOCK_BYTES, end - start))):
            start += len(piece)
            yield piece


def _media_type(file: str) -> str:
    return next((kind for ending, kind in _MEDIA_TYPES.items() if file.endswith(ending)), "text/plain")


router = Router("/v1/dumps", route_handlers=[list_dumps, get_dump_file], tags=["Models"])
