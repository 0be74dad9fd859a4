"""The finishing of the framework's document, on small documents."""

from typing import Any

import pytest

from registry.http.openapi.document import component_name, finish

FORBIDDEN = {"type": "urn:cardwatch:problem:forbidden", "title": "...", "status": 403}


def document(operation: dict[str, Any], **schemas: object) -> dict[str, Any]:
    whole = {"operationId": "do", "description": "Do it; at once.\n\nMore.", "responses": {}, **operation}
    return {"paths": {"/v1/x": {"post": whole}}, "components": {"schemas": schemas}}


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("FlagRead", "FlagRead"),
        ("Page_registry.watch.changes.schemas.FlagRead_", "FlagPage"),
        ("Page_registry.records.documents.schemas.ModelDocument_", "ModelPage"),
        ("ModelPage_registry.records.documents.schemas.ModelDocument_", "ModelPage"),
        ("Moved_str_", "TextMoved"),
    ],
)
def test_a_generic_is_called_by_what_it_holds(key: str, name: str) -> None:
    assert component_name(key) == name


def test_references_follow_the_new_names() -> None:
    reference = {"$ref": "#/components/schemas/Page_a.FlagRead_"}
    answer = {"description": "OK", "content": {"application/json": {"schema": reference}}}
    done = finish(document({"responses": {"200": answer}}, **{"Page_a.FlagRead_": {"title": "?"}}))
    assert done["components"]["schemas"] == {"FlagPage": {"title": "FlagPage"}}
    shown = done["paths"]["/v1/x"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert shown == {"$ref": "#/components/schemas/FlagPage"}


def test_two_components_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="FlagPage"):
        finish(document({}, **{"Page_a.FlagRead_": {}, "FlagPage": {}}))


def test_the_summary_is_the_first_clause() -> None:
    assert finish(document({}))["paths"]["/v1/x"]["post"]["summary"] == "Do it"


def test_a_body_bears_its_description_and_example() -> None:
    schema = {"allOf": [{"$ref": "#/components/schemas/A"}], "description": "What.", "examples": [{"a": 1}]}
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    done = finish(document({"requestBody": body}, A={}))["paths"]["/v1/x"]["post"]["requestBody"]
    content = {"schema": {"$ref": "#/components/schemas/A"}, "example": {"a": 1}}
    assert done == {"required": True, "description": "What.", "content": {"application/json": content}}


def test_a_body_that_may_be_null_may_be_left_out() -> None:
    schema = {"oneOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}], "examples": [{}]}
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    done = finish(document({"requestBody": body}, A={}))["paths"]["/v1/x"]["post"]["requestBody"]
    assert done["required"] is False
    assert done["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/A"}


def test_problems_are_described_once() -> None:
    content = {"application/problem+json": {"schema": {}, "examples": {"x": {"value": FORBIDDEN}}}}
    done = finish(document({"responses": {"403": {"description": "No.", "content": content}}}))
    assert done["paths"]["/v1/x"]["post"]["responses"] == {"403": {"$ref": "#/components/responses/Forbidden"}}
    assert done["components"]["responses"]["Forbidden"]["description"] == "No."


def test_an_answer_may_come_in_several_media_types() -> None:
    content = {"application/jsonl, text/csv": {"schema": {"type": "string"}}}
    done = finish(document({"responses": {"200": {"description": "Lines.", "content": content}}}))
    assert list(done["paths"]["/v1/x"]["post"]["responses"]["200"]["content"]) == ["application/jsonl", "text/csv"]


@pytest.mark.parametrize(
    ("given", "tidy"),
    [
        ({"oneOf": [{"type": "string"}]}, {"type": "string"}),
        ({"oneOf": [{"type": "string"}], "description": "x"}, {"type": "string", "description": "x"}),
        ({"oneOf": [{"$ref": "#/y"}, {}], "default": 1}, {"allOf": [{"$ref": "#/y"}], "default": 1}),
        ({"oneOf": [{"type": "string"}, {"type": "null"}]}, {"oneOf": [{"type": "string"}, {"type": "null"}]}),
    ],
)
def test_a_choice_of_one_is_none(given: dict[str, Any], tidy: dict[str, Any]) -> None:
    done = finish(document({}, A={"properties": {"x": given}}))
    assert done["components"]["schemas"]["A"]["properties"]["x"] == tidy
