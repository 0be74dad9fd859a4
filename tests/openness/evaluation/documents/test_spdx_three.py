"""SPDX 3: models, their data and their licences by relations, each with the element that says it."""

import itertools
from typing import Any

import pytest

from tests.support.openness.uploads import (
    CONTEXT,
    answer,
    dataset,
    expression,
    facts_of,
    notes,
    only,
    package,
    refused,
    relation,
    result,
    source,
    spdx,
    value,
)

LICENSED = (relation("hasDeclaredLicense", "urn:x:licence"), expression("Apache-2.0"))
DATA = "artifacts.pretraining_data"


def licensed(*elements: dict[str, Any], **members: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return only(spdx(package(**members), *LICENSED, *elements))


def test_a_model_with_a_licence() -> None:
    found = answer(spdx(package(), *LICENSED))
    assert found["format"] == "spdx-3.0.1"
    (model,) = found["models"]
    assert (model["name"], model["pointer"]) == ("tutor", "/@graph/0")
    assert facts_of(model)["artifacts.end_user_weights"] == (
        "open", "Apache-2.0", "/@graph/0/software_downloadLocation",
    )  # fmt: skip
    assert model["facts"][0]["license_pointers"] == ["/@graph/1"]
    assert value(model, "g7-2026", "weights_terms") == "osi_approved"
    assert source(model, "category", "weights") == "/@graph/0/software_downloadLocation"


@pytest.mark.parametrize(
    ("declared", "concluded", "terms"),
    [
        ("Apache-2.0", None, "osi_approved"),
        (None, "Apache-2.0", "osi_approved"),
        ("Apache-2.0", "CC-BY-NC-4.0", "restricted"),
        ("CC-BY-NC-4.0", "Apache-2.0", "restricted"),
        ("NOASSERTION", "Apache-2.0", "osi_approved"),
        ("NONE", "Apache-2.0", "osi_approved"),
        ("Apache-2.0", "NONE", "none"),
        ("NONE", "NOASSERTION", "none"),
        ("NOASSERTION", "NOASSERTION", "unknown"),
        ("LicenseRef-ours", "MIT", "unknown"),
        ("Apache-2.0 OR CC-BY-NC-4.0", None, "osi_approved"),
        ("Apache 2.0 or so", None, "unknown"),
    ],
)
def test_what_is_declared_and_what_is_concluded_hold_together(
    declared: str | None, concluded: str | None, terms: str
) -> None:
    stated = {"hasDeclaredLicense": declared, "hasConcludedLicense": concluded}
    elements = [
        one
        for kind, words in stated.items()
        if words
        for one in (relation(kind, f"urn:l:{kind}"), expression(words, f"urn:l:{kind}"))
    ]
    assert value(only(spdx(package(), *elements)), "g7-2026", "weights_terms") == terms


@pytest.mark.parametrize(
    ("target", "terms"),
    [
        ("https://spdx.org/licenses/MIT", "osi_approved"),
        ("https://spdx.org/rdf/3.0.1/terms/Licensing/NoAssertion", "unknown"),
        ("https://spdx.org/rdf/3.0.1/terms/Licensing/None", "none"),
        ("https://evil.example.org/licenses/MIT", "unknown"),
        ("urn:not-here", "unknown"),
        ("urn:custom", "unknown"),
        ("urn:either", "osi_approved"),
        ("urn:both", "restricted"),
        ("urn:doubt", "unknown"),
        ("urn:listed", "unknown"),
    ],
)
def test_licences_are_elements_sets_or_addresses(target: str, terms: str) -> None:
    nc = "https://spdx.org/licenses/CC-BY-NC-4.0"
    mit = "https://spdx.org/licenses/MIT"
    elements: list[dict[str, Any]] = [
        {"type": "expandedlicensing_CustomLicense", "spdxId": "urn:custom", "name": "MIT"},
        {"type": "expandedlicensing_ListedLicense", "spdxId": "urn:listed", "name": "MIT"},
        {"type": "expandedlicensing_DisjunctiveLicenseSet", "spdxId": "urn:either",
         "expandedlicensing_member": [mit, nc]},
        {"type": "expandedlicensing_ConjunctiveLicenseSet", "spdxId": "urn:both",
         "expandedlicensing_member": [mit, "urn:either", nc]},
        {"type": "expandedlicensing_ConjunctiveLicenseSet", "spdxId": "urn:doubt",
         "expandedlicensing_member": [mit, "urn:custom"]},
    ]  # fmt: skip
    model = only(spdx(package(), relation("hasConcludedLicense", target), *elements))
    assert value(model, "g7-2026", "weights_terms") == terms


def test_several_licences_of_one_relation_hold_together() -> None:
    both = relation("hasDeclaredLicense", "https://spdx.org/licenses/MIT", "https://spdx.org/licenses/CC-BY-NC-4.0")
    assert value(only(spdx(package(), both)), "g7-2026", "weights_terms") == "restricted"


@pytest.mark.parametrize(
    ("completeness", "availabilities", "state"),
    [
        ("complete", ["directDownload"], "open"),
        ("complete", ["directDownload", "directDownload"], "open"),
        ("incomplete", ["directDownload"], "unknown"),
        ("noAssertion", ["directDownload"], "unknown"),
        (None, ["directDownload"], "unknown"),
        ("complete", ["directDownload", "registration"], "partial"),
        ("complete", ["clickthrough"], "partial"),
        ("complete", ["directDownload", None], "unknown"),
        (None, ["query"], "partial"),
    ],
)
def test_all_training_data_is_open_only_where_all_of_it_is_listed(
    completeness: str | None, availabilities: list[str | None], state: str
) -> None:
    sets = [dataset(f"urn:d:{place}", one) for place, one in enumerate(availabilities)]
    told = {"completeness": completeness} if completeness else {}
    trained = relation("trainedOn", *(one["spdxId"] for one in sets), **told)
    model = licensed(trained, *sets)
    assert facts_of(model)[DATA] == (state, "LicenseRef-unread", "/@graph/3")
    assert ("/@graph/3/completeness" in notes(model)) == (completeness != "complete")
    assert "artifacts.finetuning_data" not in facts_of(model)


def test_data_of_which_one_licence_is_not_known_is_not_open() -> None:
    sets = [dataset("urn:d:0"), dataset("urn:d:1")]
    trained = relation("trainedOn", "urn:d:0", "urn:d:1", completeness="complete")
    first = relation("hasDeclaredLicense", "https://spdx.org/licenses/CC-BY-4.0", source="urn:d:0")
    second = relation("hasDeclaredLicense", "https://spdx.org/licenses/MIT", source="urn:d:1")
    doubt = licensed(trained, *sets, first)
    assert value(doubt, "category", "pretraining_data_licence") == "unknown"
    both = licensed(trained, *sets, first, second)
    assert value(both, "category", "pretraining_data_licence") == "yes"
    assert facts_of(both)[DATA][1] == "(CC-BY-4.0) AND (MIT)"


def test_data_that_is_not_in_the_document_is_unknown() -> None:
    model = licensed(relation("trainedOn", "urn:elsewhere", completeness="complete"))
    assert facts_of(model)[DATA][0] == "unknown"
    assert "urn:elsewhere" in notes(model)["/@graph/3"]


def test_two_relations_to_data_are_one_fact() -> None:
    sets = [dataset("urn:d:0"), dataset("urn:d:1", "registration")]
    model = licensed(*(relation("trainedOn", one["spdxId"], completeness="complete") for one in sets), *sets)
    assert facts_of(model)[DATA][0] == "partial"


def test_texts_on_the_model_are_told_in_part() -> None:
    model = licensed(
        ai_limitation="English only", ai_informationAboutTraining="a crawl", ai_typeOfModel=["transformer"],
        ai_domain=["law"], ai_metric=[{"type": "DictionaryEntry", "key": "f1"}], ai_hyperparameter=[{}],
    )  # fmt: skip
    facts = facts_of(model)
    assert facts["usage_information.limitations"] == ("yes", None, "/@graph/0/ai_limitation")
    assert facts["data_information.description"][0] == "partly"
    assert facts["documentation.architecture"][0] == "partial"
    assert facts["documentation.evaluation_results"][0] == "open"
    assert "/@graph/0/ai_hyperparameter" in notes(model)
    assert value(model, "osaid-1.0", "data_information.description") == "partly"


def test_a_base_whose_licence_is_not_known_leaves_its_own_open() -> None:
    below = relation("descendantOf", "urn:x:base")
    base = {"type": "ai_AIPackage", "spdxId": "urn:x:base", "name": "base"}
    free = relation("hasDeclaredLicense", "https://spdx.org/licenses/MIT", source="urn:x:base")

    def first(*elements: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = answer(spdx(package(), *LICENSED, *elements))["models"][0]
        return found

    assert value(first(below, base), "g7-2026", "weights_terms") == "unknown"
    assert value(first(below, base, free), "g7-2026", "weights_terms") == "osi_approved"
    assert value(first(below), "g7-2026", "weights_terms") == "unknown"
    above = relation("ancestorOf", "urn:x:model", source="urn:x:base")
    assert value(first(above, base), "g7-2026", "weights_terms") == "unknown"


def test_what_a_base_was_made_from_binds_too() -> None:
    bases = [package(spdxId=f"urn:x:{name}", name=name) for name in ("base", "first")]
    licences = [
        relation("hasDeclaredLicense", f"https://spdx.org/licenses/{licence}", source=source)
        for source, licence in (("urn:x:model", "MIT"), ("urn:x:base", "MIT"), ("urn:x:first", "CC-BY-NC-4.0"))
    ]
    edges = [
        relation("descendantOf", "urn:x:base"), relation("ancestorOf", "urn:x:base", source="urn:x:first"),
        relation("descendantOf", "urn:x:base", source="urn:x:first"),
    ]  # fmt: skip
    found = answer(spdx(package(), *bases, *licences, *edges))["models"]
    assert [value(one, "g7-2026", "weights_terms") for one in found] == ["restricted"] * 3


def test_several_models_and_who_made_them() -> None:
    agent = {"type": "Organization", "spdxId": "urn:x:agent", "name": "OpenAI"}
    other = package(spdxId="urn:x:other", name="other", software_downloadLocation=None, suppliedBy="urn:x:agent")
    found = answer(spdx(package(), other, agent, *LICENSED))
    one, two = found["models"]
    assert (value(one, "g7-2026", "weights"), value(two, "g7-2026", "weights")) == ("yes", "unknown")
    assert result(two, "fmti-2023-10").isdecimal()
    assert [item["framework"] for item in two["items"]][:2] == ["oucg-14", "osai-12"]


def test_one_element_without_a_graph_is_a_document() -> None:
    model = only({"@context": [CONTEXT, {"x": "y"}], **package(software_packageUrl="pkg:huggingface/uni/tutor@1")})
    assert (model["id"], model["pointer"]) == ("uni/tutor", "")


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({**spdx(package()), "@context": "https://spdx.org/rdf/3.1.0/spdx-context.jsonld"}, "/@context"),
        ({**spdx(package()), "@context": {"@vocab": CONTEXT}}, "/@context"),
        ({"@graph": [package()]}, "/@context"),
        (spdx(package(), package()), "/@graph/1/spdxId"),
        (spdx(package(), 3), "/@graph/1"),  # type: ignore[arg-type]  # what is wrong
        ({**spdx(), "@graph": {}}, "/@graph"),
        (spdx(package(), relation("descendantOf", "urn:x:model")), "/@graph/1"),
        (spdx(package(), relation("hasDeclaredLicense", "urn:s"), {
            "type": "expandedlicensing_ConjunctiveLicenseSet", "spdxId": "urn:s", "expandedlicensing_member": ["urn:s"],
        }), "/@graph/2"),
        (spdx(package(), relation("hasDeclaredLicense", "urn:s"), {
            "type": "expandedlicensing_ConjunctiveLicenseSet", "spdxId": "urn:s", "expandedlicensing_member": [],
        }), "/@graph/2"),
        (spdx(package(), relation("trainedOn", "urn:d"), dataset("urn:d", "free")),
         "/@graph/2/dataset_datasetAvailability"),
        (spdx(package(software_downloadLocation=3)), "/@graph/0/software_downloadLocation"),
        (spdx({"type": "software_Package", "spdxId": "urn:p"}), ""),
    ],
)  # fmt: skip
def test_what_is_wrong_has_its_place(document: dict[str, Any], pointer: str) -> None:
    assert pointer in [place for place, _ in refused(document)]


def test_licences_in_licences_are_read_to_a_bound() -> None:
    def chain(length: int) -> list[dict[str, Any]]:
        one = {"type": "expandedlicensing_ConjunctiveLicenseSet"}
        last = "https://spdx.org/licenses/MIT"
        names = [*(f"urn:s:{place}" for place in range(length)), last]
        return [
            {**one, "spdxId": name, "expandedlicensing_member": [inner]} for name, inner in itertools.pairwise(names)
        ]

    declared = relation("hasDeclaredLicense", "urn:s:0")
    assert value(only(spdx(package(), declared, *chain(5))), "g7-2026", "weights_terms") == "osi_approved"
    assert refused(spdx(package(), declared, *chain(200)))
    wide = {
        "type": "expandedlicensing_DisjunctiveLicenseSet", "spdxId": "urn:s:0",
        "expandedlicensing_member": ["urn:s:1"] * 40,
    }  # fmt: skip
    deep = [{**wide, "spdxId": f"urn:s:{place}", "expandedlicensing_member": [f"urn:s:{place + 1}"] * 40}
            for place in range(9)]  # fmt: skip
    assert value(only(spdx(package(), declared, *deep)), "g7-2026", "weights_terms") == "unknown"
