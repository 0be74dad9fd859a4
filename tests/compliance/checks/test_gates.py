"""What is accepted at a model's gate, beside its licence, is a duty of whoever takes it."""

from datetime import UTC, datetime

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from registry.compliance.rules.findings.gates import prompt_findings
from registry.records.facts.observation import Gate
from tests.support.compliance.questions import PRODUCT
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
    moment = {"revision": "a" * 40, "as_of": datetime.now(UTC).isoformat()}
    answer = post(client, {"model": "someone/gated", at: moment[at]}, PRODUCT | {"distribution": "none"}).json()
    assert answer["verdict"] == "allowed_with_obligations"
    assert [item["code"] for item in answer["obligations"]] == ["follow_use_policy"]
