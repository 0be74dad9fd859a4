"""Rankings: in the order of the index, without what nobody knows, page by page and as CSV."""

import csv
import io

import pytest

from tests.support.http.application import Client

RANKING = "/v1/openness/ranking"


def put(client: Client, name: str, *states: str, modality: str = "text") -> None:
    kinds = ("base_weights", "end_user_weights", "training_code", "pretraining_data")
    artifacts = {kind: {"availability": state} for kind, state in zip(kinds, states, strict=False)}
    facts = {"artifacts": artifacts, "modality": modality}
    answer = client.put(f"/v1/models/uni/{name}", json={"source": "vendor", "facts": facts})
    assert answer.status_code == 201, answer.text


@pytest.fixture
def models(client: Client) -> Client:
    put(client, "Zeta", "open", "open")
    put(client, "alpha", "open", "open")
    put(client, "closed", "closed", "closed")
    put(client, "most", "open", "open", "open", "open")
    put(client, "unknown")
    return client


def test_each_index_has_its_own_order(models: Client) -> None:
    chatgpt = models.get(RANKING, params={"framework": "oucg-14", "type": "text"}).json()
    assert [one["model"] for one in chatgpt["items"]] == ["uni/most", "uni/Zeta", "uni/alpha", "uni/closed"]
    assert [one["rank"] for one in chatgpt["items"]] == [1, 2, 3, 4]
    european = models.get(RANKING, params={"framework": "osai-12"}).json()
    assert [one["model"] for one in european["items"]] == ["uni/most", "uni/alpha", "uni/Zeta", "uni/closed"]
    assert european["method_version"] == "osai-12/ff85b6f"
    assert (european["total"], european["pending"]) == ({"count": 4, "type": "exact"}, 0)
    top = european["items"][0]
    assert top["score"] == pytest.approx(4 / 12)
    assert top["most"] == "1.0000"


def test_it_goes_on_where_the_page_ended(models: Client) -> None:
    seen, cursor = [], None
    while True:
        params = {"framework": "category", "limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = models.get(RANKING, params=params).json()
        seen += [one["model"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == ["uni/Zeta", "uni/alpha", "uni/most", "uni/closed"]


def test_it_is_csv_for_who_wants_that(models: Client) -> None:
    for form, accept in (("csv", "*/*"), ("", "text/csv")):
        params = {"framework": "osai-12"} | ({"format": form} if form else {})
        answer = models.get(RANKING, params=params, headers={"Accept": accept})
        assert answer.headers["content-type"].startswith("text/csv")
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert [row["model"] for row in rows] == ["uni/most", "uni/alpha", "uni/Zeta", "uni/closed"]


@pytest.mark.parametrize(
    ("params", "pointer"),
    [
        ({"framework": "osai-13"}, "/framework"), ({"framework": "osai-12", "type": "smell"}, "/type"),
        ({"framework": "osai-12", "format": "xml"}, "/format"), ({"framework": "osai-12", "sort": "id"}, "/sort"),
    ],
)  # fmt: skip
def test_what_there_is_not_is_refused(client: Client, params: dict[str, str], pointer: str) -> None:
    answer = client.get(RANKING, params=params)
    assert answer.status_code == 400
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
