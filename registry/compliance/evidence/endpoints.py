"""Evidence packs of kept checks, and notices of models."""

from datetime import datetime
from hashlib import sha256
from typing import Annotated, Literal, cast

import msgspec
from litestar import Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import PathParameter, QueryParameter

from registry.access import Caller, Scope
from registry.access.guards import KEYED_READ, READ
from registry.compliance.checks.report import Language
from registry.compliance.evidence.notices import (
    Notice,
    NoticeBody,
    NoticeFormat,
    NoticePart,
    gather_notice,
    write_notice,
)
from registry.compliance.evidence.packs import Audience, build_pack
from registry.db import Database
from registry.errors import Conflict, NotFound
from registry.http.etags import etag_of, is_unchanged
from registry.http.meter import DEAR, metered
from registry.http.openapi import answers
from registry.http.parameters import ETAG, AnyRequest, AtRevision, IfNoneMatch, Name, Owner, json_body
from registry.licenses import Knowledge
from registry.rates import charge, weight_of_checks
from registry.records import join
from registry.transparency.sequence import ensure_sequenced

_MEDIA_TYPES = {"text": "text/plain", "markdown": "text/markdown", "json": "application/json"}
NOTICE_MEDIA = ", ".join(_MEDIA_TYPES.values())
Format = Annotated[Literal["text", "markdown", "json"], QueryParameter(description="As text to hand on, or as data.")]
Lang = Annotated[Language, QueryParameter(description="The language of what is not quoted: `en` or `de`.")]
Part = Annotated[
    NoticePart,
    QueryParameter(description="`notice`: what is handed on; `checklist`: the duties and what is not settled; `all`."),
]
ManyModels = Annotated[NoticeBody, json_body("The models, at most 100.", {"models": ["mistralai/Mistral-7B-v0.1"]})]


async def charge_notice(request: AnyRequest, data: ManyModels) -> None:
    """A notice costs by how many models it is of."""
    await charge(request.scope, weight_of_checks(len(data.models)))


ForAudience = Annotated[
    Audience,
    QueryParameter(
        description="`internal`: all texts that you may read, for packs that stay; `external`: only those that may be "
        "shared, else address and hash."
    ),
]


@get(
    "/v1/checks/{id:str}/evidence",
    operation_id="get_check_evidence",
    problems=[NotFound, Conflict],
    response_headers=ETAG,
    guards=KEYED_READ,
    middleware=[metered(DEAR, body_kib=1)],
    sync_to_thread=True,
    media_type="application/zip",
    tags=["Checks"],
)
def get_check_evidence(
    database: NamedDependency[Database],
    caller: NamedDependency[Caller],
    id: Annotated[str, PathParameter(description="The id of a kept check.")],
    audience: ForAudience = "internal",
    if_none_match: IfNoneMatch = None,
) -> Response[bytes]:
    """Get all that a kept check rested on as a ZIP, the same bytes each time; the ETag is its sha256.

    Texts that were read with a token only are in it for keys with `private:read`, and never where it leaves the house.
    `log.json` and `checkpoint.txt` prove that the log vouches for it (`cardwatch verify FILE --key KEY`).
    """
    ensure_sequenced(database)
    with database.reading() as session:
        data = build_pack(session, id, audience=audience, sees_private=caller.has(Scope.PRIVATE_READ))
    return sent_pack(data, f"{id}-{audience}.zip", if_none_match)


def sent_pack(data: bytes, name: str, if_none_match: str | None) -> Response[bytes]:
    """A pack as it is sent; its ETag is its sha256."""
    etag = f'"{sha256(data).hexdigest()}"'
    if is_unchanged(if_none_match, etag):
        return Response(b"", status_code=304, headers={"ETag": etag})
    headers = {"ETag": etag, "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, media_type="application/zip", headers=headers)


@get(
    "/v1/models/{owner:str}/{name:str}/notice",
    operation_id="get_model_notice",
    response_headers=ETAG,
    responses={200: answers(Notice | str, "The notice, in the format asked for.", NOTICE_MEDIA)},
    guards=READ,
    middleware=[metered(DEAR, body_kib=1)],
    sync_to_thread=True,
    tags=["Models"],
)
def get_model_notice(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    now: NamedDependency[datetime],
    owner: Owner,
    name: Name,
    format: Format = "text",
    lang: Lang = "en",
    part: Part = "all",
    revision: AtRevision = None,
    if_none_match: IfNoneMatch = None,
) -> Response[bytes]:
    """Get what has to be told of a model and what it was made from when it is passed on, and the duties of that.

    Licence texts stand in it where they may be shared, else address and hash; what is not settled is listed as such.
    """
    with database.reading() as session:
        notice = gather_notice(session, knowledge, [join(owner, name)], now, revision=revision)
    return sent_notice(notice, format, lang, part, if_none_match)


@post(
    "/v1/notices",
    operation_id="write_notice",
    problems=[NotFound],
    response_headers=ETAG,
    responses={200: answers(Notice | str, "The notice, in the format asked for.", NOTICE_MEDIA)},
    guards=READ,
    middleware=[metered(DEAR, body_kib=64)],
    sync_to_thread=True,
    status_code=200,
    tags=["Models"],
    dependencies={"charged": Provide(charge_notice)},
)
def create_notice(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    now: NamedDependency[datetime],
    charged: NamedDependency[None],
    data: ManyModels,
    format: Format = "text",
    lang: Lang = "en",
    part: Part = "all",
) -> Response[bytes]:
    """Write one notice for several models; nothing is stored."""
    del charged
    with database.reading() as session:
        notice = gather_notice(session, knowledge, list(dict.fromkeys(data.models)), now)
    return sent_notice(notice, format, lang, part, None)


def sent_notice(
    notice: Notice, form: str, language: Language, part: NoticePart, if_none_match: str | None
) -> Response[bytes]:
    """A notice as it is sent, in the format asked for."""
    data = (
        msgspec.json.encode(notice)
        if form == "json"
        else write_notice(notice, cast("NoticeFormat", form), language, part).encode()
    )
    headers = {"ETag": etag_of(data)}
    if is_unchanged(if_none_match, headers["ETag"]):
        return Response(b"", status_code=304, headers=headers)
    return Response(data, media_type=_MEDIA_TYPES[form], headers=headers)


router = Router("/", route_handlers=[get_check_evidence, get_model_notice, create_notice])
