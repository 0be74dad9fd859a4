"""What cannot be true whoever says it is refused where people write."""

from typing import Any

import msgspec
import pytest

from registry.records.facts import CuratedFacts
from registry.records.facts.sense import check_sense
from tests.support.http.application import Client


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"released": "2025-02-30"}, "no day"),
        ({"released": "0000"}, "no day"),
        ({"stages": [{"stage": "api", "since": "2024-13"}]}, "no day"),
        ({"placed_on_market": {"since": "2025-06-31"}}, "no day"),
        ({"monetisation": [{"kind": "none"}, {"kind": "price"}]}, "price at once"),
        ({"gate": {"kind": "none", "fields": ["name"]}}, "no fields"),
        ({"artifacts": {"reward_model": {"availability": "none", "license": "mit"}}}, "no licence"),
        ({"copyright_policy": {"availability": "none", "license": "mit"}}, "no licence"),
        ({"parameters": 5, "active_parameters": 10}, "more than"),
    ],
)
def test_what_contradicts_itself_is_refused(client: Client, facts: dict[str, Any], word: str) -> None:
    answer = client.put("/v1/models/someone/odd", json={"facts": facts, "source": "vendor"})
    assert answer.status_code == 400
    assert word in answer.json()["detail"]
    with pytest.raises(ValueError, match=word):
        check_sense(msgspec.convert(facts, CuratedFacts))  # what was stored once is still read


def test_it_is_refused_as_a_proposal_too(client: Client) -> None:
    assert client.put("/v1/models/someone/odd", json={"facts": {}, "source": "vendor"}).status_code == 201
    changes = [{"field": "released", "value": "2025-02-30"}]
    asked = {"model": "someone/odd", "reason": "Seen.", "evidence": ["https://example.org"], "changes": changes}
    for path in ("/v1/proposals", "/v1/proposals/preview"):
        answer = client.post(path, json=asked)
        assert (answer.status_code, "no day 2025-02-30" in answer.text) == (400, True), answer.text


@pytest.mark.parametrize(
    "facts",
    [
        {"released": "2024-02-29"},
        {"released": "2024"},
        {"stages": [{"stage": "api", "since": "2024-12"}]},
        {"monetisation": [{"kind": "none"}, {"kind": "optional_services"}]},
        {"monetisation": [{"kind": "price"}, {"kind": "dual_licence"}]},
        {"gate": {"kind": "auto", "fields": ["name"]}},
        {"artifacts": {"reward_model": {"availability": "none"}, "base_weights": {"availability": "open"}}},
        {"parameters": 10, "active_parameters": 10},
        {"active_parameters": 10},
    ],
)
def test_what_can_be_true_passes(facts: dict[str, Any]) -> None:
    check_sense(msgspec.convert(facts, CuratedFacts))
