"""What the API says a record is, is what it answers."""

from typing import Any

import msgspec

from registry.pagination import Page
from registry.records.documents.schemas import ModelDocument
from registry.records.history.schemas import PastDocument
from tests.support.http.application import Client
from tests.support.stub_hub.seeds import MIT, card
from tests.support.watch.story import MODEL, Story


def test_the_answers_about_a_record_are_of_the_described_types(client: Client, story: Story) -> None:
    story.hub.publish(MODEL, {"README.md": card(license="mit", base_model="lab/base"), "LICENSE": MIT})
    story.watch(MODEL)
    story.clock.turn(days=-30)
    story.sync()
    path = f"/v1/models/{MODEL}"
    document = client.get(path)
    assert msgspec.json.encode(msgspec.json.decode(document.content, type=ModelDocument)) == document.content
    page = client.get("/v1/models", params={"owner": MODEL.partition("/")[0]})
    listed = msgspec.json.decode(page.content, type=Page[ModelDocument])
    assert [msgspec.json.encode(one) for one in listed.items] == [document.content]
    past = client.get(path, params={"as_of": document.json()["updated_at"]})
    assert msgspec.json.encode(msgspec.json.decode(past.content, type=PastDocument)) == past.content


def test_the_description_names_these_types(client: Client) -> None:
    paths: dict[str, Any] = client.get("/schema/openapi.json").json()["paths"]

    def answered(path: str, method: str) -> str:
        return str(paths[path][method]["responses"]["200"]["content"]["application/json"]["schema"])

    one = "/v1/models/{owner}/{name}"
    for path, method in (("/v1/models", "get"), (one, "get"), (one, "put"), (one, "patch")):
        assert "/ModelDocument'" in answered(path, method), (path, method)
    assert "/PastDocument'" in answered(one, "get")
