"""``POST /v1/bom/enrich``."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import MediaType, Response, Router, post
from litestar.di import NamedDependency
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.params import QueryParameter, RawBody

from registry.access.guards import READ
from registry.db import Database
from registry.exports.enrichment.schemas import AnswerKind, EnrichedDocument, EnrichmentReport
from registry.exports.enrichment.service import MOST_BYTES, Enriched, enrich
from registry.http.meter import DOCUMENT, MAX_DOCUMENT_KIB, metered
from registry.http.openapi import answers
from registry.http.openapi.responses import BODY_TOO_LARGE
from registry.licenses import Knowledge

CYCLONEDX = {
    "bomFormat": "CycloneDX", "specVersion": "1.6",
    "components": [
        {"type": "machine-learning-model", "name": "bloom", "purl": "pkg:huggingface/bigscience/bloom"},
    ],
}  # fmt: skip
SPDX = {
    "spdxVersion": "SPDX-2.3",
    "packages": [{"SPDXID": "SPDXRef-1", "name": "bloom",
                  "downloadLocation": "https://huggingface.co/bigscience/bloom"}],
}  # fmt: skip
_DESCRIPTION = (
    "CycloneDX 1.4 to 1.7, SPDX 2.2 or 2.3, or SPDX 3.0, in JSON. The content decides, not the media type. At most "
    f"{MOST_BYTES // 2**20} MiB."
)
_BOM = b"\xef\xbb\xbf"
Answer = Annotated[
    AnswerKind,
    QueryParameter(
        description="`document`: the document; `report`: what was matched and what not, and the document is left out; "
        "`both`: an object with `report` and `document`."
    ),
]


@dataclass
class BomOperation(Operation):
    """An operation whose body is a bill of materials."""

    def __post_init__(self) -> None:
        """Describe the bodies."""
        told = {
            "application/vnd.cyclonedx+json": CYCLONEDX,
            "application/spdx+json": SPDX,
            "application/json": CYCLONEDX,
        }
        content = {
            kind: OpenAPIMediaType(schema=Schema(type=OpenAPIType.OBJECT, title="BillOfMaterials", examples=[example]))
            for kind, example in told.items()
        }
        self.request_body = RequestBody(content, _DESCRIPTION, required=True)


@post(
    "/enrich", operation_id="enrich_bom", operation_class=BomOperation, guards=READ,
    problems=[BODY_TOO_LARGE], middleware=[metered(DOCUMENT, body_kib=MAX_DOCUMENT_KIB, advice="Send it in parts.")],
    responses={
        200: answers(EnrichmentReport | EnrichedDocument | dict[str, Any], "What was asked for.", "application/json"),
    },
    request_max_body_size=MOST_BYTES, sync_to_thread=True, status_code=200,
)  # fmt: skip
def enrich_bom(
    database: NamedDependency[Database],
    knowledge: NamedDependency[Knowledge],
    now: NamedDependency[datetime],
    body: RawBody,
    answer: Answer = "document",
) -> Response[bytes]:
    """Add licences, their classes and terms, verdicts of openness and evidence to the models and data of a document.

    The same document comes back, under its own media type, and every byte that is not added stays. Licences that it
    states are never overwritten. A component is found by its package URL, the address from which it is to be had, its
    whole name, or the hash of its weights; what fits only nearly is left alone, and the report says what it may mean.
    A version that was never read is no match. A document that was enriched before comes back unchanged. Nothing is
    stored.
    """
    return _answered(enrich(database, knowledge, body, now), answer)


def _answered(done: Enriched, answer: AnswerKind) -> Response[bytes]:
    if answer == "document":
        return Response(done.data, media_type=done.media_type)
    if answer == "report":
        return Response(msgspec.json.encode(done.report), media_type=MediaType.JSON)
    both = EnrichedDocument(done.report, msgspec.Raw(done.data.removeprefix(_BOM)))
    return Response(msgspec.json.encode(both), media_type=MediaType.JSON)


router = Router("/v1/bom", route_handlers=[enrich_bom], tags=["Models"])
"""Reads only: an ``Idempotency-Key`` is of no use to it."""
