"""What agents are answered is never milder than what the registry says."""

from typing import Any

import msgspec
import pytest

from registry.cli.agents.answers import LONGEST_SENTENCE, MAY_BE_USED, MOST, cut, sentences, strangers
from registry.cli.agents.readers import record_answer, verdict_answer
from registry.compliance.checks import CheckAnswer
from registry.compliance.rules import Outcome
from registry.records.documents import ModelDocument
from tests.support.http.application import Client

FINDING: dict[str, Any] = {
    "rule": "card", "reason": "So.", "license": None, "clause": None, "source": "license", "quote": None,
    "evidence": [],
}  # fmt: skip
DUTY = {"code": "include_license", "text": "Say so.", "value": None, "clause": None}
LINK = ["https://example.org/card"]


def answered(verdict: str, outcomes: list[str], duties: int = 0) -> CheckAnswer:
    wire = {
        "verdict": verdict, "license_verdict": verdict, "findings": [{**FINDING, "outcome": one} for one in outcomes],
        "obligations": [DUTY] * duties, "missing_facts": [], "assumptions": [], "licenses": [], "policy": None,
        "data_version": "1", "checked_at": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    return msgspec.json.decode(msgspec.json.encode(wire), type=CheckAnswer)


def test_only_what_is_allowed_is_a_yes() -> None:
    assert {outcome: MAY_BE_USED[outcome] for outcome in Outcome} == {
        Outcome.ALLOWED: "yes",
        Outcome.WITH_OBLIGATIONS: "yes_with_obligations",
        Outcome.NEEDS_REVIEW: "unknown",
        Outcome.DENIED: "no",
    }


@pytest.mark.parametrize("outcome", list(Outcome))
def test_the_verdict_is_of_all_findings_and_the_strictest_are_shown(outcome: Outcome) -> None:
    told = verdict_answer("a/b", answered(outcome, ["allowed"] * 30 + [outcome]))
    assert (told.verdict, told.findings[0].outcome) == (outcome, outcome)
    assert len(told.findings) + told.findings_left_out == 31


def test_duties_that_are_left_out_are_counted() -> None:
    told = verdict_answer("a/b", answered("allowed_with_obligations", [], MOST + 3))
    assert (len(told.duties), told.duties_left_out) == (MOST, 3)


def test_words_of_strangers_cannot_steer_and_are_cut() -> None:
    told = strangers("a\N{RIGHT-TO-LEFT OVERRIDE}\x1b[2J\n" + "b" * 2_000)
    assert told is not None
    assert told.strangers_text.startswith("a\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}[2J b")
    assert told.is_cut
    assert [one.is_cut for text in ("whole", "cut before\N{HORIZONTAL ELLIPSIS}") if (one := strangers(text))] == [
        False,
        True,
    ]
    assert strangers("") is strangers(None) is None
    assert [len(one) for one in sentences(["c" * 9_000] * 90)] == [LONGEST_SENTENCE] * MOST
    assert cut("abc", 2) == ("ab", 1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("bases", "commercial", "how_far"), [({}, "yes", "exact"), ({"base_models": ["lab/base"]}, "unknown", "at_least")]
)
def test_commercial_use_is_a_yes_only_where_the_whole_chain_says_so(
    client: Client, bases: dict[str, list[str]], commercial: str, how_far: str
) -> None:
    facts = {"license": {"declared": ["apache-2.0"], "basis": "text", "evidence": LINK}, "evidence": LINK, **bases}
    put = client.put("/v1/models/lab/child", json={"facts": facts})
    assert put.is_success, put.json()
    read = msgspec.json.decode(client.get("/v1/models/lab/child").content, type=ModelDocument)
    assert read.license.restrictions.commercial == "yes"
    told = record_answer(read)
    assert {one.id: one.license_class for one in told.base_models} == dict.fromkeys(bases.get("base_models", ()))
    assert (told.commercial_use, told.binding_class_is) == (commercial, how_far)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_commercial_use_is_no_yes_while_anything_of_the_record_is_open(client: Client) -> None:
    facts = {"license": {"declared": ["apache-2.0"], "basis": "text", "evidence": LINK}, "evidence": LINK}
    client.put("/v1/models/lab/child", json={"facts": {**facts, "base_models": ["lab/base"]}})
    client.put("/v1/models/lab/base", json={"facts": facts})
    read = msgspec.json.decode(client.get("/v1/models/lab/child").content, type=ModelDocument)
    inherited = read.inherited
    assert inherited is not None
    assert record_answer(read).commercial_use == "yes"
    replace = msgspec.structs.replace
    for is_open in (
        replace(read, status="needs_review"),
        replace(read, status="gone"),
        replace(read, license=replace(read.license, status="needs_review")),
        replace(read, license_class="unknown"),
        replace(read, license_class=msgspec.UNSET),
        replace(read, inherited=replace(inherited, is_complete=False)),
    ):
        assert record_answer(is_open).commercial_use == "unknown"
    denied = replace(read, status="needs_review", inherited=replace(inherited, commercial="no"))
    assert record_answer(denied).commercial_use == "no"
