"""CycloneDX: what is said of a model is taken, and no silence is taken for a word."""

from typing import Any

import pytest

from tests.support.openness.uploads import (
    PLACE,
    answer,
    component,
    cyclonedx,
    facts_of,
    notes,
    only,
    refused,
    result,
    source,
    value,
)

APACHE = [{"license": {"id": "Apache-2.0"}}]
WEIGHTS = "artifacts.end_user_weights"


@pytest.mark.parametrize("version", ["1.5", "1.6", "1.7"])
def test_each_version_is_read(version: str) -> None:
    found = answer(cyclonedx(component(licenses=APACHE), specVersion=version))
    assert found["format"] == f"cyclonedx-{version}"
    (model,) = found["models"]
    assert facts_of(model)[WEIGHTS] == ("open", "Apache-2.0", "/components/0/externalReferences/0")
    assert value(model, "g7-2026", "weights_terms") == "osi_approved"
    assert source(model, "g7-2026", "weights") == "/components/0/externalReferences/0"
    assert result(model, "category") == "open_weights"


def test_where_weights_are_to_be_had_has_to_be_said() -> None:
    model = only(cyclonedx(component(licenses=APACHE, externalReferences=[], purl="pkg:huggingface/uni/tutor@abc")))
    assert model["id"] == "uni/tutor"
    assert value(model, "g7-2026", "weights") == "unknown"
    assert result(model, "category") == "unknown"
    assert "distribution" in notes(model)["/components/0"]


@pytest.mark.parametrize("url", ["ftp://x.example.org/m", "file:///etc/passwd", "javascript:alert(1)", "urn:x", ""])
def test_what_is_no_address_of_the_web_is_no_place(url: str) -> None:
    model = only(cyclonedx(component(externalReferences=[{"type": "distribution", "url": url}], licenses=APACHE)))
    assert value(model, "g7-2026", "weights") == "unknown"


@pytest.mark.parametrize(
    ("licences", "terms"),
    [
        ([{"expression": "MIT"}], "osi_approved"),
        ([{"expression": "MIT OR CC-BY-NC-4.0"}], "osi_approved"),
        ([{"expression": "MIT AND CC-BY-NC-4.0"}], "restricted"),
        ([{"license": {"id": "MIT"}}, {"license": {"id": "CC-BY-NC-4.0"}}], "restricted"),
        ([{"license": {"id": "MIT"}}, {"license": {"name": "Our own terms"}}], "unknown"),
        ([{"license": {"id": "MIT"}}, {"license": {"text": {"content": "..."}}}], "unknown"),
        ([{"license": {"id": "MIT"}}, {"license": {}}], "unknown"),
        ([{"license": {"name": "Our own terms"}}], "unknown"),
        ([{"license": {"id": "LicenseRef-ours"}}], "unknown"),
        ([{"license": {"name": "other"}}], "unknown"),
        ([{"license": {"name": "x" * 300}}], "unknown"),
        ([{"license": {"id": "MIT"}}, {"license": {"name": "x" * 300}}], "unknown"),
        ([{"license": {"name": "unlicensed"}}], "none"),
        ([{"expression": "NONE"}], "none"),
        ([], "unknown"),
    ],
)
def test_licences_of_a_list_hold_together(licences: list[Any], terms: str) -> None:
    model = only(cyclonedx(component(licenses=licences)))
    assert value(model, "g7-2026", "weights_terms") == terms


def test_a_model_card_is_one_where_it_says_anything() -> None:
    told: dict[str, Any] = {
        "modelParameters": {
            "architectureFamily": "transformer", "inputs": [{"format": "text"}], "outputs": [{"format": "text"}],
            "datasets": [{"type": "dataset", "name": "crawl"}, {"ref": "data-1"}, {"ref": "lost"}],
        },
        "quantitativeAnalysis": {"performanceMetrics": [{"type": "accuracy", "value": "1"}]},
        "considerations": {"technicalLimitations": ["none in English"], "useCases": ["tutoring"], "fairness": []},
    }  # fmt: skip
    data = {"type": "data", "bom-ref": "data-1", "name": "crawl"}
    model = only(cyclonedx(component(modelCard=told), data))
    facts = facts_of(model)
    card = "/components/0/modelCard"
    assert facts["documentation.model_card"] == ("open", None, card)
    assert facts["documentation.evaluation_results"][0] == "open"
    assert facts["documentation.architecture"] == ("partial", None, f"{card}/modelParameters/architectureFamily")
    assert facts["usage_information.limitations"][:1] == ("yes",)
    assert facts["usage_information.capabilities"][0] == "partly"
    assert facts["data_information.description"][0] == "partly"
    assert not any(name.startswith("artifacts.pretraining") for name in facts)
    assert value(model, "ai-act-53-2", "usage_public") == "partly"
    told_of = notes(model)
    assert "lost" in told_of[f"{card}/modelParameters/datasets/2/ref"]
    assert f"{card}/considerations/fairness" in told_of
    assert f"{card}/modelParameters/datasets/1/ref" not in told_of
    empty = only(cyclonedx(component(modelCard={})))
    assert "documentation.model_card" not in facts_of(empty)


def test_a_card_alone_makes_a_model_and_code_makes_none() -> None:
    document = cyclonedx(
        {"type": "library", "name": "torch", "licenses": APACHE},
        {"type": "application", "name": "chat", "modelCard": {"modelParameters": {"task": "chat"}}},
    )
    model = only(document)
    assert (model["name"], model["pointer"]) == ("chat", "/components/1")
    assert refused(cyclonedx({"type": "library", "name": "torch"}))[0][0] == ""


def test_models_lie_in_metadata_and_in_each_other() -> None:
    inner = component(name="inner")
    document = cyclonedx(
        {"type": "application", "name": "app", "components": [inner]}, metadata={"component": component(name="outer")}
    )
    found = {one["name"]: one["pointer"] for one in answer(document)["models"]}
    assert found == {"outer": "/metadata/component", "inner": "/components/0/components/0"}


def test_each_model_has_its_own_verdicts() -> None:
    found = answer(
        cyclonedx(component(name="a", licenses=APACHE), component(name="b", licenses=[{"expression": "NONE"}]))
    )
    a, b = found["models"]
    assert value(a, "g7-2026", "weights_terms") == "osi_approved"
    assert (value(b, "g7-2026", "weights_terms"), result(b, "g7-2026")) == ("none", "none")


def test_an_ancestor_without_a_known_licence_leaves_its_own_open() -> None:
    def with_base(**members: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
        return only(cyclonedx(component(licenses=APACHE, pedigree={"ancestors": [{"name": "base", **members}]})))

    assert value(with_base(), "g7-2026", "weights_terms") == "unknown"
    assert value(with_base(licenses=APACHE), "g7-2026", "weights_terms") == "osi_approved"
    assert value(with_base(licenses=[{"license": {"name": "llama3.1"}}]), "g7-2026", "weights_terms") == "restricted"
    named = with_base(purl="pkg:huggingface/meta/base@1")
    assert facts_of(named)["base_models"][:1] == ("meta/base",)


def test_what_an_ancestor_was_made_from_binds_too() -> None:
    first = {"name": "first", "licenses": [{"license": {"id": "CC-BY-NC-4.0"}}]}
    second = {"name": "second", "licenses": APACHE, "pedigree": {"ancestors": [first]}}
    model = only(cyclonedx(component(licenses=APACHE, pedigree={"ancestors": [second]})))
    assert value(model, "g7-2026", "weights_terms") == "restricted"


@pytest.mark.parametrize(
    ("licences", "terms"),
    [
        ([{"license": {"id": "MIT", "name": "MIT License"}}], "osi_approved"),
        ([{"license": {"id": "MIT", "name": "CC-BY-NC-4.0"}}], "restricted"),
        ([{"expression": "MIT", "license": {"id": "CC-BY-NC-4.0"}}], "restricted"),
        ([{"license": {"id": "MIT"}}, {"license": {"name": "other"}}], "unknown"),
        ([{"license": {"name": "other"}}], "unknown"),
        ([{"license": {"id": "MIT"}}, {"expression": "NOASSERTION"}], "osi_approved"),
    ],
)
def test_all_that_a_licence_is_called_binds(licences: list[dict[str, Any]], terms: str) -> None:
    assert value(only(cyclonedx(component(licenses=licences))), "g7-2026", "weights_terms") == terms


def test_who_made_it_is_asked_of_the_transparency_index() -> None:
    model = only(cyclonedx(component(manufacturer={"name": "OpenAI"}, publisher="Somebody")))
    assert result(model, "fmti-2023-10").isdecimal()
    assert facts_of(model)["origin.organisation"] == ("OpenAI", None, "/components/0/manufacturer/name")


def test_what_is_not_understood_is_told() -> None:
    references = [
        {"type": "distribution", "url": PLACE},
        {"type": "vcs", "url": PLACE},
        {"type": "evidence", "url": "x"},
    ]
    model = only(cyclonedx(component(externalReferences=references, **{"x/y": 1, "properties": []})))
    told = notes(model)
    assert "which code" in told["/components/0/externalReferences/1"]
    assert {"/components/0/externalReferences/2", "/components/0/x~1y", "/components/0/properties"} <= set(told)
    whole = answer(cyclonedx(component(), vulnerabilities=[], services=[]))
    assert [one["pointer"] for one in whole["not_understood"]] == ["/services", "/vulnerabilities"]


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        (cyclonedx(component(), specVersion="1.4"), "/specVersion"),
        (cyclonedx(component(), specVersion=1.6), "/specVersion"),
        (cyclonedx(component(), specVersion=None), "/specVersion"),
        (cyclonedx(component(), bomFormat="cyclonedx"), "/bomFormat"),
        (cyclonedx(component(**{"bom-ref": "a"}), component(**{"bom-ref": "a"})), "/components/1/bom-ref"),
        (cyclonedx(component(name=3)), "/components/0/name"),
        (cyclonedx(component(licenses={"id": "MIT"})), "/components/0/licenses"),
        (cyclonedx(component(licenses=["MIT"])), "/components/0/licenses/0"),
        (cyclonedx(component(licenses=[{"license": "MIT"}])), "/components/0/licenses/0/license"),
        (cyclonedx(component(modelCard=[])), "/components/0/modelCard"),
        (cyclonedx(component(externalReferences=[{"type": 1}])), "/components/0/externalReferences/0/type"),
        (cyclonedx(3), "/components/0"),  # type: ignore[arg-type]  # what is wrong
        (cyclonedx(components={}), "/components"),
        (cyclonedx(metadata=[]), "/metadata"),
    ],
)
def test_what_is_wrong_has_its_place(document: dict[str, Any], pointer: str) -> None:
    assert pointer in [place for place, _ in refused(document)]
