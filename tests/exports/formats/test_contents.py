"""What stands where in each format; of the same facts the same bytes."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cyclonedx.schema._res import SPDX_JSON
from spdx_tools.common.spdx_licensing import spdx_licensing
from spdx_tools.spdx.parser.tagvalue.lexer import SPDXLexer

from registry.exports import properties
from registry.exports.formats import FORMATS
from registry.exports.formats.cyclonedx.licenses import NEWER_THAN_SCHEMA
from registry.exports.formats.spdx2.names import LATER
from registry.exports.rules import LicenseExpression
from registry.exports.text import TAG_VALUE
from registry.exports.values import Selection, VerdictBom, WeightsBom
from registry.licenses import load_spdx_list
from tests.support.exports.builders import REVISION, plain_bom, ref
from tests.support.exports.official import written

OWN = LicenseExpression(expression="LicenseRef-our-own-1234", refs=(ref(),))
BOTH = Selection(name="Our service", kind="selection", notes=("no/such: not registered.",))


def read(format_: str, *boms: Any, selection: Selection | None = None) -> Any:  # noqa: ANN401 - a tree of JSON
    return json.loads(written(format_, list(boms) or [plain_bom()], selection))


def elements(document: Any, kind: str) -> list[dict[str, Any]]:  # noqa: ANN401 - a tree of JSON
    return [one for one in document["@graph"] if one["type"] == kind]


def said(found: list[dict[str, str]]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for one in found:
        told.setdefault(one["name"], []).append(one["value"])
    return told


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_facts_are_the_same_bytes_and_others_bear_another_name(format_: str) -> None:
    again = msgspec.convert(msgspec.to_builtins(plain_bom()), type(plain_bom()))
    assert written(format_, [plain_bom()]) == written(format_, [again])
    other = msgspec.structs.replace(plain_bom(), gated="auto")
    assert written(format_, [plain_bom()]) != written(format_, [other])


@pytest.mark.parametrize("format_", ["cyclonedx-1.6", "cyclonedx-1.7"])
def test_a_component_says_what_the_model_is_and_what_binds(format_: str) -> None:
    document = read(format_)
    model = document["metadata"]["component"]
    assert (model["type"], model["name"], model["version"]) == ("machine-learning-model", "acme/model", REVISION)
    assert model["purl"] == f"pkg:huggingface/acme/model@{REVISION}"
    assert [(one["name"], one["hashes"][0]["content"]) for one in model["components"]] == [
        ("model-1.safetensors", "d" * 64), ("model-2.safetensors", "e" * 64),
    ]  # fmt: skip
    told = said(model["properties"])
    assert told[properties.TERMS_COUNTRIES] == ["DE FR"]
    assert told[properties.TERMS_COMPLETE] == ["no"]
    assert told[properties.EVIDENCE][0] == f"LICENSE sha256:{'b' * 64}"
    assert told["cardwatch:openness:osai-12"] == ["0.5000 (of 1)"]
    assert properties.NOT_REACHED not in told
    datasets = model["modelCard"]["modelParameters"]["datasets"]
    parts = {one["bom-ref"]: one for one in document["components"]}
    assert [parts[one["ref"]]["name"] for one in datasets] == ["acme/corpus"]
    assert [one["name"] for one in model["pedigree"]["ancestors"]] == ["acme/base", "no/where"]
    needed = {one["ref"]: set(one["dependsOn"]) for one in document["dependencies"]}
    assert {"model/acme/base", "model/no/where", *(one["ref"] for one in datasets)} <= needed["model/acme/model"]
    assert needed["model/acme/model"] <= set(parts)


def test_declared_and_concluded_stand_apart_in_cyclonedx() -> None:
    older = read("cyclonedx-1.6")["metadata"]["component"]["licenses"]
    assert older == [
        {"license": {"name": "MIT OR Apache-2.0", "acknowledgement": "declared"}},
        {"license": {"id": "MIT", "acknowledgement": "concluded"}},
    ]
    newer = read("cyclonedx-1.7")["metadata"]["component"]["licenses"]
    assert newer[0] == {"expression": "MIT OR Apache-2.0", "acknowledgement": "declared"}
    alone = plain_bom(declared=OWN, concluded=LicenseExpression(comment="Not concluded."))
    model = read("cyclonedx-1.6", alone)["metadata"]["component"]
    (license_,) = model["licenses"]
    assert license_["license"]["text"]["content"] == "Do what you like."
    told = said(model["properties"])
    assert told[f"{properties.LICENSE_EXPRESSION}:concluded"] == ["NOASSERTION"]
    assert told[properties.LICENSE_NOTE] == ["Not concluded."]


def test_elements_of_spdx_3_say_the_same() -> None:
    document = read("spdx-3.0.1")
    model = next(one for one in elements(document, "ai_AIPackage") if one["name"] == "acme/model")
    assert (model["software_packageVersion"], model["releaseTime"]) == (REVISION, "2026-02-03T00:00:00Z")
    by_kind = {
        one["relationshipType"]: one for one in elements(document, "Relationship") if one["from"] == model["spdxId"]
    }
    assert {"hasDeclaredLicense", "hasConcludedLicense", "trainedOn", "descendantOf", "dependsOn", "hasEvidence",
            "hasDistributionArtifact"} <= set(by_kind)  # fmt: skip
    assert by_kind["hasDistributionArtifact"]["completeness"] == "complete"
    named = {one["spdxId"]: one for one in document["@graph"] if "spdxId" in one}
    (data,) = (named[one] for one in by_kind["trainedOn"]["to"])
    assert (data["type"], data["name"]) == ("dataset_DatasetPackage", "acme/corpus")
    (license_,) = (named[one] for one in by_kind["hasDeclaredLicense"]["to"])
    assert license_["simplelicensing_licenseExpression"] == "MIT OR Apache-2.0"
    assert len(license_["simplelicensing_licenseListVersion"].split(".")) == 3
    told = {one["extension_cdxPropName"] for one in model["extension"][0]["extension_cdxProperty"]}
    assert properties.TERMS_CLASS in told
    (whole,) = elements(document, "SpdxDocument")
    assert whole["rootElement"] == [model["spdxId"]]
    assert set(whole["element"]) == set(named) - {whole["spdxId"]}


def test_nothing_is_asserted_in_spdx_3_of_what_is_not_known() -> None:
    document = read("spdx-3.0.1", plain_bom(declared=LicenseExpression(comment="No licence is declared."), bases=()))
    declared = [one for one in elements(document, "Relationship") if one["relationshipType"] == "hasDeclaredLicense"]
    assert declared[0]["to"] == ["https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing/NoAssertionLicense"]
    assert declared[0]["comment"] == "No licence is declared."


def test_spdx_2_holds_weights_data_and_properties_too() -> None:
    document = read("spdx-2.3-json")
    packages = {one["name"]: one for one in document["packages"]}
    weights = packages["model-1.safetensors"]
    assert weights["checksums"] == [{"algorithm": "SHA256", "checksumValue": "d" * 64}]
    kinds = {(one["spdxElementId"], one["relationshipType"]) for one in document["relationships"]}
    assert (packages["acme/corpus"]["SPDXID"], "DATA_FILE_OF") in kinds
    assert ("SPDXRef-Model", "CONTAINS") in kinds
    notes = [one["comment"] for one in packages["acme/model"]["annotations"]]
    assert f"{properties.TERMS_COUNTRIES}=DE FR" in notes


@pytest.mark.parametrize("weights", [None, WeightsBom(), WeightsBom(gaps=("a file without a hash",))])
def test_a_document_says_itself_what_it_does_not_reach(weights: WeightsBom | None) -> None:
    bom = plain_bom(weights=weights, revision=None, purl=None)
    told = said(read("cyclonedx-1.7", bom)["metadata"]["component"]["properties"])[properties.NOT_REACHED]
    assert [one.split()[0] for one in told] == ["MDL-02", "MDL-03", "MDL-07", "MDL-08"]


@pytest.mark.parametrize("format_", FORMATS)
def test_several_models_share_what_they_were_made_from(format_: str) -> None:
    """A base that the document is about itself stands there once, as itself; what is left out is named."""
    boms = [plain_bom(), plain_bom("Acme/Base", bases=(), verdict=VerdictBom(verdicts=("denied", "allowed")))]
    data = written(format_, boms, BOTH).decode()
    assert "no/such: not registered." in data
    if format_.startswith("cyclonedx"):
        document = json.loads(data)
        refs = [one["bom-ref"] for one in document["components"]]
        assert len(refs) == len(set(refs))
        assert refs.count("model/acme/base") == 1
        known = said(next(one for one in document["components"] if one["name"] == "Acme/Base")["properties"])
        assert known[properties.VERDICT] == ["denied", "allowed"]
    elif format_ == "spdx-3.0.1":
        names = [one["spdxId"] for one in json.loads(data)["@graph"] if "spdxId" in one]
        assert len(names) == len(set(names))
        assert len([one for one in names if one.endswith("#model/acme/base")]) == 1


def test_lists_of_licences_are_those_of_the_libraries() -> None:
    """Where a library learns the newer ids these lists have to follow."""
    ids = set(load_spdx_list().licenses)
    assert ids - set(spdx_licensing.known_symbols) == LATER
    assert ids - _ids_of_cyclonedx() == NEWER_THAN_SCHEMA


def _ids_of_cyclonedx() -> set[str]:
    """The ids that the schema of CycloneDX takes: a copy of the list of its own."""
    return set(json.loads(Path(SPDX_JSON).read_text(encoding="utf-8"))["enum"])


def test_words_that_the_grammar_of_tag_value_takes_for_itself_are_quoted() -> None:
    assert [word for word in SPDXLexer.reserved if TAG_VALUE.line(word) != f'"{word}"'] == []
