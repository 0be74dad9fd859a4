"""Documents of selections and inventories, asked over HTTP."""

import json
from typing import Any

import pytest

from registry.access.rules import Scope
from registry.access.service import create_key
from registry.exports import properties
from registry.exports.formats import FORMATS
from registry.runtime import Runtime
from tests.support.clock import NOW
from tests.support.compliance.shelf import Shelf
from tests.support.http.application import Client, speaking_to

PATH = "/v1/bom"
GOOD, CHILD, DENIED = "acme/good", "acme/child", "acme/vision"
USE = {"organisation": "university", "country": "DE", "purpose": "teaching", "distribution": "none"}
PINNED = "b" * 40


@pytest.fixture
def shelf(runtime: Runtime) -> Shelf:
    shelf = Shelf(runtime.database, runtime.knowledge)
    shelf.add(GOOD, "apache-2.0")
    shelf.add(CHILD, "apache-2.0", GOOD)
    shelf.add(DENIED, "llama3.2", pipeline="image-text-to-text")
    return shelf


def components(text: str) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in json.loads(text)["components"]}


def told(component: dict[str, Any], name: str) -> list[str]:
    return [one["value"] for one in component.get("properties", ()) if one["name"] == name]


@pytest.mark.parametrize("format_", FORMATS)
def test_several_models_are_one_document_and_the_same_each_time(format_: str, client: Client, shelf: Shelf) -> None:
    del shelf
    body = {"models": [CHILD, GOOD.upper(), "no/such"], "format": format_, "name": "Our service"}
    first, second = client.post(PATH, json=body), client.post(PATH, json=body)
    assert first.status_code == 200, first.text
    assert first.content == second.content
    assert first.headers["content-type"].startswith(FORMATS[format_].media_type)
    for word in ("Our service", GOOD, CHILD, "no/such: not registered."):
        assert word in first.text


def test_a_filter_says_which(client: Client, shelf: Shelf) -> None:
    del shelf
    answer = client.post(PATH, json={"filter": {"license_class": "permissive"}, "format": "cyclonedx-1.6"})
    assert set(components(answer.text)) == {GOOD, CHILD}


@pytest.mark.parametrize(
    "body",
    [
        {}, {"models": []}, {"models": [GOOD], "filter": {"owner": "acme"}}, {"models": [GOOD], "format": "pdf"},
        {"filter": {"colour": "red"}}, {"models": [GOOD] * 501}, {"models": [GOOD], "x": 1},
    ],
)  # fmt: skip
def test_what_names_nothing_or_nothing_right_is_refused(body: dict[str, Any], client: Client, shelf: Shelf) -> None:
    del shelf
    answer = client.post(PATH, json=body)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert client.post(PATH, json={"models": ["no/such"]}).status_code == 404


def inventory(client: Client) -> str:
    made = client.post("/v1/inventories", json={"name": "Lab", "use": USE})
    assert made.status_code == 201, made.text
    path = f"/v1/inventories/{made.json()['id']}"
    entries = (
        {"model": GOOD}, {"model": DENIED}, {"model": CHILD, "revision": PINNED}, {"model": "no/such"},
        {"license": "mit"},
    )  # fmt: skip
    for number, entry in enumerate(entries):
        assert client.put(f"{path}/entries/e{number}", json=entry).status_code in {200, 201}
    return path


def test_an_inventory_brings_its_verdicts_and_what_has_no_record(client: Client, shelf: Shelf) -> None:
    del shelf
    path = inventory(client)
    answer = client.get(f"{path}/bom", params={"format": "cyclonedx-1.7"})
    assert answer.status_code == 200, answer.text
    document, found = json.loads(answer.text), components(answer.text)
    assert document["metadata"]["component"]["name"] == "Lab"
    assert told(found[GOOD], properties.VERDICT) == ["unchecked"]
    left = told(document["metadata"], properties.LEFT_OUT)
    assert sorted(one.split(":")[0] for one in left) == [f"{CHILD}@{PINNED}", "license mit", "no/such"]


def test_who_may_not_know_of_a_private_model_does_not_find_it(runtime: Runtime, client: Client, shelf: Shelf) -> None:
    """Neither its facts nor whether there is one: it is left out like a name that nobody registered."""
    shelf.add("acme/hidden", "apache-2.0")
    with runtime.database.unit_of_work() as work:
        work.session.connection().exec_driver_sql("UPDATE model_record SET is_private = true WHERE id = 'acme/hidden'")
        _, key = create_key(work, "reader", [Scope.MODELS_READ], actor="test", now=NOW)
    body = {"models": [GOOD, "acme/hidden", "acme/absent"], "format": "cyclonedx-1.6"}
    with speaking_to(runtime, key=key) as reader:
        answer = reader.post(PATH, json=body)
    document = json.loads(answer.text)
    assert set(components(answer.text)) == {GOOD}
    assert told(document["metadata"], properties.LEFT_OUT) == [
        "acme/hidden: not registered.", "acme/absent: not registered.",
    ]  # fmt: skip
    assert set(components(client.post(PATH, json=body).text)) == {GOOD, "acme/hidden"}


def test_an_inventory_needs_a_key_and_its_scope(runtime: Runtime, client: Client, shelf: Shelf) -> None:
    del shelf
    path = inventory(client)
    with speaking_to(runtime, key=None) as nobody:
        assert nobody.get(f"{path}/bom").status_code == 401
        assert nobody.post(PATH, json={"models": [GOOD]}).status_code == 200
    assert client.get("/v1/inventories/inv_none/bom").status_code == 404
