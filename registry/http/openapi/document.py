"""The finished document: readable component names, summaries, bodies with description and example."""

import re
from http import HTTPStatus
from typing import Any

from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import OpenAPI

from registry.http.problems import MEDIA_TYPE, TYPE_PREFIX

Node = dict[str, Any]

_GENERIC = re.compile(r"(?P<generic>[A-Z]\w*?)_(?:\w+\.)*(?P<of>\w+?)_")
_SUFFIX = re.compile(r"(Read|Document)$")
_PHRASES = frozenset(status.description for status in HTTPStatus)
_CLAUSE = re.compile(r"[;:.](?:\s|$)")


class FinishedOpenAPI(OpenAPI):
    """The framework's document, finished when it is written."""

    def to_schema(self) -> Node:
        """The document as plain values."""
        return finish(super().to_schema())


class Description(OpenAPIConfig):
    """The configuration of a finished document."""

    def to_openapi_schema(self) -> OpenAPI:
        """The document without its paths."""
        plain = super().to_openapi_schema()
        return FinishedOpenAPI(**vars(plain))


def finish(document: Node) -> Node:
    """The document with everything that the framework has no place for."""
    schemas: Node = document["components"]["schemas"]
    names = {name: component_name(name) for name in schemas}
    document = _tidied(document, {f"#/components/schemas/{old}": new for old, new in names.items()})
    components = document["components"]
    components["schemas"] = {names[old]: schema for old, schema in components["schemas"].items()}
    for old, new in names.items():
        components["schemas"][new]["title"] = new
        if list(names.values()).count(new) > 1:
            raise ValueError(f"two components would be called {new}, one of them for {old}")
    shared: Node = components.setdefault("responses", {})
    for path in document["paths"].values():
        for method, operation in path.items():
            _finish_operation(method, operation)
            answers = sorted(operation["responses"].items())
            operation["responses"] = {status: _finished(answer, components, shared) for status, answer in answers}
    return document


def _finished(answer: Node, components: Node, shared: Node) -> Node:
    """A reference to the one description of a problem; others say what they hold, in each of their media types."""
    content: Node = answer.get("content") or {}
    if MEDIA_TYPE in content:
        return _shared(answer, shared)
    answer["content"] = {each: shape for types, shape in content.items() for each in types.split(", ")}
    for one in answer["content"].values():
        _open(one["schema"])
    shape: Node = next(iter(content.values()))["schema"] if content else {}
    first = (shape.get("oneOf") or shape.get("anyOf") or [shape])[0]
    name = str(first.get("$ref", "")).rpartition("/")[2]
    if name and answer["description"] in _PHRASES:
        answer["description"] = components["schemas"][name].get("description", name)
    return {key: value for key, value in answer.items() if value != {}}


def _open(shape: Node) -> None:
    """Where any object may be answered, as what `fields` leaves of one, that is so beside the others, not instead."""
    if {"type": "object", "additionalProperties": {}} in shape.get("oneOf", ()):
        shape["anyOf"] = shape.pop("oneOf")


def _shared(answer: Node, shared: Node) -> Node:
    problem = answer["content"][MEDIA_TYPE]
    (example,) = problem["examples"].values()
    problem["examples"] = {"problem": example}
    name = example["value"]["type"].removeprefix(TYPE_PREFIX).title().replace("-", "")
    shared[name] = answer
    return {"$ref": f"#/components/responses/{name}"}


def component_name(key: str) -> str:
    """The name of a component: a page of ``FlagRead`` is a ``FlagPage``, every other is called like its class."""
    generic = _GENERIC.fullmatch(key)
    if generic is None:
        return key
    of = generic["of"]
    held = "Text" if of == "str" else _SUFFIX.sub("", of)
    return f"{held}{generic['generic'].removeprefix(held)}"


def _tidied(node: Any, names: dict[str, str]) -> Any:  # noqa: ANN401 - any value of a JSON document
    """The same with references to the new names, and without choices that are none."""
    if isinstance(node, list):
        return [_tidied(item, names) for item in node]
    if not isinstance(node, dict):
        return node
    tidy: Node = {
        key: f"#/components/schemas/{names[value]}" if key == "$ref" and value in names else _tidied(value, names)
        for key, value in node.items()
    }
    if isinstance(tidy.get("oneOf"), list):
        # The framework takes the dots of ``tuple[X, ...]`` for a type of their own, and keeps a choice of one.
        choices: list[Node] = [one for one in tidy["oneOf"] if one]
        tidy = {**tidy, "oneOf": choices} if len(choices) > 1 else _only(tidy, choices)
    return tidy


def _only(schema: Node, choices: list[Node]) -> Node:
    """The schema with its one choice in its place; a reference stands in ``allOf`` where something is beside it."""
    beside = {key: value for key, value in schema.items() if key != "oneOf"}
    if not choices or not beside:
        return {**beside, **(choices[0] if choices else {})}
    return {**beside, "allOf": choices} if "$ref" in choices[0] else {**choices[0], **beside}


def _finish_operation(method: str, operation: Node) -> None:
    operation["summary"] = _CLAUSE.split(operation["description"], maxsplit=1)[0]
    for parameter in operation.get("parameters", ()):
        if parameter["name"] == "If-Match":
            parameter["required"] = method in {"patch", "delete"}
    if "requestBody" in operation:
        _finish_body(operation["requestBody"])


def _finish_body(body: Node) -> None:
    """Move description and example from the schema, where the framework puts them, to the body."""
    for content in body["content"].values():
        _finish_content(body, content)


def _finish_content(body: Node, content: Node) -> None:
    """The same for one of its media types; of several the first describes the body."""
    schema: Node = content["schema"]
    told = schema.pop("description", None)
    body["description"] = body.get("description") or told if len(body["content"]) > 1 else told
    content["example"] = schema.pop("examples", [None])[0]
    choices = [one for one in schema.get("oneOf", ()) if one != {"type": "null"}]
    if choices and len(choices) < len(schema["oneOf"]):
        body["required"] = False
        schema = {"allOf": choices}
    wrapped = schema.get("allOf", ())
    content["schema"] = wrapped[0] if len(wrapped) == 1 and len(schema) == 1 else schema
