"""A stated fact that breaches a term is denied with its remedy; a duty that nobody has met or broken yet stays one."""

from typing import Any

import pytest

from tests.support.compliance.questions import INTERNAL, PRODUCT, RESEARCH, ask, codes, declared, why

OK, DUE, DOUBT, NO = "allowed", "allowed_with_obligations", "needs_review", "denied"
TUNED = PRODUCT | {"distribution": "finetuned_weights"}
API = PRODUCT | {"distribution": "hosted_api"}
CAMPUS_TUNED = RESEARCH | {"distribution": "finetuned_weights"}

NAMES: list[tuple[str, dict[str, Any], str, set[str]]] = [
    # key, use, name, what has to be done about it
    ("llama3", TUNED, "Acme-8B", {"rename"}),
    ("llama3", TUNED, "acme/Llama-3-Acme", set()),
    ("llama3.1", TUNED, "My-Llama", {"rename"}),
    ("llama3.1", API, "Acme-8B", {"rename"}),
    ("llama4", TUNED | {"country": "CH"}, "llama_scout_acme", set()),
    ("minicpm-2024", CAMPUS_TUNED, "acme/Pocket", {"rename"}),
    ("minicpm-2024", CAMPUS_TUNED, "acme/Pocket-MiniCPM", set()),
    ("minicpm-2024", CAMPUS_TUNED, "MinCPM-2", {"rename"}),
    ("minicpm-2024", CAMPUS_TUNED | {"distribution": "weights"}, "acme/Pocket", {"rename"}),
    ("minicpm-2024", CAMPUS_TUNED, "acme/mini_CPM-2", set()),
    ("hyperclovax-seed", TUNED | {"monthly_active_users_at_release": 1}, "Acme-3B", {"rename"}),
    ("hyperclovax-seed", TUNED | {"monthly_active_users_at_release": 1}, "Acme-HyperCLOVAX", {"rename"}),
    ("hyperclovax-seed", API | {"monthly_active_users_at_release": 1}, "SEED-3B", {"rename"}),
    ("hyperclovax-seed", TUNED | {"monthly_active_users_at_release": 1}, "acme/hyperclova-x 3b", set()),
    ("hyperclovax-seed", TUNED | {"monthly_active_users_at_release": 1}, "HyperCLOVAX-Acme", set()),
    ("exaone-1.2-nc", CAMPUS_TUNED, "Acme-32B", {"rename"}),
    ("exaone-1.2-nc", CAMPUS_TUNED, "Acme-EXAONE", {"rename"}),
    ("exaone-1.2-nc", CAMPUS_TUNED, "lab/EXA-one-tiny", set()),
    ("exaone-1.2-nc", CAMPUS_TUNED | {"audience": "internal", "distribution": None}, "Acme-32B", {"rename"}),
    ("k-exaone", TUNED | {"commercial": False}, "Acme-236B", {"rename"}),
]


@pytest.mark.parametrize(("key", "use", "name", "remedy"), NAMES)
def test_a_name_that_the_licence_forbids_is_denied(key: str, use: dict[str, Any], name: str, remedy: set[str]) -> None:
    answer = ask(key, use, derivative_name=name)
    naming = [finding for finding in answer.findings if finding.rule == "naming"]
    assert [finding.outcome == NO for finding in naming] == [bool(remedy)], why(answer)
    assert codes(answer) & {"rename"} == remedy, why(answer)
    assert ask(key, use).verdict != NO, "a name that is not chosen yet is a duty"


def test_a_badly_named_model_that_nobody_else_gets_breaches_nothing() -> None:
    assert ask("llama3.1", INTERNAL, derivative_name="Acme-8B").verdict == DUE


OWN_TAGS = [
    ("apache-2.0", "gemma", TUNED, NO),
    ("mit", "gpl-3.0", TUNED, NO),
    ("apache-2.0", "cc-by-nc-4.0", CAMPUS_TUNED, NO),
    ("mit", "bigcode-openrail-m", TUNED, NO),
    ("mit", "creativeml-openrail-m", TUNED | {"distribution": "weights"}, NO),
    ("apache-2.0", "gemma", API, NO),  # 1.1(b): a hosted service distributes
    ("mit", "gpl-3.0", API, DUE),  # a service hands nobody a copy under the GPL
    ("apache-2.0", "agpl-3.0", API, NO),  # 13: users of a service get the source under the AGPL
    ("mit", "gemma", TUNED | {"distribution": "weights"}, NO),
    ("apache-2.0", "gpl-3.0", TUNED | {"audience": "internal"}, NO),
    ("bsd-3-clause", "cc-by-nc-4.0", CAMPUS_TUNED | {"distribution": "weights"}, NO),
    ("apache-2.0", "cc-by-nc-sa-4.0", CAMPUS_TUNED | {"purpose": None}, NO),
    ("apache-2.0", "gemma", INTERNAL, DUE),
    ("mit", "gpl-3.0", INTERNAL | {"distribution": None}, DOUBT),
    ("mit", "apache-2.0", TUNED, DUE),
    ("gemma", "gemma", TUNED, DUE),
    ("cc-by-nc-4.0", "cc-by-nc-4.0", CAMPUS_TUNED, DUE),
]


@pytest.mark.parametrize(("tag", "base", "use", "verdict"), OWN_TAGS)
def test_passing_on_under_a_tag_that_conflicts_with_the_base(
    tag: str, base: str, use: dict[str, Any], verdict: str
) -> None:
    answer = ask(declared(tag, base_licenses=[base]), use)
    assert answer.verdict == verdict, why(answer)
    is_conflict = tag != base and (tag, base) != ("mit", "apache-2.0")
    assert ("report_lineage_conflict" in codes(answer)) == is_conflict, why(answer)


def test_a_planned_licence_that_fits_makes_up_for_the_tag() -> None:
    over_gemma = declared("apache-2.0", base_licenses=["gemma"])
    assert ask(over_gemma, TUNED, derivative_license="gemma").verdict == DUE
    assert ask(over_gemma, TUNED, derivative_license="mit").verdict == NO


@pytest.mark.parametrize(
    ("key", "plan", "verdict"),
    [
        ("gemma", "apache-2.0", NO),
        ("gpl-3.0", "mit", NO),
        ("gpl-3.0", "proprietary", NO),
        ("agpl-3.0", "Closed Source", NO),
        ("openrail++", "mit", NO),
        ("gpl-3.0", "gpl-3.0", DUE),
        ("gpl-3.0", "acme-eula", DOUBT),
        ("apache-2.0", "proprietary", DUE),
        ("mit", "gpl-3.0", DUE),
    ],
)
def test_a_planned_licence_that_conflicts_is_denied(key: str, plan: str, verdict: str) -> None:
    answer = ask(key, TUNED, derivative_license=plan)
    assert answer.verdict == verdict, why(answer)


def test_of_a_base_under_alternatives_the_mildest_may_be_chosen() -> None:
    assert ask(declared("mit", base_licenses=["MIT OR GPL-3.0-only"]), TUNED).verdict == DUE
    assert ask(declared("mit", base_licenses=["MIT AND GPL-3.0-only"]), TUNED).verdict == NO


@pytest.mark.parametrize(("key", "remedy"), [("yi-2.1", "register"), ("minicpm-2024", "register"),
                                             ("baichuan2", "request_license")])  # fmt: skip
def test_a_registration_is_not_taken_for_held(key: str, remedy: str) -> None:
    stated = {"daily_active_users": 1, "edge_devices": 0, "monthly_active_users": 1}
    assert (ask(key, PRODUCT, **stated).verdict, codes(ask(key, PRODUCT, **stated))) == (NO, {remedy})
    unsaid = ask(key, PRODUCT, **stated, commercial=None)
    assert unsaid.verdict == DOUBT
    assert "commercial" in unsaid.missing_facts
    assert ask(key, RESEARCH, **stated).verdict != NO
    for other in ({"organisation": "individual"}, {"purpose": "internal"}, {"distribution": "hosted_api"}):
        assert ask(key, PRODUCT, **stated, **other).verdict == NO, other


def test_a_standing_duty_to_register_stays_a_duty() -> None:
    answer = ask("stability-community-2024", PRODUCT, annual_revenue_usd=1)
    assert answer.verdict == DUE
    assert "register" in codes(answer)


@pytest.mark.parametrize("fact", [{"derivative_name": "Acme-8B"}, {"derivative_license": "mit"}])
@pytest.mark.parametrize("inside", [{"audience": "internal"}, {"purpose": "internal"}])
@pytest.mark.parametrize(("key", "rule"), [("llama3.1", {"naming", "lineage"}), ("gemma", {"lineage", "distribution"}),
                                           ("gpl-3.0", {"lineage", "distribution"})])  # fmt: skip
def test_a_named_or_licensed_derivative_is_passed_on_whatever_the_audience(
    key: str, rule: set[str], inside: dict[str, Any], fact: dict[str, Any]
) -> None:
    silent = INTERNAL | {"distribution": None, "purpose": "production"} | inside
    told = {finding.rule for finding in ask(key, silent, **fact).findings}
    assert told & rule
    assert not {finding.rule for finding in ask(key, silent).findings} & {"naming", "lineage"}


@pytest.mark.parametrize("plan", ["mit", "acme-eula", "proprietary"])
def test_a_conflict_with_a_base_names_the_base(plan: str) -> None:
    subject = declared("gpl-3.0", base_licenses=["gpl-3.0"])
    about = [finding.reason for finding in ask(subject, TUNED, derivative_license=plan).findings]
    assert sum(reason.startswith("Base gpl-3.0: ") for reason in about) * 2 == len(about)
