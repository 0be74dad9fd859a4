"""Lists narrowed by what a framework says, and counts of its results."""

from registry.openness.derivation import FRAMEWORK_IDS
from registry.openness.frameworks import FRAMEWORKS
from registry.records.search import OPENNESS
from tests.support.http.application import Client


def put(client: Client, name: str, weights: str) -> None:
    artifacts = {"end_user_weights": {"availability": weights}}
    answer = client.put(f"/v1/models/uni/{name}", json={"source": "vendor", "facts": {"artifacts": artifacts}})
    assert answer.status_code == 201, answer.text


def test_the_filter_knows_the_results_of_all_frameworks_whose_results_are_words() -> None:
    known = {name: FRAMEWORKS[name].results for name in FRAMEWORK_IDS if FRAMEWORKS[name].results}
    known["g7-2026"] = ("undetermined", *known["g7-2026"])  # where facts are missing it is a range of labels
    assert known == OPENNESS


def test_models_are_found_and_counted_by_result(client: Client) -> None:
    put(client, "open", "open")
    put(client, "closed", "closed")
    put(client, "silent", "unknown")
    found = client.get("/v1/models", params={"openness": "category:open_weights"}).json()
    assert [one["id"] for one in found["items"]] == ["uni/open"]
    assert found["total"] == {"count": 1, "type": "exact"}
    assert client.get("/v1/models", params={"openness": "mof-1.0:2"}).json()["items"] == []
    facets = client.get("/v1/models/facets").json()["openness"]
    assert {"value": "category:closed", "count": 1} in facets
    narrowed = client.get("/v1/models/facets", params={"openness": "category:closed"}).json()
    assert narrowed["total"]["count"] == 1
    assert [one for one in narrowed["openness"] if one["value"].startswith("category:")] == [
        {"value": "category:closed", "count": 1}
    ]


def test_a_result_that_there_is_not_is_refused(client: Client) -> None:
    answer = client.get("/v1/models", params={"openness": "category:free"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/openness"
