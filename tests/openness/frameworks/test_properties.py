"""What holds of every framework: opening a fact never lowers a result, and what is unknown is named."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
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
    Verdict,
    ai_act,
    category,
    chatgpt,
    european_index,
    g7,
    model_openness,
    open_source_ai,
    solaiman,
)

KNOWN: tuple[Fact, ...] = ("no", "partly", "yes")
FACTS: tuple[Fact, ...] = (*KNOWN, "unknown")
TERMS: tuple[Standing, ...] = ("none", "restricted", "open", "osi_approved")
ALL_TERMS: tuple[Standing, ...] = (*TERMS, "unknown")
FACT, KNOWN_FACT = st.sampled_from(FACTS), st.sampled_from(KNOWN)


def of(names: tuple[str, ...], values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(dict.fromkeys(names, values))


OF_DEFINITION = ("parameters", *open_source_ai.CODE, "data_description", "data_public_list", "data_obtainable_list")
OF_TERMS = ("parameters_terms", "code_terms")
OF_EXEMPTION = ("access", "use", "modification", "distribution", "weights", "architecture", *ai_act.USAGE)
OF_LABELS = ("free", "weights", "deployment_code", "training_code", *g7.DATA, "data_information")
OF_LABEL_TERMS = ("weights_terms", "deployment_code_terms", "training_code_terms", "data_terms")
OF_CATEGORY = CategoryFacts.__struct_fields__[:6]
DEFINITION = ("would_not_meet", "needs_review", "would_meet")
EXEMPTION = ("not_met", "needs_legal_review", "conditions_met")
CATEGORIES = ("closed", "unknown", "open_weights", "open_source")


def ends(verdict: Verdict, order: tuple[str, ...]) -> tuple[int, int]:
    """The least and the most that a verdict can be, as places in an order."""
    least, most = verdict.range or (verdict.result, verdict.result)
    return order.index(str(least)), order.index(str(most))


def opened(facts: Any, name: str, order: tuple[str, ...]) -> Iterator[Any]:  # noqa: ANN401 - any facts
    """The same facts with one of them more open, in each way."""
    value = getattr(facts, name)
    for more in order[order.index(value) + 1 :] if value in order else ():
        yield msgspec.structs.replace(facts, **{name: more})


def never_lower(
    facts: Any,  # noqa: ANN401 - any facts
    judge: Callable[[Any], Verdict],
    order: tuple[str, ...],
    ladders: Mapping[str, tuple[str, ...]],
) -> None:
    before = ends(judge(facts), order)
    for name, ladder in ladders.items():
        for more in opened(facts, name, ladder):
            after = ends(judge(more), order)
            assert after[0] >= before[0], (name, facts, more)
            assert after[1] >= before[1], (name, facts, more)


def settled_within(
    facts: Any,  # noqa: ANN401 - any facts
    judge: Callable[[Any], Verdict],
    order: tuple[str, ...],
    ladders: Mapping[str, tuple[str, ...]],
) -> None:
    """Whatever an unknown fact turns out to be, the result stays within what was told; else it was named."""
    verdict = judge(facts)
    least, most = ends(verdict, order)
    for name, ladder in ladders.items():
        if getattr(facts, name) == "unknown":
            for value in ladder:
                found = ends(judge(msgspec.structs.replace(facts, **{name: value})), order)
                assert least <= found[0] <= found[1] <= most, (name, value)


@settings(deadline=None, max_examples=60)
@given(of(chatgpt.DIMENSIONS, FACT))
def test_the_first_index(values: dict[str, Any]) -> None:
    found = chatgpt.judge(OpeningUpFacts(**values))
    assert found.score is not None
    unknown = {name for name, value in values.items() if value == "unknown"}
    assert set(found.missing) == unknown
    assert (found.range is None) == (not unknown)
    for name, value in values.items():
        for more in opened(OpeningUpFacts(**values), name, KNOWN):
            assert (chatgpt.judge(more).score or 0) > found.score
        if value == "unknown":
            turned = [chatgpt.judge(OpeningUpFacts(**{**values, name: known})).score for known in KNOWN]
            assert all(found.score <= (score or 0) <= float((found.range or (0, 0))[1]) for score in turned)
    shuffled = dict(reversed(list(values.items())))
    assert chatgpt.judge(OpeningUpFacts(**shuffled)) == found


@settings(deadline=None, max_examples=60)
@given(of(european_index.dimensions("osai-14"), FACT), st.sampled_from(["osai-12", "osai-14"]))
def test_the_european_index(values: dict[str, Any], edition: european_index.Edition) -> None:
    facts = EuropeanIndexFacts(**values)
    found = european_index.judge(facts, edition)
    counted = european_index.dimensions(edition)
    assert set(found.missing) == {name for name in counted if values[name] == "unknown"}
    for name in counted:
        for more in opened(facts, name, KNOWN):
            assert (european_index.judge(more, edition).score or 0) > (found.score or 0)


@settings(deadline=None, max_examples=60)
@given(of(OF_DEFINITION, FACT), of(OF_TERMS, st.sampled_from(ALL_TERMS)), of(open_source_ai.FREEDOMS, FACT))
def test_the_definition(values: dict[str, Any], terms: dict[str, Any], freedoms: dict[str, Any]) -> None:
    facts = OpenSourceAiFacts(**values, **terms, **freedoms)
    ladders = {**dict.fromkeys((*OF_DEFINITION, *open_source_ai.FREEDOMS), KNOWN), **dict.fromkeys(OF_TERMS, TERMS)}
    never_lower(facts, open_source_ai.judge, DEFINITION, ladders)
    found = open_source_ai.judge(facts)
    assert found.result != "would_meet" or not found.missing
    if found.result == "would_not_meet":
        assert any(part.value == "no" for part in found.parts)


@settings(deadline=None, max_examples=60)
@given(
    of(OF_EXEMPTION, FACT), of(("safety_terms_proportionate", "gate_proportionate"), FACT),
    st.sampled_from([None, (), ("price",)]), st.sampled_from([None, 1e22, 3e23, 2e25]), FACT,
)  # fmt: skip
def test_the_exemption(
    values: dict[str, Any], judged: dict[str, Any], monetisation: Any, flop: float | None, systemic: Fact  # noqa: ANN401 - words or none
) -> None:  # fmt: skip
    facts = AiActFacts(
        **values, **judged, monetisation=monetisation, training_compute_flop=flop, systemic_risk=systemic
    )
    ladders = dict.fromkeys((*OF_EXEMPTION, *judged), KNOWN)
    never_lower(facts, ai_act.judge, EXEMPTION, ladders)
    found = ai_act.judge(facts)
    rows = {part.id: part.value for part in found.parts if part.id in {one.id for one in ai_act.CONDITIONS}}
    assert (found.result == "conditions_met") == (set(rows.values()) == {"yes"})
    assert (found.result == "not_met") == ("no" in rows.values())
    assert bool(found.missing) == ("unknown" in rows.values())


@settings(deadline=None, max_examples=60)
@given(
    of(OF_LABELS, FACT), of(OF_LABEL_TERMS, st.sampled_from(ALL_TERMS)),
    st.sampled_from([{}, *({kind: why} for kind in (g7.ALL_DATA, "pretraining_data") for why in ("legal", "other"))]),
)  # fmt: skip
def test_the_labels(values: dict[str, Any], terms: dict[str, Any], withheld: Any) -> None:  # noqa: ANN401 - a map
    facts = G7Facts(**values, **terms, withheld=withheld)
    ladders = {**dict.fromkeys(OF_LABELS, KNOWN), **dict.fromkeys(OF_LABEL_TERMS, TERMS)}
    never_lower(facts, g7.judge, g7.LABELS, ladders)
    settled_within(facts, g7.judge, g7.LABELS, ladders)
    found = g7.judge(facts)
    assert (found.range is None) == (found.result != g7.UNDETERMINED)
    open_ends = {*ladders, "data_unshareable_reason"}
    assert set(found.missing) <= open_ends


@settings(deadline=None, max_examples=60)
@given(of(OF_CATEGORY, FACT))
def test_the_category(values: dict[str, Any]) -> None:
    ladders = dict.fromkeys(OF_CATEGORY, KNOWN)
    never_lower(CategoryFacts(**values), category.judge, CATEGORIES, ladders)
    settled_within(CategoryFacts(**values), category.judge, CATEGORIES, ladders)
    found = category.judge(CategoryFacts(**values))
    assert (found.range is None) == (not found.missing)


COMPONENT = st.one_of(
    st.none(),
    st.builds(
        MotComponent, present=FACT, license=st.sampled_from([None, "", "MIT", "gemma", "Apache 2.0", "CC-BY-4.0"]),
        license_known=st.booleans(),
    ),
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.fixed_dictionaries(dict.fromkeys(model_openness.COMPONENTS, COMPONENT)), st.randoms())
def test_the_class(components: dict[int, MotComponent | None], random: Any) -> None:  # noqa: ANN401 - a source of chance
    there = {number: one for number, one in components.items() if one is not None}
    facts = ModelOpennessFacts(components=there, licenses={"distribution": "MIT"})
    found = model_openness.judge(facts)
    progress, class_ = model_openness.progress_of(found), openness_of(found)
    shuffled = list(there.items())
    random.shuffle(shuffled)
    assert model_openness.judge(msgspec.structs.replace(facts, components=dict(shuffled))) == found
    for number in model_openness.COMPONENTS:
        more = msgspec.structs.replace(facts, components={**there, number: MotComponent(license="MIT")})
        after = model_openness.judge(more)
        assert openness_of(after) >= class_
        assert all(percent >= progress[at] for at, percent in model_openness.progress_of(after).items())
    assert (found.range is None) == (not found.missing)
    normalised = model_openness.judge_normalised(facts)
    assert openness_of(normalised) >= class_


def openness_of(verdict: Verdict) -> int:
    """From 0, no class, to 3, class I."""
    return model_openness.RESULTS.index(verdict.result)


def test_later_and_more_open_stages_never_lower_the_level() -> None:
    for (one, other), needed in itertools.product(itertools.combinations(solaiman.LEVELS, 2), FACTS):
        least = solaiman.judge(ReleaseFacts(stages=((one, ""),), training_code=needed, pretraining_data="yes"))
        most = solaiman.judge(
            ReleaseFacts(stages=((one, ""), (other, "")), training_code=needed, pretraining_data="yes")
        )
        assert solaiman.LEVELS.index(most.result) >= solaiman.LEVELS.index(least.result)
