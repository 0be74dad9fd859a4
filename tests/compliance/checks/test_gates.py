"""What is accepted at a model's gate, beside its licence, is a duty of whoever takes it."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from registry.compliance.rules.findings.gates import prompt_findings
from registry.records.facts.observation import Gate
from tests.support.compliance.questions import INTERNAL, NOW, PRODUCT, RESEARCH
from tests.support.compliance.shelf import Shelf, post

Client = TestClient[Litestar]
POLICY = "By asking for access you accept our Acceptable Use Policy and will indemnify us."
SURVEY = "Tell us who you are and what you build, so that we can go on funding this work."


@pytest.mark.parametrize(
    ("prompt", "gated", "verdict"),
    [
        (POLICY, "auto", "allowed_with_obligations"),
        (POLICY, "manual", "allowed_with_obligations"),
        (POLICY, "no", "allowed"),
        (SURVEY, "auto", "allowed"),
        (None, "auto", "allowed"),
    ],
)
def test_the_policy_of_a_gate_is_a_duty_beside_the_licence(
    client: Client, shelf: Shelf, prompt: str | None, gated: Gate, verdict: str
) -> None:
    shelf.add("someone/gated", "apache-2.0", prompt=prompt, gated=gated)
    answer = post(client, {"model": "someone/gated"}, PRODUCT | {"distribution": "none"}).json()
    assert (answer["verdict"], answer["license_verdict"]) == (verdict, "allowed")
    duties = [item["code"] for item in answer["obligations"]]
    assert duties == (["follow_use_policy"] if verdict == "allowed_with_obligations" else [])


@pytest.mark.parametrize(
    ("card", "activity", "verdict"),
    [
        ("apache-2.0", "weapons", "needs_review"),
        ("apache-2.0", "competing_product", "needs_review"),
        ("cc-by-4.0", "education", "needs_review"),
        ("llama3.1", "weapons", "denied"),
        ("llama3.1", "education", "allowed_with_obligations"),
    ],
)
def test_a_policy_that_nobody_read_frees_no_activity(
    client: Client, shelf: Shelf, card: str, activity: str, verdict: str
) -> None:
    """What the licence's own policy says was read, and is judged as part of the licence."""
    shelf.add("someone/gated", card, prompt=POLICY, gated="auto")
    use = PRODUCT | {"distribution": "none", "activities": [activity]}
    answer = post(client, {"model": "someone/gated"}, use).json()
    assert answer["verdict"] == verdict
    doubts = [one["reason"] for one in answer["findings"] if one["outcome"] == "needs_review"]
    assert all("not on record" in doubt for doubt in doubts)


def test_the_policy_of_a_gate_softens_no_denial(client: Client, shelf: Shelf) -> None:
    shelf.add("someone/gated", "cc-by-nc-4.0", prompt=POLICY, gated="auto")
    answer = post(client, {"model": "someone/gated"}, PRODUCT).json()
    assert answer["verdict"] == answer["license_verdict"] == "denied"
    assert {finding["source"] for finding in answer["findings"] if finding["rule"] == "gate"} == {"record"}


@pytest.mark.parametrize(
    ("prompt", "speaks"),
    [
        ("You agree to the Prohibited Use guidelines below.", True),
        ("Access is granted under our usage policy of 2026.", True),
        ("These Terms\nof Use apply.", True),
        ("Please share your contact information.", False),
        ("The model was made for use in policy research.", False),
    ],
)
def test_only_words_about_use_policies_make_a_duty(prompt: str, speaks: bool) -> None:  # noqa: FBT001 - a column of the table above
    assert bool(list(prompt_findings(prompt))) is speaks


@pytest.mark.parametrize("at", ["revision", "as_of"])
def test_the_gate_of_a_past_state_is_asked_too(client: Client, shelf: Shelf, at: str) -> None:
    """Whoever took the model then accepted what its gate said then."""
    shelf.add("someone/gated", "apache-2.0", prompt=POLICY, gated="auto")
    moment = {"revision": "a" * 40, "as_of": NOW.isoformat()}
    answer = post(client, {"model": "someone/gated", at: moment[at]}, PRODUCT | {"distribution": "none"}).json()
    assert answer["verdict"] == "allowed_with_obligations"
    assert [item["code"] for item in answer["obligations"]] == ["follow_use_policy"]


LIMITED = "You agree to use the weights for non-commercial purposes and not to pass them on."
FOR_SCIENCE = "Access is granted for academic research only."


@pytest.mark.parametrize(
    ("prompt", "card", "use", "verdict"),
    [
        (LIMITED, "mit", PRODUCT, "needs_review"),
        (LIMITED, "apache-2.0", RESEARCH, "allowed"),
        ("Commercial use is not permitted.", "mit", PRODUCT, "needs_review"),
        ("The weights must not be used in any commercial product.", "cc-by-4.0", PRODUCT, "needs_review"),
        (FOR_SCIENCE, "mit", PRODUCT, "needs_review"),
        (FOR_SCIENCE, "mit", RESEARCH, "allowed"),
        (FOR_SCIENCE, "mit", RESEARCH | {"purpose": "teaching"}, "needs_review"),
        ("Free for commercial and non-commercial use.", "mit", PRODUCT, "allowed"),
        ("You may use it non-commercially or commercially.", "mit", PRODUCT, "allowed"),
        (LIMITED, "cc-by-nc-4.0", RESEARCH, "allowed_with_obligations"),
        (LIMITED, "cc-by-nc-4.0", PRODUCT, "denied"),
    ],
)
def test_a_gate_that_keeps_to_less_than_the_licence_is_a_doubt_beyond_it(
    client: Client, shelf: Shelf, prompt: str, card: str, use: dict[str, Any], verdict: str
) -> None:
    shelf.add("someone/gated", card, prompt=prompt, gated="manual")
    answer = post(client, {"model": "someone/gated"}, use | {"distribution": "none"}).json()
    assert answer["verdict"] == verdict, answer["findings"]
    gates = [finding for finding in answer["findings"] if finding["rule"] == "gate"]
    assert bool(gates) is (verdict == "needs_review")


def test_a_gate_asks_for_what_was_not_stated(client: Client, shelf: Shelf) -> None:
    shelf.add("someone/gated", "mit", prompt=LIMITED, gated="auto")
    use = {name: value for name, value in INTERNAL.items() if name != "commercial"}
    assert post(client, {"model": "someone/gated"}, use).json()["missing_facts"] == ["commercial"]
