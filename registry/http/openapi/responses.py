"""What operations answer beside what their return types say: problems, and documents that are sent as stored bytes."""

from collections.abc import Iterable, Mapping

from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example

from registry.errors import CardwatchError
from registry.http.problems import KINDS, MEDIA_TYPE, TYPE_PREFIX, ProblemDocument

BODY_TOO_LARGE = (413, "request-entity-too-large", "Request Entity Too Large")
_DESCRIPTIONS: Mapping[int, str] = {
    400: "The input is not acceptable; `errors` says where and why.",
    401: "The key is missing or not valid.",
    403: "The key may not do this.",
    404: "What the address or the query names does not exist.",
    409: "The request contradicts what is stored; `detail` says in what.",
    412: "`If-Match` names an older version; `current` is the ETag of the present one.",
    413: "The body is larger than the operation reads.",
    422: "The `Idempotency-Key` stood for another request in the last 24 hours.",
    428: "`If-Match` is missing.",
    429: "The minute's units are spent; try again after `Retry-After` seconds.",
    502: "A source did not answer as it should.",
    503: "The database does not answer, or too much is asked at once; try again after `Retry-After` seconds.",
}


def answers(shape: object, description: str, media_type: str = "application/json") -> ResponseSpec:
    """An answer of this shape; None for one without a body."""
    return ResponseSpec(shape, generate_examples=False, description=description, media_type=media_type)  # type: ignore[arg-type]  # any annotation does


def problem_answers(kinds: Iterable[type[CardwatchError] | tuple[int, str, str]]) -> dict[int, ResponseSpec]:
    """The documentation of these problems by status."""
    return {status: _problem(status, kind, title) for status, kind, title in map(_row, kinds)}


def _row(kind: type[CardwatchError] | tuple[int, str, str]) -> tuple[int, str, str]:
    return kind if isinstance(kind, tuple) else KINDS[kind]


def _problem(status: int, kind: str, title: str) -> ResponseSpec:
    description = _DESCRIPTIONS[status]
    value = {"type": TYPE_PREFIX + kind, "title": title, "status": status, "detail": description, "instance": "/v1"}
    return ResponseSpec(
        ProblemDocument,
        generate_examples=False,
        description=description,
        media_type=MEDIA_TYPE,
        examples=[Example(value=value)],
    )
