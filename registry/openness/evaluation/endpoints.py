"""``/v1/openness``: the frameworks, and what they say of facts that somebody states, or of a whole document."""

from dataclasses import dataclass
from typing import Annotated

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.params import HeaderParameter, QueryParameter, RawBody

from registry.access.guards import READ
from registry.http.meter import DEAR, metered
from registry.http.openapi.responses import BODY_TOO_LARGE
from registry.licenses import Knowledge
from registry.openness.evaluation.bodies import DocumentAnswer, evaluate_bytes
from registry.openness.evaluation.schemas import Frameworks
from registry.openness.evaluation.service import list_frameworks

EXAMPLE = {
    "framework": "oucg-14",
    "items": [{"name": "Zeta", "path": "projects/zeta.yaml", "dimensions": {"opencode": "open", "license": "partial"}}],
}
MAX_KIB = 8 * 1024 - 1
CYCLONEDX = {
    "bomFormat": "CycloneDX", "specVersion": "1.6",
    "components": [{"type": "machine-learning-model", "name": "tutor", "licenses": [{"expression": "Apache-2.0"}]}],
}  # fmt: skip
SPDX = {
    "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
    "@graph": [{"type": "ai_AIPackage", "spdxId": "urn:m", "software_downloadLocation": "https://uni.example.org/m"}],
}
MOT = "release:\n  name: tutor\n  license: {distribution: {name: MIT}}\n  components:\n    - name: Model card\n"
_DESCRIPTION = (
    "A framework with `facts` or `items` in its own words, as `GET /v1/openness/frameworks` lists them; or a document "
    "that describes models: SPDX 3.0 or 2.3, CycloneDX 1.5 to 1.7, or a file of the Model Openness Tool. The content "
    "decides, not the media type. At most 8 MiB."
)
Missing = Annotated[
    bool, QueryParameter(description="For `items`: also what is missing for the classes above. All others tell it.")
]


_STATED = {
    "framework": Schema(type=OpenAPIType.STRING, description="By which framework; none of a document."),
    "facts": Schema(type=OpenAPIType.OBJECT, description="Facts by name; what is not given is unknown."),
    "items": Schema(
        type=OpenAPIType.ARRAY, items=Schema(type=OpenAPIType.OBJECT),
        description="Entries with `name`, `path` and `dimensions`, or model documents of the Model Openness Tool.",
    ),
}  # fmt: skip


def _of_json(title: str, example: object, properties: dict[str, Schema] | None = None) -> OpenAPIMediaType:
    told = {"type": OpenAPIType.OBJECT, "title": title, "examples": [example], "properties": properties}
    return OpenAPIMediaType(schema=Schema(**told))  # type: ignore[arg-type]  # what it takes, by name


@dataclass
class EvaluationOperation(Operation):
    """An operation whose body is one of several kinds of document."""

    def __post_init__(self) -> None:
        """Describe the bodies."""
        tool_file = Schema(type=OpenAPIType.STRING, examples=[MOT])
        content = {
            "application/json": _of_json("FactsOrDocument", EXAMPLE, _STATED),
            "application/spdx+json": _of_json("SpdxDocument", SPDX),
            "application/vnd.cyclonedx+json": _of_json("CycloneDxDocument", CYCLONEDX),
            "application/yaml": OpenAPIMediaType(schema=tool_file),
        }
        self.request_body = RequestBody(content, _DESCRIPTION, required=True)


@get("/frameworks", operation_id="list_openness_frameworks", guards=READ, sync_to_thread=False)
def get_frameworks() -> Frameworks:
    """List the frameworks: their rules and sources, what their answers mean, and the facts that each asks for."""
    return list_frameworks()


@post(
    "/evaluate", operation_id="evaluate_openness", operation_class=EvaluationOperation, guards=READ,
    problems=[BODY_TOO_LARGE], middleware=[metered(DEAR, body_kib=MAX_KIB, advice="Send fewer items, or one model.")],
    sync_to_thread=True, status_code=200,
)  # fmt: skip
def evaluate_openness(
    knowledge: NamedDependency[Knowledge],
    body: RawBody,
    missing: Missing = False,  # noqa: FBT002 - a parameter of the query
    content_type: Annotated[
        str, HeaderParameter(name="Content-Type", description="What the body is; its content decides.")
    ] = "",
) -> DocumentAnswer:
    """Judge bare facts by one framework, or a document by all of them; nothing is stored.

    The indexes and the Model Openness Framework take `items`, which come back in the order in which the index
    publishes them; all others take `facts`. What is not given is unknown. A document (SPDX, CycloneDX, a file of the
    Model Openness Tool) is told by its content: each model in it has its own verdicts, with the element that each fact
    came from, what was not understood, and what is missing for the next class. It certifies nothing.
    """
    return evaluate_bytes(knowledge, body, content_type, missing=missing)


router = Router("/v1/openness", route_handlers=[get_frameworks, evaluate_openness], tags=["Openness"])
