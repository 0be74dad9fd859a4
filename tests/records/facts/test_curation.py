"""What curated facts take and refuse: every member, with limits, and messages that say what would be right."""

from typing import Any

import msgspec
import pytest

from registry.inputs import faults_in, take
from registry.records.facts import CuratedFacts
from registry.records.facts.citations import uncited
from registry.records.layers import flatten, unflatten
from tests.support.records.facts import LINK, WHOLE


def test_takes_every_member_and_gives_it_back() -> None:
    facts = take(WHOLE, CuratedFacts)
    assert unflatten(flatten(facts)) == facts
    assert msgspec.json.decode(msgspec.json.encode(facts), type=CuratedFacts) == facts
    assert uncited(facts) == ("architecture",)


@pytest.mark.parametrize(
    ("facts", "cited"),
    [
        ({name: value}, f"{name}.{kind}" if kind else name)
        for name, value, kind in (
            ("shape", {"layers": 1}, ""), ("training_compute", {"flop": 1e23, "basis": "estimated"}, ""),
            ("systemic_risk", {"value": "no"}, ""), ("monetisation", [{"kind": "price"}], "price"),
            ("gate", {"kind": "none"}, ""), ("usage_information", {"modalities": "yes"}, ""),
            ("data_information", {"description": "yes"}, ""), ("placed_on_market", {"since": "2025"}, ""),
            ("data_withheld", [{"data": "pretraining_data", "reason": "other"}], "pretraining_data"),
            ("training_summary", {"availability": "open"}, ""), ("copyright_policy", {"availability": "none"}, ""),
            ("artifacts", {"reward_model": {"availability": "none"}}, "reward_model"),
        )
    ],
)  # fmt: skip
def test_wants_a_link_for_each_even_where_the_record_has_some(facts: dict[str, Any], cited: str) -> None:
    assert uncited(take(facts | {"evidence": [LINK]}, CuratedFacts)) == (cited,)


def test_wants_no_link_for_what_is_unknown() -> None:
    assert uncited(take({"systemic_risk": {"value": "unknown"}}, CuratedFacts)) == ()


@pytest.mark.parametrize(
    ("facts", "pointer", "told"),
    [
        ({"artifacts": {"tokenizer": {"availability": "absent"}}}, "/artifacts/tokenizer/availability", "none"),
        ({"license": {"basis": "rumour"}}, "/license/basis", "statement"),
        ({"architecture": "transformer"}, "/architecture", "decoder"),
        ({"shape": {"layers": 0}}, "/shape/layers", "1"),
        ({"shape": {"layers": 10**9}}, "/shape/layers", "10"),
        ({"shape": {"heads": 8, "kv_heads": 9}}, "/shape", "heads"),
        ({"training_compute": {"flop": -1, "basis": "reported"}}, "/training_compute/flop", "0"),
        ({"training_compute": {"flop": 1e40, "basis": "reported"}}, "/training_compute/flop", "1e+30"),
        ({"training_compute": {"flop": 1e24}}, "/training_compute/basis", "estimated"),
        ({"systemic_risk": {"value": True}}, "/systemic_risk/value", "yes"),
        ({"monetisation": [{"kind": "free"}]}, "/monetisation/0/kind", "none"),
        ({"gate": {"kind": "open"}}, "/gate/kind", "manual"),
        ({"usage_information": {"modalities": "maybe"}}, "/usage_information/modalities", "partly"),
        ({"data_information": {"list": "yes"}}, "/data_information/list", "public_list"),
        ({"data_withheld": [{"data": "tokenizer", "reason": "legal"}]}, "/data_withheld/0/data", "preference_data"),
        ({"placed_on_market": {"since": "soon"}}, "/placed_on_market/since", "2026-01-31"),
    ],
)  # fmt: skip
def test_says_where_a_value_is_wrong_and_what_would_be_right(facts: dict[str, Any], pointer: str, told: str) -> None:
    (fault,) = faults_in(facts, CuratedFacts)
    assert fault.pointer == pointer
    assert told in fault.detail
