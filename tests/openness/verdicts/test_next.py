"""What is missing for the next class of a record, of bare facts, of items and of documents, over HTTP."""

from typing import Any

import pytest

from tests.support.http.application import Client
from tests.support.openness.uploads import component, cyclonedx, package, release, spdx, spdx_two

URL = "/v1/models/uni/tutor/openness"
EVALUATE = "/v1/openness/evaluate"


@pytest.fixture
def tutor(client: Client) -> Client:
    artifacts = {"end_user_weights": {"availability": "open", "license": "apache-2.0"},
                 "training_code": {"availability": "closed"}}  # fmt: skip
    answer = client.put("/v1/models/uni/tutor", json={"source": "vendor", "facts": {"artifacts": artifacts}})
    assert answer.status_code == 201, answer.text
    return client


def by_framework(answer: dict[str, Any]) -> dict[str, Any]:
    return {one["framework"]: one for one in answer["next"]}


def test_a_record_is_told_where_it_is_asked_for(tutor: Client) -> None:
    plain = tutor.get(URL)
    assert "next" not in plain.json()
    answer = tutor.get(URL, params={"missing": "true"})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["items"] == plain.json()["items"]
    category = by_framework(found)["category"]
    assert category["result"] == "open_weights"
    (step,) = category["steps"]
    (way,) = step["ways"]
    assert step["result"] == "open_source"
    assert way["change"] == [{"id": "training_code", "now": "no"}]
    assert {one["id"] for one in way["settle"]} == {
        "pretraining_data", "training_code_licence", "pretraining_data_licence",
    }  # fmt: skip
    assert set(by_framework(found)) == {
        "oucg-14", "osai-12", "osai-14", "mof-1.0", "osaid-1.0", "ai-act-53-2", "g7-2026", "solaiman-2023", "category",
    }  # fmt: skip
    etag = {"If-None-Match": answer.headers["ETag"]}
    assert tutor.get(URL, params={"missing": "true"}, headers=etag).status_code == 304
    assert tutor.get(URL, params={"missing": "maybe"}).status_code == 400


def test_a_category_that_is_stated_leaves_only_what_is_above_it(client: Client) -> None:
    facts = {"openness_category": "open_source", "artifacts": {"end_user_weights": {"availability": "open"}}}
    assert client.put("/v1/models/uni/tutor", json={"source": "vendor", "facts": facts}).status_code == 201
    found = by_framework(client.get(URL, params={"missing": "true"}).json())["category"]
    assert (found["result"], found["steps"]) == ("open_source", [])


def test_the_past_is_told_too(tutor: Client) -> None:
    moment = tutor.get("/v1/models/uni/tutor").json()["updated_at"]
    then = tutor.get(URL, params={"missing": "true", "as_of": moment})
    assert then.status_code == 200, then.text
    assert by_framework(then.json())["category"]["steps"]
    assert "next" not in tutor.get(URL, params={"as_of": moment}).json()


def test_facts_are_always_told_and_items_where_it_is_asked_for(client: Client) -> None:
    facts = client.post(EVALUATE, json={"framework": "g7-2026", "facts": {"weights": "no"}}).json()["next"]
    assert (facts["result"], facts["steps"][0]["result"]) == ("none", "open_weights_ai")
    assert facts["steps"][0]["ways"][0]["change"] == [{"id": "weights", "now": "no"}]
    body = {"framework": "mof-1.0", "items": [release("Model card")]}
    assert client.post(EVALUATE, json=body).json()["items"][0]["as_published"]["next"] is None
    told = client.post(EVALUATE, json=body, params={"missing": "true"}).json()["items"][0]
    assert told["as_published"]["next"]["steps"][0]["result"] == "class_3"
    entry = {"framework": "oucg-14", "items": [{"name": "a", "dimensions": {"code": "closed"}}]}
    (whole,) = client.post(EVALUATE, json=entry, params={"missing": "true"}).json()["items"][0]["next"]["steps"]
    assert (whole["result"], whole["ways"][0]["change"]) == ("14.0", [{"id": "code", "now": "closed"}])
    developer = {"framework": "fmti-2025-12", "facts": {"developer": "OpenAI"}}
    assert client.post(EVALUATE, json=developer).json()["next"] is None


@pytest.mark.parametrize(
    ("body", "media_type", "format_"),
    [
        (cyclonedx(component()), "application/vnd.cyclonedx+json; version=1.6", "cyclonedx-1.6"),
        (spdx(package()), "application/spdx+json", "spdx-3.0.1"),
        (spdx(package()), "application/ld+json", "spdx-3.0.1"),
        (release("Model card"), "application/json", "mot-1.0"),
        (cyclonedx(component()), "application/octet-stream", "cyclonedx-1.6"),
    ],
)
def test_a_document_is_told_by_its_content(client: Client, body: Any, media_type: str, format_: str) -> None:  # noqa: ANN401 - any JSON
    answer = client.post(EVALUATE, json=body, headers={"Content-Type": media_type})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["format"] == format_
    (model,) = found["models"]
    assert len(model["items"]) == len(model["next"])
    assert all(item["source"] == "computed" for item in model["items"])


def test_yaml_and_what_is_wrong_with_documents(client: Client) -> None:
    yaml = b"release: {name: tutor, components: [{name: Model card}]}"
    assert client.post(EVALUATE, content=yaml, headers={"Content-Type": "application/yaml"}).status_code == 200
    wrong = client.post(EVALUATE, json=spdx_two({"name": "x"}))
    assert (wrong.status_code, wrong.headers["Content-Type"]) == (400, "application/problem+json")
    assert wrong.json()["errors"][0]["pointer"] == "/packages/0/SPDXID"
    assert client.post(EVALUATE, content=b"<bom/>", headers={"Content-Type": "application/xml"}).status_code == 400
