"""What a waiver covers, what ends it, and what a verdict is under it."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.compliance.waivers.rules import (
    Fingerprint,
    SubjectState,
    check_end,
    check_rule,
    differences,
    fingerprint_of,
    in_words,
    passed_warning,
    under_waivers,
)
from registry.errors import Invalid
from tests.support.clock import NOW
from tests.support.compliance.answers import OUTCOMES, answer, finding, plain

LICENSE = finding("permission", "allowed_with_obligations", "license", license="apache-2.0")
CARD = finding("model-card", "denied")
STATE = SubjectState(revision="a" * 40, texts=("1" * 64,), terms="t", question="q")
outcomes = st.sampled_from(OUTCOMES)
rules = st.sampled_from(["a", "b", "c"])
findings = st.builds(finding, rules, outcomes, st.sampled_from(["policy", "license", "record"]))
judged = st.lists(findings, min_size=1, max_size=8).map(lambda some: answer(*some))
covers = st.dictionaries(rules, st.just("wvr_1"))


def test_what_is_waived_stays_listed_and_does_not_count() -> None:
    found = answer(LICENSE, CARD)
    assert (found["verdict"], found["obligations"]) == ("denied", [])
    waived = under_waivers(found, plain(found), {"model-card": "wvr_1"})
    assert waived["verdict"] == "allowed_with_obligations"
    assert waived["findings"] == [LICENSE, {**CARD, "waiver": "wvr_1"}]
    assert [one["code"] for one in waived["obligations"]] == ["include_license"]


def test_what_is_waived_of_two_findings_leaves_the_other() -> None:
    other = finding("country", "allowed_with_obligations")
    found = answer(LICENSE, CARD, other)
    waived = under_waivers(found, plain(found), {"model-card": "wvr_1"})
    assert waived["verdict"] == "allowed_with_obligations"
    assert [one["value"] for one in waived["obligations"]] == [None, "country"]
    both = under_waivers(found, plain(found), {"model-card": "wvr_1", "country": "wvr_2"})
    assert [one["value"] for one in both["obligations"]] == [None]
    kept = under_waivers(found, plain(found), {"country": "wvr_2"})
    assert (kept["verdict"], kept["obligations"]) == ("denied", [])


def test_under_a_warning_that_stays_only_warnings_are_owed() -> None:
    told, warned = finding("note", "allowed"), finding("country", "allowed_with_obligations")
    found = answer(LICENSE, CARD, told, warned)
    waived = under_waivers(found, plain(found), {"model-card": "wvr_1"})
    assert waived["verdict"] == "allowed_with_obligations"
    assert [(one["code"], one["text"], one["value"], one["clause"]) for one in waived["obligations"]] == [
        ("include_license", "Include it.", None, "4"), ("policy_condition", "country says so.", "country", None),
    ]  # fmt: skip


def test_what_is_waived_of_two_denials_leaves_what_stands_whatever_the_verdict() -> None:
    doubt = finding("country", "needs_review")
    found = answer(LICENSE, CARD, doubt)
    stands = {"code": "report_lineage_conflict", "text": "Tell them.", "value": None, "clause": None}
    without = plain(found) | {"obligations": [*plain(found)["obligations"], stands], "missing_facts": ["purpose"]}
    told = found | {"missing_facts": ["country", "purpose"], "assumptions": ["A figure."]}
    waived = under_waivers(told, without | {"assumptions": ["Another."]}, {"model-card": "wvr_1"})
    assert (waived["verdict"], waived["obligations"]) == ("needs_review", [stands])
    assert waived["missing_facts"] == ["purpose", "country"]
    assert waived["assumptions"] == ["Another.", "A figure."]


def test_a_fingerprint_knows_no_policy_a_name_alone_or_a_version() -> None:
    for policy, expected in (
        (None, None), ({}, None), ("house", "house"), ({"key": "house", "version": 3}, "house@3"),
    ):  # fmt: skip
        assert fingerprint_of(STATE, {"policy": policy, "findings": []}, "a").policy == expected


@given(judged, covers)
def test_a_waiver_never_touches_what_a_licence_or_the_record_says(
    found: dict[str, Any], covered: dict[str, str]
) -> None:  # fmt: skip
    waived = under_waivers(found, plain(found), covered)
    others = [one for one in found["findings"] if one["source"] != "policy"]
    assert [one for one in waived["findings"] if one["source"] != "policy"] == others
    assert waived["license_verdict"] == found["license_verdict"]
    strictness = OUTCOMES.index(waived["verdict"])
    assert all(OUTCOMES.index(one["outcome"]) <= strictness for one in others)
    assert min(OUTCOMES.index(found[name]) for name in ("verdict", "license_verdict")) <= strictness


@given(judged, covers)
def test_a_waiver_never_makes_a_verdict_stricter_and_only_what_it_names_milder(
    found: dict[str, Any], covered: dict[str, str]
) -> None:  # fmt: skip
    waived = under_waivers(found, plain(found), covered)
    assert OUTCOMES.index(waived["verdict"]) <= OUTCOMES.index(found["verdict"])
    for one in waived["findings"]:
        assert ("waiver" in one) is (one["source"] == "policy" and one["rule"] in covered)
        if "waiver" not in one and one["source"] == "policy":
            assert OUTCOMES.index(one["outcome"]) <= OUTCOMES.index(waived["verdict"])
    assert len(waived["findings"]) == len(found["findings"])


@given(judged)
def test_without_waivers_an_answer_stays_as_it_is(found: dict[str, Any]) -> None:
    assert under_waivers(found, plain(found), {}) == found


@given(
    st.builds(SubjectState, revision=st.none() | st.text(), texts=st.tuples(st.text()), terms=st.text()),
    st.builds(SubjectState, revision=st.none() | st.text(), texts=st.tuples(st.text()), terms=st.text()),
    st.integers(1, 2), st.integers(1, 2), outcomes, outcomes,
)  # fmt: skip
def test_any_change_of_what_it_was_granted_for_is_noticed(
    old: SubjectState, new: SubjectState, version: int, later: int, outcome: str, outcome_later: str
) -> None:
    granted = fingerprint_of(old, answer(LICENSE, finding("a", outcome), version=version), "a")
    now = fingerprint_of(new, answer(LICENSE, finding("a", outcome_later), version=later), "a")
    is_same = (old, version, outcome) == (new, later, outcome_later)
    assert (differences(granted, now) == ()) is is_same


@pytest.mark.parametrize("name", Fingerprint.__struct_fields__)
def test_each_member_counts_and_has_its_words(name: str) -> None:
    granted = fingerprint_of(STATE, answer(LICENSE, CARD), "model-card")
    kept = msgspec.convert(msgspec.to_builtins(granted), Fingerprint)
    assert differences(granted, kept) == ()
    other = msgspec.structs.replace(granted, **{name: ("x",) if name in {"texts", "findings"} else "x"})
    assert differences(granted, other) == (name,)
    assert in_words((name,)).endswith("changed: it covered what was found before.")


def test_the_order_of_texts_and_findings_says_nothing() -> None:
    other = finding("model-card", "needs_review")
    state = msgspec.structs.replace(STATE, texts=("2", "1"))
    turned = msgspec.structs.replace(STATE, texts=("1", "2"))
    first = fingerprint_of(state, answer(LICENSE, CARD, other), "model-card")
    assert first == fingerprint_of(turned, answer(other, LICENSE, CARD), "model-card")


def test_a_finding_that_is_gone_is_another_one() -> None:
    granted = fingerprint_of(STATE, answer(LICENSE, CARD), "model-card")
    assert differences(granted, fingerprint_of(STATE, answer(LICENSE), "model-card")) == ("findings",)


@pytest.mark.parametrize(
    ("rule", "says"),
    [("territory", "what its licence says"), ("revision", "what the record"), ("nothing", "No policy finds anything")],
)
def test_only_what_a_policy_finds_can_be_waived(rule: str, says: str) -> None:
    found = answer(finding("territory", "denied", "license"), finding("revision", "needs_review", "record"), CARD)
    with pytest.raises(Invalid, match=says) as refused:
        check_rule(found, rule)
    assert refused.value.extra["supported"] == ["model-card"]
    check_rule(found, "model-card")


def test_an_end_lies_ahead_and_not_too_far() -> None:
    check_end(NOW + timedelta(days=400), NOW)
    for wrong in (NOW, NOW - timedelta(days=1), NOW + timedelta(days=400, seconds=1), NOW.replace(tzinfo=None)):
        with pytest.raises(Invalid) as refused:
            check_end(wrong, NOW)
        assert refused.value.errors[0][0] == "/expires_at"


@pytest.mark.parametrize(("days", "told"), [(100, None), (15, None), (14, 14), (4, 14), (3, 3), (1, 3)])
def test_a_warning_whose_moment_has_passed_is_not_given(days: int, told: int | None) -> None:
    assert passed_warning(NOW + timedelta(days=days), NOW) == told
