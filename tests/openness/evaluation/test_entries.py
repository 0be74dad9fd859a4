"""Entries of the indexes and model documents, in every form that a client sends."""

from typing import Any

import pytest
import yaml

from registry.errors import Invalid
from registry.openness.frameworks.chatgpt import DIMENSIONS
from registry.openness.frameworks.european_index import dimensions
from tests.support.openness import ask
from tests.support.real_data import real

OF_TWELVE = dimensions("osai-12")
VECTOR = dict(zip(DIMENSIONS, [*["open"] * 5, *["partial"] * 4, *["closed"] * 3, "", None], strict=True))


def entry(name: str | None = "A", **classes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {"name": name, "path": f"text/{name}.yaml", "dimensions": {**dict.fromkeys(DIMENSIONS, "open"), **classes}}


def one(framework: str, item: dict[str, Any]) -> dict[str, Any]:
    (found,) = ask(framework, items=[item])["items"]
    assert isinstance(found, dict)
    return found


def refused(framework: str, **body: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - any JSON
    with pytest.raises(Invalid) as caught:
        ask(framework, **body)
    return list(caught.value.errors)


def test_an_entry_has_a_score_and_what_it_could_be() -> None:
    found = one("oucg-14", {"name": "A", "path": "p", "dimensions": VECTOR})
    assert (found["name"], found["path"], found["score"], found["max"]) == ("A", "p", 7.0, 14.0)
    assert (found["range"], found["missing"]) == ((7.0, 9.0), ("package", "api"))
    assert found["warnings"] == ("package: blank, and counts 0", "api: blank, and counts 0")
    assert [part["value"] for part in found["parts"]][-3:] == ["closed", "unknown", "unknown"]


@pytest.mark.parametrize("left_out", ["", None, "opem", "Open", "OPEN", "full", "yes", "none", "unknown"])
def test_what_is_no_class_counts_nothing_and_is_told(left_out: str | None) -> None:
    found = one("oucg-14", entry(api=left_out))
    assert (found["score"], found["range"], len(found["warnings"])) == (13.0, (13.0, 14.0), 1)
    assert "api" in found["warnings"][0]


def test_a_dimension_that_is_not_sent_is_blank_without_a_warning() -> None:
    found = one("oucg-14", {"name": "A", "dimensions": {"opencode": "open"}})
    assert (found["score"], found["range"], len(found["missing"]), found["warnings"]) == (1.0, (1.0, 14.0), 13, ())


@pytest.mark.parametrize(
    "spelled", ["open", " open ", {"class": "open", "link": ["a"], "notes": "b"}, {"value": "open", "evidence": []}]
)
def test_forms_of_a_class(spelled: Any) -> None:  # noqa: ANN401 - any JSON
    assert one("oucg-14", entry(api=spelled))["score"] == 14.0


@pytest.mark.parametrize("wrong", [1, 0.5, True, ["open"], {"class": 1}])
def test_what_is_no_text_is_refused_with_its_place(wrong: Any) -> None:  # noqa: ANN401 - any JSON
    ((pointer, detail),) = refused("oucg-14", items=[entry(), entry(api=wrong)])
    assert pointer == "/items/1/dimensions/api"
    assert "open, partial, closed" in detail


def test_everything_that_is_wrong_is_told_at_once() -> None:
    items = [
        {"name": 1, "path": [], "dimensions": {"opencod": "open"}}, {"name": "x" * 501, "dimensions": []},
    ]  # fmt: skip
    found = dict(refused("oucg-14", items=items))
    assert set(found) == {
        "/items/0/dimensions/opencod", "/items/0/name", "/items/0/path", "/items/1/dimensions", "/items/1/name",
    }  # fmt: skip
    assert "did you mean 'opencode'? Accepted: opencode, llmdata" in found["/items/0/dimensions/opencod"]


def test_a_blank_name_is_not_ranked() -> None:
    found = ask(
        "oucg-14", items=[entry(""), entry(None), entry("  "), entry("B", api="closed"), entry("a", api="closed")]
    )
    assert [item["name"] for item in found["items"]] == ["B", "a"]
    assert [item["score"] for item in found["not_ranked"]] == [14.0, 14.0, 14.0]
    unnamed = ask("oucg-14", items=[entry("A"), {"dimensions": entry("")["dimensions"]}])
    assert ([item["name"] for item in unnamed["items"]], unnamed["not_ranked"]) == ([None, "A"], [])


def test_order_of_the_first_index() -> None:
    tied = [entry("alpha", api="partial"), entry("Zeta", api="partial"), entry("last", api="closed"), entry("first")]
    assert [item["name"] for item in ask("oucg-14", items=tied)["items"]] == ["first", "Zeta", "alpha", "last"]


def test_the_european_index_in_both_editions() -> None:
    classes = {
        "datasources_basemodel": "partial", "datasources_endmodel": "open", "weights_basemodel": "open",
        "weights_endmodel": "open", "trainingcode": "open", "code": "open", "hardware_architecture": "partial",
        "preprint": "open", "paper": "", "modelcard": "open", "datasheet": "closed", "licenses": "partial",
        "package": "partial", "api": "closed",
    }  # fmt: skip
    item = {"name": "A", "path": "text/a.yaml", "dimensions": classes}
    found = one("osai-12", item)
    assert (found["score"], found["range"], found["max"]) == (0.7083, (0.7083, 0.7917), 1.0)
    assert found["categories"] == {"availability": 0.9, "documentation": 0.5833, "access": 0.5}
    assert "package: not counted in this edition" in found["warnings"]
    older = one("osai-14", item)
    assert older["score"] == 0.6429
    assert older["categories"]["access"] == round(1 / 3, 4)


def test_ties_of_the_european_index_go_by_path() -> None:
    half = dict(zip(OF_TWELVE, [*["open"] * 6, *["closed"] * 6], strict=True))
    items = [{"path": f"text/{name}.yaml", "dimensions": half} for name in ("a", "B", "b")]
    assert [item["path"] for item in ask("osai-12", items=items)["items"]] == [
        "text/b.yaml", "text/a.yaml", "text/B.yaml",
    ]  # fmt: skip


def test_files_of_the_index_as_they_are() -> None:
    plain = yaml.safe_load(real("testdata/openness/samples/osai/OLMo.yaml").read_text(encoding="utf-8"))
    found = one("osai-12", {**plain, "path": "OLMo.yaml"})
    assert (found["name"], found["path"], found["score"]) == ("OLMo", "OLMo.yaml", round(11.5 / 12, 4))
    project = {"project": {"name": "A"}, "org": {}, "opencode": {"class": "open"}}
    assert one("oucg-14", project)["name"] == "A"
    ((pointer, _),) = refused("oucg-14", items=[{**project, "opencod": {}}])
    assert pointer == "/items/0/opencod"


def test_one_entry_may_be_sent_as_facts() -> None:
    assert ask("oucg-14", facts=entry())["items"][0]["score"] == 14.0
    assert refused("oucg-14") == [("/items", "`oucg-14` takes `items`, not `facts`.")]
    assert refused("g7", items=[{}])[0][0] == "/facts"
    assert refused("g7", items=[{}], facts={})[0][0] == "/items"


CARD = {"name": "Model card", "license": ""}
NAMES = {
    9: "Model architecture", 10: "Model parameters (Final)", 11: "Technical report", 12: "Evaluation results",
    13: "Model card", 14: "Data card",
}  # fmt: skip
RELEASE = {
    "name": "M", "license": {"distribution": {"name": "Apache 2.0", "path": ""}},
    "components": [{"name": name, "description": "x"} for name in NAMES.values()],
}  # fmt: skip


@pytest.mark.parametrize(
    "item",
    [
        {"framework": {"name": "Model Openness Framework", "version": "1.0"}, "release": RELEASE},
        {"id": "1", "release": RELEASE, "classification": {"class": 3}},
        RELEASE,
        {"name": "M", "document": {"release": RELEASE}},
        {"name": "M", "model": RELEASE},
        {**RELEASE, "license": "Apache 2.0"},
        {**RELEASE, "components": list(NAMES.values())},
        {**RELEASE, "components": list(NAMES)},
        {**RELEASE, "components": [{"id": number} for number in NAMES]},
        {**RELEASE, "components": {str(number): None for number in NAMES}},
        {**RELEASE, "components": {name: {"license": None} for name in NAMES.values()}},
        {"name": "M", "global_licenses": RELEASE["license"], "components": [
            {"name": name.upper(), "license_raw": None} for name in NAMES.values()
        ]},
    ],
)  # fmt: skip
def test_forms_of_a_model_document(item: dict[str, Any]) -> None:
    found = one("mof-1.0", {**item, "path": "models/M.yml"})
    assert (found["name"], found["path"], found["class"], found["label"]) == ("M", "models/M.yml", 0, "Unclassified")
    assert found["progress"] == {"3": 0.0, "2": 0.0, "1": 0.0}
    assert (found["as_published"]["class"], found["normalised"]["class"]) == (0, 3)
    assert found["normalised"]["progress"] == {"3": 100.0, "2": 60.0, "1": 0.0}
    assert found["normalised"]["label"] == "Class III - Open Model"
    assert (found["normalised"]["next_class"], len(found["normalised"]["needed"])) == (2, 4)
    assert found["differs"]
    assert "the class differs" in found["warnings"][-1]


def test_licences_of_components() -> None:
    components = [{"name": name} for name in NAMES.values()]
    stated = {
        **RELEASE,
        "license": {"distribution": {"name": "MIT"}, "document": {"name": ""}, "other": {"name": "MIT"}},
    }
    blank = [
        {**components[0], "license": "unlicensed"},
        {**components[1], "license": {"name": "gemma"}},
        *components[2:],
    ]
    found = one("mof-1.0", {**stated, "components": blank})
    values = {part["id"]: part["value"] for part in found["as_published"]["parts"]}
    assert (values["architecture"], values["final_parameters"], values["data_card"]) == (
        "unlicensed", "invalid", "included",
    )  # fmt: skip
    assert any("other" in told for told in found["warnings"])
    assert not found["differs"]


def test_a_component_that_the_framework_lacks_is_passed_over() -> None:
    found = one("mof-1.0", {"name": "M", "components": ["Something", 99, True][:2]})
    assert [told.partition(" is no component")[0] for told in found["warnings"]] == ["'Something'", "99"]


@pytest.mark.parametrize(
    ("item", "pointer"),
    [
        ({"components": "x"}, "/items/0/components"),
        ({"components": [{}] * 101}, "/items/0/components"),
        ({"components": [[]]}, "/items/0/components/0/name"),
        ({"components": [True]}, "/items/0/components/0/name"),
        ({"release": {"components": [{"name": "Datasets", "license": 3}]}}, "/items/0/release/components/0/license"),
        ({"release": {"license": [1]}}, "/items/0/release/license"),
        ({"release": {"license": {"code": {"name": 1}}}}, "/items/0/release/license/code"),
        ({"release": {}, "path": 3}, "/items/0/path"),
        ({"release": {"name": {}}}, "/items/0/release/name"),
        ({"components": ["x" * 501]}, "/items/0/components/0/name"),
    ],
)
def test_a_document_that_is_none_is_refused(item: dict[str, Any], pointer: str) -> None:
    assert refused("mof-1.0", items=[item])[0][0] == pointer


def test_an_empty_document_is_in_no_class() -> None:
    found = one("mof-1.0", {})
    assert (found["name"], found["class"], found["warnings"]) == (None, 0, ())
    assert one("mof-1.0", {"release": {"license": [], "components": None}})["class"] == 0


@pytest.mark.parametrize("file", ["Amber", "DeepSeek-R1", "Granite-4.0-H-Small", "Llama-3-70B-Instruct"])
def test_samples_of_the_tool(file: str) -> None:
    plain = yaml.safe_load(real(f"testdata/openness/samples/mot/{file}.yml").read_text(encoding="utf-8"))
    classes = {"Amber": 1, "Granite-4.0-H-Small": 3}
    assert one("mof-1.0", plain)["class"] == classes.get(file, 0)
