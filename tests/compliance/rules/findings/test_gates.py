"""What a gate's prompt adds to a licence: in words, and never where the licence has such limits itself."""

from typing import Any

import msgspec
import pytest

from registry.compliance.rules.findings.gates import conduct_findings, limit_findings, policy_finding, prompt_findings
from registry.compliance.rules.values import Obligation, Use
from registry.licenses.catalogue.entries import License
from registry.licenses.catalogue.load import load_catalogue

ENTRIES = load_catalogue().entries
MIT, APACHE, NC, LLAMA = (ENTRIES[key] for key in ("mit", "apache-2.0", "cc-by-nc-4.0", "llama3.1"))
POLICY = "You accept our Acceptable Use Policy."
NO_TRADE = "You agree to use the weights for non-commercial purposes."
FOR_SCIENCE = "Access is granted for academic research only."
BEYOND = "The gate's prompt speaks of {} only, and the licence does not."


def used(**stated: Any) -> Use:  # noqa: ANN401 - fields of a use
    return Use(organisation="company", country="DE", **stated)


def told(findings: Any) -> list[tuple[str, str, str, list[tuple[str, str | None]], tuple[str, ...]]]:  # noqa: ANN401 - an iterator
    return [
        (one.rule, one.outcome, one.reason, [(duty.code, duty.value) for duty in one.obligations], one.missing)
        for one in findings
    ]


def test_a_policy_that_is_accepted_with_a_model_is_a_duty_with_its_address() -> None:
    reason = "Whoever takes the model accepts the Gemma policy beside its licence."
    for link, text in (
        (None, "Follow the Gemma policy."),
        ("https://x.org/p", "Follow the Gemma policy (https://x.org/p)."),
    ):
        found = policy_finding("the Gemma policy", link)
        owed = [("follow_use_policy", "the Gemma policy")]
        assert told([found]) == [("gate", "allowed_with_obligations", reason, owed, ())]
        assert [duty.text for duty in found.obligations] == [text]


@pytest.mark.parametrize(
    "prompt",
    [
        "our Acceptable Use Policy", "PROHIBITED USES? see prohibited use below", "responsible-use guide",
        "the usage policy", "use guidelines", "usage restrictions apply", "Terms\nof  Use", "a code of conduct",
    ],
)  # fmt: skip
def test_words_of_a_use_policy_are_read(prompt: str) -> None:
    reason = "Whoever takes the model accepts the use policy in the gate's prompt beside its licence."
    owed = [("follow_use_policy", "the use policy in the gate's prompt")]
    assert told(prompt_findings(prompt)) == [("gate", "allowed_with_obligations", reason, owed, ())]


@pytest.mark.parametrize(
    "prompt", ["", "policy research", "Tell us who you are.", "reuse policy", "my code", "unacceptable"]
)
def test_other_words_are_no_use_policy(prompt: str) -> None:
    assert list(prompt_findings(prompt)) == []


def test_an_activity_of_which_an_accepted_policy_says_nothing_known_is_a_doubt() -> None:
    accepted = [*prompt_findings(POLICY), policy_finding("the Gemma policy"), *prompt_findings(POLICY)]
    use = used(activities=("weapons", "law_enforcement", "weapons"))
    found = told(conduct_findings(accepted, [MIT, APACHE], use))
    names = ("the use policy in the gate's prompt", "the Gemma policy")
    assert found == [
        ("gate", "needs_review", f"What {name} says of {words} is not on record.", [("read_text", None)], ())
        for name in names
        for words in ("weapons", "law enforcement")
    ]
    assert list(conduct_findings(accepted, [MIT], used())) == []


def test_only_what_was_accepted_at_the_gate_is_asked() -> None:
    use = used(activities=("weapons",))
    of_licence = msgspec.structs.replace(policy_finding("the Gemma policy"), rule="use_policy")
    duty = Obligation("register", "Register.", "the Gemma policy")
    other_duty = msgspec.structs.replace(policy_finding("the Gemma policy"), obligations=(duty,))
    assert list(conduct_findings([of_licence, other_duty], [MIT], use)) == []
    assert list(conduct_findings([], [MIT], use)) == []


def test_the_policy_of_a_licence_was_read_and_is_judged_there() -> None:
    accepted = [policy_finding("the Llama policy")]
    use = used(activities=("weapons",))
    assert LLAMA.terms.use_policy is not None
    assert list(conduct_findings(accepted, [MIT, LLAMA], use)) == []
    beside = msgspec.structs.replace(LLAMA.terms.use_policy, incorporated=False)
    lent = msgspec.structs.replace(LLAMA, terms=msgspec.structs.replace(LLAMA.terms, use_policy=beside))
    assert len(list(conduct_findings(accepted, [MIT, lent], use))) == 1


@pytest.mark.parametrize(
    "prompt",
    [
        NO_TRADE, "noncommercial", "Non  Commercial use", "No commercial use", "Commercial use is prohibited",
        "commercial uses are not allowed", "Commercial use of it is forbidden", "must not be used commercially",
        "do not use it in any other commercial product", "Commercial use of these weights is strictly prohibited",
        "commercial use prohibited",
        "may never be used in a commercial setting", "The provider forbids any commercial use",
        "Any commercial use of the weights requires a separate agreement", "commercial products must be excluded",
    ],
)  # fmt: skip
@pytest.mark.parametrize("commercial", [True, None])
def test_a_gate_without_trade_is_a_doubt_of_trade(prompt: str, *, commercial: bool | None) -> None:
    missing = () if commercial else ("commercial",)
    expected = ("gate", "needs_review", BEYOND.format("non-commercial use"), [("read_text", None)], missing)
    assert told(limit_findings(prompt, [MIT], used(commercial=commercial, purpose="research"))) == [expected]
    assert list(limit_findings(prompt, [MIT], used(commercial=False, purpose="research"))) == []


@pytest.mark.parametrize(
    "prompt",
    [
        "for commercial and non-commercial use", "non commercial or commercial", "Commercially & non-commercially",
        "commercial/noncommercial", "commercial use is welcome", "commercial use is fully permitted",
        "use is not limited to research", "commercial use is permitted and the grant is not revocable",
        "You may sell it, and not only in commercials ads.",
    ],
)  # fmt: skip
def test_commercial_and_other_use_in_one_breath_limits_nothing(prompt: str) -> None:
    assert list(limit_findings(prompt, [MIT], used(commercial=True, purpose="production"))) == []


@pytest.mark.parametrize(
    "prompt",
    [
        FOR_SCIENCE, "RESEARCH ONLY", "scientific use only", "only for research", "solely for your own academic work",
        "exclusively scientific", "research-only", "Use is limited to scientific work",
        "restricted to non-profit research",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("purpose", "missing"), [("production", ()), ("teaching", ()), ("internal", ()), (None, ("purpose",))]
)
def test_a_gate_for_research_is_a_doubt_of_other_purposes(prompt: str, purpose: Any, missing: tuple[str, ...]) -> None:  # noqa: ANN401 - a column of the table above
    expected = ("gate", "needs_review", BEYOND.format("research"), [("read_text", None)], missing)
    assert told(limit_findings(prompt, [MIT], used(commercial=True, purpose=purpose))) == [expected]


@pytest.mark.parametrize("purpose", ["research", "evaluation"])
def test_research_keeps_to_a_gate_for_research(purpose: Any) -> None:  # noqa: ANN401 - a word of a use
    assert list(limit_findings(FOR_SCIENCE, [MIT], used(commercial=True, purpose=purpose))) == []


def test_both_limits_of_one_prompt_are_told() -> None:
    found = told(limit_findings(f"{NO_TRADE} {FOR_SCIENCE}", [MIT, APACHE], used()))
    assert [(reason, missing) for _, _, reason, _, missing in found] == [
        (BEYOND.format("non-commercial use"), ("commercial",)), (BEYOND.format("research"), ("purpose",)),
    ]  # fmt: skip


def test_the_words_of_a_licence_with_such_limits_are_judged_as_the_licence() -> None:
    for limited in (NC, with_purposes(MIT), without_commercial(MIT)):
        assert list(limit_findings(f"{NO_TRADE} {FOR_SCIENCE}", [MIT, limited], used())) == []
    assert len(list(limit_findings(f"{NO_TRADE} {FOR_SCIENCE}", [], used()))) == 2


def with_purposes(entry: License) -> License:
    purposes = next(one.terms.purposes for one in ENTRIES.values() if one.terms.purposes)
    return msgspec.structs.replace(entry, terms=msgspec.structs.replace(entry.terms, purposes=purposes))


def without_commercial(entry: License) -> License:
    return msgspec.structs.replace(entry, terms=msgspec.structs.replace(entry.terms, commercial=None))
