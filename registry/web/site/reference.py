"""``/schema``: the API's description as one page without scripts, written from the OpenAPI document."""

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, Router
from litestar.datastructures import ResponseHeader
from litestar.openapi.plugins import JsonRenderPlugin, OpenAPIRenderPlugin

from registry.http.etags import etag_of_asset
from registry.web.languages import locale_of
from registry.web.site.here import Here
from registry.web.site.render import HEADERS

Node = Mapping[str, Any]


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    needs: str
    parameters: list[Node]
    body: Node | None
    answers: list[tuple[str, Node]]
    problems: list[tuple[str, str]]
    """Statuses, and the names under which their descriptions stand."""


class ReferencePage(OpenAPIRenderPlugin):
    """The page at the root of the description."""

    def __init__(self) -> None:
        super().__init__(path="/", media_type=MediaType.HTML)
        self._page = b""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The page, written once."""
        del request
        self._page = self._page or page_of_document(openapi_schema)
        return self._page


class DescriptionFile(JsonRenderPlugin):
    """The description as JSON, written once."""

    def __init__(self) -> None:
        super().__init__()
        self._file = b""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The bytes of the document."""
        self._file = self._file or super().render(request, openapi_schema)
        return self._file


def schema_router() -> Router:
    """Where the description is served, with the headers of all pages."""
    headers = [ResponseHeader(name=name, value=value) for name, value in HEADERS.items()]
    return Router(
        "/schema", route_handlers=[], include_in_schema=False, response_headers=headers, after_request=_tell_version
    )


async def _tell_version(response: Response[Any]) -> Response[Any]:
    """Give the description its ETag."""
    if isinstance(response.content, bytes):
        response.headers.setdefault("ETag", etag_of_asset(response.content))
    return response


def page_of_document(document: Node) -> bytes:
    """The HTML of a document."""
    components = document["components"]
    content: bytes = (
        Here(locale_of("en"), "/schema", "")
        .page(
            "reference",
            title="The API",
            info=document["info"],
            tags={tag["name"]: tag["description"] for tag in document["tags"]},
            operations=operations_by_tag(document),
            problems=components["responses"],
            schemas=components["schemas"],
            prose=prose,
            shape=shape_of,
            example=example_of,
        )
        .content
    )
    return content


def operations_by_tag(document: Node) -> dict[str, list[Operation]]:
    """The operations below each tag, in the order of their paths."""
    found: dict[str, list[Operation]] = {tag["name"]: [] for tag in document["tags"]}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            found[operation["tags"][0]].append(_operation(document, method.upper(), path, operation))
    return found


def _operation(document: Node, method: str, path: str, operation: Node) -> Operation:
    answers = operation["responses"].items()
    return Operation(
        id=operation["operationId"],
        method=method,
        path=path,
        summary=operation["summary"],
        description=operation["description"],
        needs=_needs(operation.get("security", document["security"])),
        parameters=operation.get("parameters", []),
        body=operation.get("requestBody"),
        answers=[(status, answer) for status, answer in answers if "$ref" not in answer],
        problems=[(status, _name(answer)) for status, answer in answers if "$ref" in answer],
    )


def _needs(security: list[dict[str, list[str]]]) -> str:
    """What a caller has to show."""
    if security == [{}]:
        return "No key."
    if {} in security:
        return "A key with `models:read`, or none where reading is open."
    return f"A key with {' or '.join(f'`{scope}`' for one in security for scope in one['key'])}."


def shape_of(schema: Node) -> str:
    """The shape of a value in few words, as HTML with links to the shapes that have a name."""
    if "$ref" in schema:
        name = escape(_name(schema))
        return f'<a href="#{name}">{name}</a>'
    choices = schema.get("oneOf") or schema.get("anyOf") or schema.get("allOf")
    if choices:
        return " or ".join(dict.fromkeys(map(shape_of, choices)))
    inner = schema.get("items") or schema.get("additionalProperties")
    if isinstance(inner, Mapping) and inner:
        return f"{'list' if 'items' in schema else 'object'} of {shape_of(inner)}"
    values = schema.get("enum", [schema["const"]] if "const" in schema else [])
    if values:
        return " | ".join("null" if value is None else f"<code>{escape(str(value))}</code>" for value in values)
    return escape(" ".join(_words_of(schema)))


def _words_of(schema: Node) -> Iterator[str]:
    type_ = schema.get("type", "anything")
    yield type_ if isinstance(type_, str) else " or ".join(type_)
    if "format" in schema:
        yield f"({schema['format']})"
    bounds = [f"{sign} {schema[name]}" for name, sign in (("minimum", "≥"), ("maximum", "≤")) if name in schema]
    if bounds:
        yield ", ".join(bounds)


def example_of(content: Node) -> str | None:
    """The example of a body as indented JSON; None where there is none."""
    example = content.get("example")
    return None if example is None else msgspec.json.format(msgspec.json.encode(example), indent=2).decode()


def prose(text: str) -> str:
    """Paragraphs, lists and code of a description, as HTML."""
    blocks = re.split(r"\n\s*\n", text.strip())
    return "\n".join(_list(block) if block.startswith("* ") else f"<p>{_inline(block)}</p>" for block in blocks)


def _list(block: str) -> str:
    items = re.split(r"(?:^|\n)\* ", block)[1:]
    return "<ul>" + "".join(f"<li>{_inline(item)}</li>" for item in items) + "</ul>"


def _inline(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))


def _name(reference: Node) -> str:
    return str(reference["$ref"]).rpartition("/")[2]
