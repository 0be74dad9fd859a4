"""The class of the Model Openness Tool: our vectors, its own regression cases, and what is only known in part."""

from typing import Any

import pytest

from registry.openness.frameworks import ModelOpennessFacts, MotComponent
from registry.openness.frameworks.model_openness import (
    COMPONENTS,
    REQUIRED,
    class_of,
    class_range,
    judge,
    judge_normalised,
    needed_for_next,
    progress_of,
)
from tests.support.openness import ask, mot_cases

ALL = tuple(COMPONENTS)


def facts(*numbers: int, own: dict[int, str] | None = None, **licenses: str) -> ModelOpennessFacts:
    components = {number: MotComponent(license=(own or {}).get(number)) for number in numbers}
    return ModelOpennessFacts(components=components, licenses=licenses)  # type: ignore[arg-type]  # kinds of content


def test_the_framework_asks_for_six_ten_and_fourteen_components() -> None:
    assert {class_: len(numbers) for class_, numbers in REQUIRED.items()} == {3: 6, 2: 10, 1: 14}
    assert {one.number for one in COMPONENTS.values() if not one.is_required} == {17, 20, 22}


def test_the_paper_stands_in_for_a_report_without_an_open_licence() -> None:
    found = judge(facts(9, 10, 11, 12, 13, 14, 21, 7, 8, 18, 19, 16, 24, own={11: "llama3.1"}, distribution="MIT"))
    assert progress_of(found) == {3: 100.0, 2: 100.0, 1: 92.31}
    assert (class_of(found), found.result) == (2, "class_2")
    assert {part.id: part.value for part in found.parts}["technical_report"] == "invalid"
    assert needed_for_next(found) == (1, ("datasets",))
    assert found.method_version == "mof-1.0/mot-8b5d30e"


def test_an_empty_licence_stops_and_a_restricted_one_is_invalid() -> None:
    own = {10: "gemma", 13: ""}
    stated = facts(
        9, 10, 11, 12, 13, 14, 7, 8, own=own, code="MIT", document="CC-BY-4.0", distribution="Apache-2.0"
    )  # fmt: skip
    found = judge(stated)
    assert progress_of(found) == {3: 66.67, 2: 0.0, 1: 0.0}
    assert class_of(found) == 0
    values = {part.id: part.value for part in found.parts}
    assert (values["final_parameters"], values["model_card"]) == ("invalid", "unlicensed")
    assert needed_for_next(found) == (3, ("final_parameters", "model_card"))


def test_a_spelling_that_is_no_id_counts_only_where_it_is_normalised() -> None:
    stated = facts(9, 10, 11, 12, 13, 14, distribution="Apache 2.0")
    assert progress_of(judge(stated)) == {3: 0.0, 2: 0.0, 1: 0.0}
    assert class_of(judge(stated)) == 0
    assert progress_of(judge_normalised(stated)) == {3: 100.0, 2: 60.0, 1: 0.0}
    assert class_of(judge_normalised(stated)) == 3


@pytest.mark.parametrize("case", mot_cases(), ids=lambda case: case["name"])
def test_the_regression_cases_of_the_tool(case: dict[str, Any]) -> None:
    components = [dict(zip(("name", "license"), one, strict=False)) for one in case["components"]]
    licenses = {kind: {"name": name} for kind, name in case["license"].items()}
    release = {"name": case["name"], "license": licenses, "components": components}
    (found,) = ask("mof-1.0", items=[{"release": release}])["items"]
    assert found["class"] == case["class"]
    for class_, percent in case["progress"].items():
        assert found["progress"][class_] == pytest.approx(percent, abs=0.005)


def test_everything_open_is_class_one_and_needs_nothing_more() -> None:
    found = judge(facts(*ALL, distribution="OpenMDW-1.0"))
    assert (class_of(found), progress_of(found), found.warnings) == (1, {3: 100.0, 2: 100.0, 1: 100.0}, ())
    assert needed_for_next(found) == (None, ())
    assert judge_normalised(facts(*ALL, distribution="openmdw-1.0")).result == "class_1"
    assert judge(facts(*ALL, distribution="openmdw-1.0")).result == "unclassified"


def test_open_for_another_kind_of_content_is_included_with_a_warning() -> None:
    found = judge(facts(10, distribution="MIT"))
    assert found.warnings == ("final_parameters: 'MIT' is open, but not meant for data",)
    assert judge_normalised(facts(9, own={9: "CDLA-Permissive-2.0"})).warnings == (
        "architecture: 'CDLA-Permissive-2.0' is open, but not meant for code",
    )
    assert judge_normalised(facts(9, distribution="MIT OR gemma")).warnings == ()


def test_the_licence_of_a_kind_goes_before_that_of_the_distribution() -> None:
    values = {part.id: part.value for part in judge(facts(9, 10, 13, code="MIT", data="", distribution="gemma")).parts}
    assert (values["architecture"], values["final_parameters"], values["model_card"]) == (
        "included", "invalid", "invalid",
    )  # fmt: skip
    assert {part.id: part.value for part in judge(facts(9)).parts}["architecture"] == "unlicensed"


def test_what_is_not_known_is_not_included_and_bounds_the_class() -> None:
    known = {number: MotComponent(license="MIT") for number in REQUIRED[3]}
    stated = ModelOpennessFacts(components={
        **known, 10: MotComponent(present="unknown"), 13: MotComponent(license_known=False),
        14: MotComponent(license="MIT", reason="as its page says", source="a page"), 7: MotComponent(present="partly"),
    }, warnings=("from the file",))  # fmt: skip
    found = judge(stated)
    assert (found.result, found.range) == ("unclassified", ("unclassified", "class_3"))
    assert class_range(found) == (0, 3)
    assert found.missing == ("final_parameters", "model_card")
    assert found.warnings[0] == "from the file"
    parts = {part.id: part for part in found.parts}
    assert (parts["data_card"].reason, parts["data_card"].source) == ("as its page says", "a page")
    assert parts["training_code"].value == "missing"
    assert class_range(judge(facts())) == (0, 0)


def test_a_long_text_is_nobodys_name_of_a_licence() -> None:
    stated = facts(9, distribution=" AND ".join(["MIT"] * 30))
    assert judge_normalised(stated).missing == ("architecture",)


def test_a_licence_that_nobody_read_is_unknown_where_it_is_normalised() -> None:
    stated = facts(9, distribution="terms of our own")
    assert judge(stated).missing == ()
    assert judge_normalised(stated).missing == ("architecture",)
