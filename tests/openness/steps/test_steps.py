"""What is missing for the next class: making it hold gives that class, and nothing smaller does."""

import datetime as dt
import itertools
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.openness.facts import Fact, Standing
from registry.openness.frameworks import (
    AiActFacts,
    CategoryFacts,
    EuropeanIndexFacts,
    G7Facts,
    ModelOpennessFacts,
    MotComponent,
    OpeningUpFacts,
    OpenSourceAiFacts,
    ReleaseFacts,
    TransparencyFacts,
    ai_act,
    chatgpt,
    european_index,
    g7,
    model_openness,
    open_source_ai,
    solaiman,
)
from registry.openness.steps import MissingForNext, Way, ladders, levers, search, steps_of
from registry.openness.steps.ladders import Ladder, least_of, pulled

FACTS: tuple[Fact, ...] = ("no", "partly", "yes", "unknown")
TERMS: tuple[Standing, ...] = ("none", "restricted", "open", "osi_approved", "unknown")
FACT, TERM = st.sampled_from(FACTS), st.sampled_from(TERMS)
STATED = st.sampled_from((*FACTS, "none"))
LICENCES = st.sampled_from([None, "", "MIT", "Apache 2.0", "gemma", "CC-BY-4.0", "OpenMDW-1.0", "not a licence"])


def of(names: Any, values: st.SearchStrategy[Any]) -> dict[str, st.SearchStrategy[Any]]:  # noqa: ANN401 - names
    return dict.fromkeys(names, values)


COMPONENT = st.builds(MotComponent, present=FACT, license=LICENCES, license_known=st.booleans())
COMPONENTS = st.dictionaries(st.sampled_from(list(model_openness.COMPONENTS)), COMPONENT, max_size=17)
DATA = ("data_description", "data_public_list", "data_obtainable_list")
WITHHELD = st.sampled_from(["legal", "technical", "commercial", "other", "unknown"])
ANY: dict[str, st.SearchStrategy[Any]] = {
    "mof-1.0": st.builds(ModelOpennessFacts, components=COMPONENTS),
    "osaid-1.0": st.builds(
        OpenSourceAiFacts,
        **of(("parameters", *open_source_ai.CODE, *DATA, *open_source_ai.FREEDOMS), FACT),
        **of(("parameters_terms", "code_terms"), TERM),
    ),
    "ai-act-53-2": st.builds(
        AiActFacts,
        **of(("access", "use", "modification", "distribution", "weights", "architecture", *ai_act.USAGE), FACT),
        **of(("territory_limit", "safety_terms", "safety_terms_proportionate", *ai_act.DISQUALIFIERS), FACT),
        **of(("systemic_risk", "gate_proportionate"), FACT),
        gate=st.sampled_from(["none", "auto", "manual", "unknown"]),
        gate_fields=st.sampled_from([(), ("name",)]),
        monetisation=st.sampled_from([None, (), ("none",), ("price",), ("optional_services",), ("personal_data",)]),
        training_compute_flop=st.sampled_from([None, 1e22, 3e23, 2e25]),
    ),
    "g7-2026": st.builds(
        G7Facts,
        **of(("free", "weights", "deployment_code", "training_code", "data_information", "use_policy"), FACT),
        **of(g7.DATA, STATED),
        **of(("weights_terms", "deployment_code_terms", "training_code_terms", "data_terms"), TERM),
        withheld=st.dictionaries(st.sampled_from((*g7.DATA, g7.ALL_DATA)), WITHHELD, max_size=4),
    ),
    "solaiman-2023": st.builds(
        ReleaseFacts,
        stages=st.lists(
            st.tuples(st.sampled_from(solaiman.LEVELS), st.sampled_from(["", "2023", "2025-01-01"])), max_size=3
        ).map(tuple),
        day=st.sampled_from([None, dt.date(2024, 6, 1)]),
        **of(("training_code", "pretraining_data"), FACT),
    ),
    "category": st.builds(CategoryFacts, **of(CategoryFacts.__struct_fields__[:6], FACT)),
}


def ladder_of(framework: str) -> Ladder:
    return ladders._LADDERS[framework]  # noqa: SLF001 - the table that is tested


def names_of(way: Way) -> frozenset[str]:
    return frozenset(one.id for one in (*way.settle, *way.change))


def held(framework: str, facts: Any, names: Any) -> str:  # noqa: ANN401 - facts of any framework
    """The class with these facts holding."""
    ladder = ladder_of(framework)
    wanted = [one for one in ladder.levers(facts) if one.name in names]
    assert len(wanted) == len(names)
    return least_of(ladder.judge(pulled(facts, wanted)))


def rank(framework: str, result: str) -> int:
    results = ladder_of(framework).results
    return results.index(result) if result in results else -1


@pytest.mark.parametrize("framework", list(ANY))
def test_it_gives_that_class_and_nothing_smaller_does(framework: str) -> None:
    @settings(deadline=None, max_examples=40)
    @given(ANY[framework])
    def check(facts: Any) -> None:  # noqa: ANN401 - facts of any framework
        found = steps_of(framework, facts)
        assert found is not None
        assert found.result == least_of(ladder_of(framework).judge(facts))
        for step in found.steps:
            goal = rank(framework, step.result)
            assert goal > rank(framework, found.result)
            for way in step.ways:
                names = names_of(way)
                assert held(framework, facts, names) == step.result
                for name in names:
                    assert rank(framework, held(framework, facts, names - {name})) < goal
                assert all(one.now == "unknown" for one in way.settle)
                assert all(one.now != "unknown" for one in way.change)

    check()


@pytest.mark.parametrize("framework", ["category", "solaiman-2023", "g7-2026", "osaid-1.0"])
def test_they_are_all_the_smallest_ways(framework: str) -> None:
    """Every set of facts is tried: those that reach a class and lose it without any of them are the ways."""

    @settings(deadline=None, max_examples=12)
    @given(ANY[framework])
    def check(facts: Any) -> None:  # noqa: ANN401 - facts of any framework
        found = steps_of(framework, facts)
        names = [one.name for one in ladder_of(framework).levers(facts)]
        if found is None or len(names) > 7:
            return
        ranks = {
            frozenset(chosen): rank(framework, held(framework, facts, chosen))
            for size in range(len(names) + 1)
            for chosen in itertools.combinations(names, size)
        }
        for step in (one for one in found.steps if one.is_complete):
            goal = rank(framework, step.result)
            beyond = {f"stages.{one}" for one in ladder_of(framework).results[goal + 1 :]}
            minimal = {
                chosen
                for chosen, reached in ranks.items()
                if reached == goal and not chosen & beyond and all(ranks[chosen - {name}] < goal for name in chosen)
            }
            assert {names_of(way) for way in step.ways} == minimal

    check()


@pytest.mark.parametrize(
    ("framework", "strategy", "judge"),
    [
        ("oucg-14", st.builds(OpeningUpFacts, **of(chatgpt.DIMENSIONS, STATED)), chatgpt.judge),
        (
            "osai-12",
            st.builds(EuropeanIndexFacts, **of(european_index.dimensions("osai-12"), STATED)),
            european_index.judge,
        ),
    ],
)
def test_the_full_mark_asks_for_every_dimension_that_exists(framework: str, strategy: Any, judge: Any) -> None:  # noqa: ANN401 - rules of either
    @settings(deadline=None, max_examples=30)
    @given(strategy)
    def check(facts: Any) -> None:  # noqa: ANN401 - facts of either
        found = steps_of(framework, facts)
        assert found is not None
        wanted = {name: "yes" for step in found.steps for way in step.ways for name in names_of(way)}
        opened = judge(msgspec.structs.replace(facts, **wanted))
        exists = any(part.value != "none" for part in opened.parts)
        assert opened.score == pytest.approx(opened.max if exists else 0.0)
        for name in wanted:
            fewer = {other: "yes" for other in wanted if other != name}
            assert judge(msgspec.structs.replace(facts, **fewer)).score < (opened.score or 0)

    check()


def ways(found: MissingForNext | None, result: str) -> list[tuple[list[str], list[str]]]:
    assert found is not None
    step = next(one for one in found.steps if one.result == result)
    return [([one.id for one in way.settle], [one.id for one in way.change]) for way in step.ways]


def test_what_is_unknown_stands_apart_from_what_is_not_so() -> None:
    facts = G7Facts(
        free="yes", weights="yes", deployment_code="unknown", weights_terms="restricted",
        deployment_code_terms="osi_approved",
    )  # fmt: skip
    found = steps_of("g7-2026", facts)
    assert found is not None
    assert found.result == "none"
    assert ways(found, "weights_available_ai") == [(["deployment_code"], [])]
    assert ways(found, "open_weights_ai") == [(["deployment_code"], ["weights_terms"])]


def test_a_reason_that_is_known_is_nothing_to_change() -> None:
    told: dict[str, Any] = dict.fromkeys(("free", "weights", "deployment_code", "training_code"), "yes")
    told |= dict.fromkeys(("weights_terms", "deployment_code_terms", "training_code_terms"), "osi_approved")
    told |= {"finetuning_data": "none", "preference_data": "none", "pretraining_data": "no", "data_terms": "open"}
    secret = steps_of("g7-2026", G7Facts(**told, withheld={"training_data": "commercial"}))
    assert secret is not None
    assert [step.result for step in secret.steps] == ["open_source_ai_with_open_data"]
    open_ = steps_of("g7-2026", G7Facts(**told))
    assert ways(open_, "open_source_ai") == [(["data_information", "withheld.pretraining_data"], [])]


def test_the_paper_stands_in_for_the_report() -> None:
    there = {number: MotComponent(license="MIT") for number in (9, 10, 12, 13, 14)}
    found = steps_of("mof-1.0", ModelOpennessFacts(components=there))
    assert ways(found, "class_3") == [([], ["research_paper"]), ([], ["technical_report"])]
    doubt = {**there, 11: MotComponent(license_known=False), 21: MotComponent(license="gemma")}
    assert ways(steps_of("mof-1.0", ModelOpennessFacts(components=doubt)), "class_3") == [
        (["technical_report"], []), ([], ["research_paper"]),
    ]  # fmt: skip


def test_as_published_only_the_exact_spelling_counts() -> None:
    there = {number: MotComponent(license="Apache 2.0") for number in (9, 10, 11, 12, 13, 14)}
    facts = ModelOpennessFacts(components=there)
    normalised = steps_of("mof-1.0", facts)
    assert normalised is not None
    assert [step.result for step in normalised.steps] == ["class_2", "class_1"]
    published = steps_of("mof-1.0", facts, as_published=True)
    assert len(ways(published, "class_3")[0][1]) == len(there)


def test_a_condition_that_is_not_met_comes_before_those_that_are_open() -> None:
    found = steps_of("ai-act-53-2", AiActFacts(use="no", non_commercial="yes", access="yes"))
    assert ways(found, "needs_legal_review") == [([], ["use", "non_commercial"])]
    met = ways(found, "conditions_met")[0]
    assert met[1] == ["use", "non_commercial"]
    assert "training_compute_flop" in met[0]


def test_nobody_asks_for_a_further_stage_on_the_way() -> None:
    found = steps_of("solaiman-2023", ReleaseFacts(stages=(("api", ""),), training_code="no"))
    assert ways(found, "downloadable") == [([], ["stages.downloadable"])]
    assert ways(found, "fully_open") == [(["pretraining_data"], ["stages.fully_open", "training_code"])]


def test_figures_of_others_are_no_class_and_the_highest_needs_nothing() -> None:
    assert steps_of("fmti-2025-12", TransparencyFacts(developer="OpenAI")) is None
    whole = CategoryFacts(**dict.fromkeys(CategoryFacts.__struct_fields__[:6], "yes"))  # type: ignore[arg-type]  # facts
    highest = steps_of("category", whole)
    assert highest is not None
    assert highest.steps == ()


def test_the_search_is_bounded_and_says_so() -> None:
    names = [str(number) for number in range(30)]
    many = search.minimal_sets(names, lambda chosen: len(chosen) >= 15)
    assert not many.is_complete
    assert 0 < len(many.sets) <= search.MOST_SETS
    assert all(len(one) == 15 for one in many.sets)
    assert search.minimal_sets(names, lambda _: False) == search.FoundSets((), is_complete=True)
    long = search.minimal_sets([str(number) for number in range(2_000)], lambda chosen: len(chosen) >= 1_000)
    assert long == search.FoundSets((), is_complete=False)


def test_levers_of_dimensions_use_the_words_of_the_index() -> None:
    told = {one.name: one.now for one in levers.of_index(("code", "paper"))(OpeningUpFacts(code="no", paper="partly"))}
    assert told == {"code": "closed", "paper": "partial"}
