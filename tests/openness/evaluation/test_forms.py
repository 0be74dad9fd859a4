"""What facts may look like: objects that hold them, words for what a model generates, and what says nothing."""

from typing import Any

import pytest

from registry.errors import Invalid
from tests.support.openness import ask
from tests.support.openness.statements import EXEMPT, INFORMATION, LABELLED


@pytest.mark.parametrize("key", ["value", "status", "state", "availability", "released"])
def test_an_object_may_hold_the_fact_by_any_of_its_names(key: str) -> None:
    facts = {**LABELLED, "weights": {key: "yes", "license": "CC-BY-NC-4.0"}, "inference_code": {key: "open"}}
    found = ask("g7-2026", facts=facts)
    assert found["result"] == "weights_available_ai"
    assert ask("g7-2026", facts={**facts, "weights": {key: "no", "license": "MIT"}})["result"] == "none"


def test_what_is_wrong_is_told_once() -> None:
    with pytest.raises(Invalid) as caught:
        ask("osaid-1.0", facts={"weights": "yes", "restrictions": ["anything"]})
    assert [pointer for pointer, _ in caught.value.errors] == ["/facts/restrictions"]


@pytest.mark.parametrize(
    ("limits", "result"),
    [
        ("no", "would_meet"), (False, "would_meet"), ([], "would_meet"), ("unknown", "would_meet"),
        (None, "would_meet"), ({"value": "no"}, "would_meet"), ({"value": ["territory"]}, "would_not_meet"),
    ],
)  # fmt: skip
def test_no_limits_and_unknown_ones(limits: Any, result: str) -> None:  # noqa: ANN401 - any JSON
    facts = {"weights": "yes", "code": "yes", "license": "MIT", "data_information": INFORMATION}
    assert ask("osaid-1.0", facts={**facts, "restrictions": limits})["result"] == result


@pytest.mark.parametrize(
    ("generates", "scope"),
    [
        ("embedding", "probably_not_gpai"), ("classification", "probably_not_gpai"), (["scores"], "probably_not_gpai"),
        ("audio", "unknown"), (["audio"], "unknown"), (["scores", "audio"], "unknown"),
        (["audio", "text"], "gpai_indicated"), ("speech", "gpai_indicated"),
    ],
)  # fmt: skip
def test_what_a_model_generates(generates: Any, scope: str) -> None:  # noqa: ANN401 - any JSON
    assert ask("ai-act-53-2", facts={**EXEMPT, "generates": generates})["scope"] == scope


def test_rules_of_conduct_in_doubt_leave_the_label_open() -> None:
    found = ask("g7-2026", facts={**LABELLED, "use_policy": "unknown"})
    assert (found["at_least"], found["at_most"]) == ("weights_available_ai", "open_source_ai_with_open_data")
    assert tuple(found["missing"]) == ("use_policy",)
    assert next(part for part in found["parts"] if part["id"] == "use_policy")["value"] == "unknown"


@pytest.mark.parametrize("framework", ["g7-2026", "category", "osaid-1.0", "ai-act-53-2"])
def test_every_part_says_why(framework: str) -> None:
    parts = ask(framework, facts={"weights": "open", "license": "Apache-2.0"})["parts"]
    assert [part["id"] for part in parts if not part["reason"]] == []


@pytest.mark.parametrize("item", [{"a": 1}, {"release": {"name": "x"}}, {"name": "x", "dimensions": {}}])
def test_a_document_that_tells_nothing_is_told_of(item: dict[str, Any]) -> None:
    (found,) = ask("mof-1.0", items=[item])["items"]
    assert found["class"] == 0
    assert "components" in found["warnings"][0]


@pytest.mark.parametrize(
    ("reasons", "least", "most"),
    [
        (["legal", "technical"], "open_source_ai", "open_source_ai"),
        (["legal", "commercial"], "open_weights_ai", "open_weights_ai"),
        (["legal", "unknown"], "open_weights_ai", "open_source_ai"),
    ],
)
def test_of_several_reasons_the_weakest_counts(reasons: list[str], least: str, most: str) -> None:
    facts = {**LABELLED, "training_data": "partial", "data_information": "yes", "data_unshareable_reason": reasons}
    found = ask("g7-2026", facts=facts)
    assert (found["at_least"], found["at_most"]) == (least, most)
