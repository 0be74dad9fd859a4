"""Files of the Model Openness Tool: its own classes, and for all others what it lists, never what it does not."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.openness import mot_cases
from tests.support.openness.uploads import facts_of, notes, only, refused, release, result, source, value
from tests.support.real_data import SHARED, needs_real_data

SAMPLES = SHARED / "testdata" / "openness" / "samples" / "mot"
CLASSES = {
    "Amber.yml": ("class_1", 1), "DeepSeek-R1.yml": ("unclassified", 0), "Granite-4.0-H-Small.yml": ("class_3", 3),
    "Llama-3-70B-Instruct.yml": ("unclassified", 0),
}  # fmt: skip


def named(name: str, license_: str | None = None) -> dict[str, Any]:
    return {"name": name} | ({} if license_ is None else {"license": license_})


@needs_real_data
@pytest.mark.parametrize("name", CLASSES)
def test_the_own_examples_of_the_tool(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    model = only(data, "application/yaml")
    assert (result(model, "mof-1.0"), model["mot"]["class"]) == CLASSES[name]
    assert model == only(yaml.load(data, Loader=yaml.BaseLoader))  # noqa: S506 - texts alone, as it is in JSON


@pytest.mark.parametrize("case", mot_cases()[::6], ids=lambda case: case["name"])
def test_the_regression_cases_of_the_tool(case: dict[str, Any]) -> None:
    components = [named(*one) for one in case["components"]]
    licences = {kind: {"name": name, "path": ""} for kind, name in case["license"].items()}
    found = only(release(*components, license=licences))["mot"]
    assert found["class"] == case["class"]
    for number, percent in case["progress"].items():
        assert found["progress"][number] == pytest.approx(percent, abs=0.01)


def test_what_is_not_listed_is_missing_for_the_framework_and_unknown_for_all_others() -> None:
    model = only(release(named("Model parameters (Final)", "MIT")))
    assert value(model, "mof-1.0", "training_code") == "missing"
    assert value(model, "category", "training_code") == "unknown"
    assert value(model, "g7-2026", "training_code") == "unknown"
    assert result(model, "category") == "open_weights"
    assert source(model, "category", "weights") == "/release/components/0"
    assert source(model, "mof-1.0", "final_parameters") == "/release/components/0"


@pytest.mark.parametrize(
    ("own", "of_all", "expected", "terms"),
    [
        ("MIT", {}, "MIT", "osi_approved"),
        ("", {"distribution": {"name": "MIT"}}, "none", "none"),
        ("unlicensed", {"distribution": {"name": "MIT"}}, "none", "none"),
        (None, {"distribution": {"name": "MIT"}}, "MIT", "osi_approved"),
        (None, {"distribution": {"name": "MIT"}, "data": {"name": "gemma"}}, "gemma", "restricted"),
        (None, {}, "none", "none"),
        ("Apache 2.0", {}, "Apache 2.0", "osi_approved"),
        ("Our terms", {}, "Our terms", "unknown"),
        ("OpenMDW-1.0", {}, "OpenMDW-1.0", "open"),
    ],
)
def test_a_licence_is_its_own_or_that_of_its_kind(
    own: str | None, of_all: dict[str, Any], expected: str, terms: str
) -> None:
    model = only(release(named("Model parameters (Final)", own), license=of_all))
    assert facts_of(model)["artifacts.end_user_weights"][1] == expected
    assert value(model, "g7-2026", "weights_terms") == terms


def test_as_published_and_as_normalised_stand_side_by_side() -> None:
    names = ("Model architecture", "Model parameters (Final)", "Technical report", "Evaluation results", "Model card")
    model = only(release(*(named(one, "Apache 2.0") for one in (*names, "Data card"))))
    assert (model["mot"]["class"], model["mot"]["normalised"]["class"], model["mot"]["differs"]) == (0, 3, True)
    assert result(model, "mof-1.0") == "class_3"


def test_the_last_of_two_counts_and_what_is_no_component_is_told() -> None:
    twice = (named("Model card", "MIT"), named("Model card", "gemma"), named("Coffee"))
    model = only(release(*twice, vendor="x"))
    assert facts_of(model)["documentation.model_card"][1:] == ("gemma", "/release/components/1")
    assert {"/release/vendor", "/release/components"} <= set(notes(model))


def test_the_architecture_is_code_where_there_is_a_repository_of_code() -> None:
    listed = named("Model architecture", "MIT")
    with_code = only(release(listed, repository="https://github.com/uni/tutor"))
    assert value(with_code, "osaid-1.0", "architecture_code") == "yes"
    assert value(only(release(listed)), "osaid-1.0", "architecture_code") == "unknown"


def test_an_origin_leaves_the_licence_open_and_its_own_name_is_none() -> None:
    weights = named("Model parameters (Final)", "MIT")
    assert value(only(release(weights, origin="Base")), "g7-2026", "weights_terms") == "unknown"
    assert value(only(release(weights, origin="Tutor")), "g7-2026", "weights_terms") == "osi_approved"
    assert value(only(release(weights, origin="")), "g7-2026", "weights_terms") == "osi_approved"


def test_data_is_that_of_pretraining_and_no_more() -> None:
    facts = facts_of(only(release(named("Datasets", "CC-BY-4.0"))))
    assert facts["artifacts.pretraining_data"][0] == "open"
    assert "artifacts.preference_data" not in facts


def test_yaml_is_read_as_texts() -> None:
    data = (
        b"release:\n  name: no\n  huggingface: https://huggingface.co/uni/tutor\n  components:\n  - name: Model card\n"
    )
    model = only(data, "application/yaml")
    assert (model["name"], model["id"]) == ("no", "uni/tutor")
    assert only(data) == model


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        (release(name=""), "/release/name"),
        (release(name=3), "/release/name"),
        (release(components={"a": [1]}), "/release/components/0/license"),
        (release({"name": 3.5}), "/release/components/0/name"),
        (release(*[named("Model card")] * 101), "/release/components"),
        (release(license=3), "/release/license"),
        (release(named("Model card", "x" * 501)), "/release/components/0/license"),
        ({"release": []}, ""),
        (b"release: &a {name: x, components: *a}", ""),
        (b"release: {name: x, name: y}", ""),
        (b"release: !!python/object:os.system {}", ""),
        (b"%YAML 1.2\n---\nrelease: {}", ""),
        (b"release: [", ""),
        (b"\xff\xfe", ""),
    ],
)
def test_what_is_wrong_has_its_place(document: Any, pointer: str) -> None:  # noqa: ANN401 - any document
    assert pointer in [place for place, _ in refused(document, "application/yaml")]


def test_the_samples_are_there() -> None:
    assert not SAMPLES.is_dir() or set(CLASSES) == {Path(one).name for one in SAMPLES.glob("*.yml")}
