"""Facts of a record on its page and in its document: what does not exist, and what its provider tells."""

from typing import Any

from registry.records.facts.curation import CuratedFacts
from registry.web.pages.record import disclosures_of
from tests.support.http.application import Client
from tests.support.records.facts import LINK, WHOLE

MODEL = "lab/told"
SHOWN_ELSEWHERE = {"license": "cited_license", "licenses": "artifact_licenses", "shape": "hosting"}


def told(client: Client) -> dict[str, Any]:
    facts = {
        **WHOLE,
        "artifacts": {**WHOLE["artifacts"], "checkpoints": {"availability": "closed", "evidence": [LINK]}},
    }
    answer = client.put(f"/v1/models/{MODEL}", json={"facts": facts, "source": "vendor"})
    assert answer.status_code == 201, answer.text
    document: dict[str, Any] = client.get(f"/v1/models/{MODEL}").json()
    return document


def test_a_record_shows_every_fact_and_who_says_so(client: Client) -> None:
    document = told(client)
    for name, value in WHOLE.items():
        if name in SHOWN_ELSEWHERE or name == "artifacts":
            continue
        assert document[name] == value, name
    assert document["cited_license"] == WHOLE["license"]
    assert document["hosting"]["shape"] == WHOLE["shape"]
    assert document["artifacts"]["reward_model"] == WHOLE["artifacts"]["reward_model"]
    assert {"training_compute", "artifacts.reward_model", "placed_on_market"} <= document["layers"].keys()
    then = client.get(f"/v1/models/{MODEL}", params={"as_of": document["updated_at"]}).json()
    assert {name: then[name] for name in WHOLE if name in then} == {
        name: document[name] for name in WHOLE if name in document
    }


def test_what_does_not_exist_has_no_licence_and_is_neither_open_nor_closed(client: Client) -> None:
    document = told(client)
    assert document["artifact_licenses"]["artifacts"].keys() == {"preprocessing_code"}
    assert document["openness_category"] == "unknown"
    assert document["release_pattern"] == []


def test_a_page_has_a_word_for_what_does_not_exist(client: Client) -> None:
    told(client)
    text = client.get(f"/en/models/{MODEL}").text
    rows = [row for row in text.split("<tr>") if "reward model" in row and 'data-label="Released"' in row]
    assert len(rows) == 1
    assert "does not exist" in rows[0]
    for words in (
        "3.8e+25 FLOP (reported)",
        "asks for name, country",
        "a second licence for money",
        "kinds of input and output: yes, limits: partly",
    ):
        assert words in text


def test_all_that_a_provider_tells_is_a_row(client: Client) -> None:
    names = {row.name for row in disclosures_of(told(client))}
    of_artifacts = {"license", "licenses", "artifacts", "documentation", "architecture", "shape"}
    expected = WHOLE.keys() - of_artifacts - {"data_withheld"} | {"data_withheld"}
    assert names == expected
    assert WHOLE.keys() <= set(CuratedFacts.__struct_fields__)
    assert disclosures_of({}) == []
