"""Each minimum element in documents of each format: where it stands, who lacks it, and what it does not apply to."""

import json
from typing import Any

import msgspec
import pytest
import yaml

from registry.db import Database
from registry.errors import Invalid, NotFound
from registry.exports.coverage import OWN_FORMATS, CoverageRead, cover_document, cover_model, minimum_elements
from registry.exports.values import Selection
from registry.licenses.knowledge import Knowledge
from tests.support.clock import NOW
from tests.support.exports.builders import REVISION, plain_bom
from tests.support.exports.foreign import SAMPLES, Sample
from tests.support.exports.foreign.spdx import CONTEXT
from tests.support.exports.official import written
from tests.support.real_data import real

MUST = {"MD-01", "MD-03", "MD-04", "MD-09", "MDL-01", "MDL-02", "MDL-03", "MDL-07", "MDL-08"}
WHOLE_MODEL: dict[str, Any] = {
    "type": "machine-learning-model", "bom-ref": "m", "name": "tutor", "purl": "pkg:huggingface/lab/tutor",
    "version": "a" * 40, "releaseNotes": {"type": "major", "timestamp": "2026-01-01T00:00:00Z"},
    "supplier": {"name": "Lab"}, "description": "It teaches.", "licenses": [{"expression": "MIT"}],
    "hashes": [{"alg": "SHA-256", "content": "0" * 64}], "externalReferences": [{"type": "advisories", "url": "https://x"}],
    "pedigree": {"ancestors": [{"type": "machine-learning-model", "name": "base"}]},
    "modelCard": {
        "modelParameters": {"task": "text-generation", "inputs": [{"format": "text"}], "datasets": [{"ref": "d"}]},
        "quantitativeAnalysis": {"performanceMetrics": [{"type": "adversarial robustness", "value": "1"}]},
    },
}  # fmt: skip
WHOLE_DATA: dict[str, Any] = {
    "type": "data", "bom-ref": "d", "name": "set", "purl": "pkg:generic/set", "publisher": "Lab",
    "hashes": [{"alg": "SHA-256", "content": "0" * 64}], "licenses": [{"license": {"id": "CC-BY-4.0"}}],
    "data": [{"type": "dataset", "description": "Words.", "contents": {"url": "https://x"}, "sensitiveData": ["none"],
              "graphics": {"description": "Counts."}}],
}  # fmt: skip
WHOLE: dict[str, Any] = {
    "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "signature": {"algorithm": "ES256", "value": "x"},
    "metadata": {
        "timestamp": "2026-01-01T00:00:00Z", "authors": [{"name": "Lab"}], "lifecycles": [{"phase": "build"}],
        "tools": {"components": [{"type": "application", "name": "t", "version": "1"}]},
        "component": {
            "type": "application", "name": "app", "version": "1", "supplier": {"name": "Lab"},
            "releaseNotes": {"type": "major", "timestamp": "2026-01-01T00:00:00Z"},
            "data": [{"type": "other", "classification": "public"}],
        },
    },
    "components": [WHOLE_MODEL, WHOLE_DATA, {"type": "library", "name": "torch"}, {"type": "device", "name": "gpu"}],
    "services": [{"name": "s", "data": [{"flow": "inbound", "classification": "public"}]}],
    "dependencies": [{"ref": "m", "dependsOn": ["d"]}], "vulnerabilities": [{"id": "CVE-1"}],
    "declarations": {"attestations": [{"summary": "s"}]},
    "externalReferences": [{"type": "threat-model", "url": "https://x"}, {"type": "security-contact", "url": "https://x"}],
}  # fmt: skip
UNREACHED = {"SLP-08", "SLP-09"}
"""Of a system that is no model CycloneDX has no card."""


def covered(document: object) -> CoverageRead:
    return cover_document(json.dumps(document).encode())


def statuses(read: CoverageRead) -> dict[str, str]:
    return {one.id: one.status for one in read.elements}


def test_the_list_is_that_of_the_reference() -> None:
    listed = yaml.safe_load(real("reference/g7_minimum_elements.yaml").read_text("utf-8"))
    known = [(one["cluster"], [(e["id"], e["name"], e.get("must", False)) for e in one["elements"]]) for one in listed]
    ours = [(one.name, [(e.id, e.name, e.must) for e in one.elements]) for one in minimum_elements().clusters]
    assert ours == known


def test_a_document_with_everything_has_everything() -> None:
    read = covered(WHOLE)
    assert {one for one, status in statuses(read).items() if status != "present"} == UNREACHED
    assert {one.id for one in read.elements if one.must} == MUST
    assert (read.must.present, read.must.absent, read.must.not_applicable) == (len(MUST), 0, 0)


@pytest.mark.parametrize("element", [one.id for cluster in minimum_elements().clusters for one in cluster.elements])
def test_every_place_leads_to_something_that_is_said(element: str) -> None:
    for document in (WHOLE, *(json.loads(one.data.decode("utf-8-sig")) for one in SAMPLES[::5])):
        (found,) = (one for one in covered(document).elements if one.id == element)
        for pointer in (*found.pointers, *found.missing):
            held: Any = document
            for step in pointer.split("/")[1:]:
                held = held[int(step)] if isinstance(held, list) else held[step]
            assert held not in (None, "", [], {}), (element, pointer)


@pytest.mark.parametrize(
    ("member", "element"),
    [
        ("name", "MDL-01"), ("purl", "MDL-02"), ("version", "MDL-03"), ("releaseNotes", "MDL-04"),
        ("supplier", "MDL-05"), ("description", "MDL-06"), ("hashes", "MDL-07"), ("licenses", "MDL-12"),
        ("externalReferences", "MDL-13"),
    ],
)  # fmt: skip
def test_one_model_without_it_makes_it_absent(member: str, element: str) -> None:
    less = {key: value for key, value in WHOLE_MODEL.items() if key != member} | {"bom-ref": "n"}
    (found,) = (
        one for one in covered({**WHOLE, "components": [WHOLE_MODEL, less]}).elements if one.id == element
    )  # fmt: skip
    assert (found.status, found.missing) == ("absent", ("/components/1",))
    assert found.pointers


def test_what_another_was_made_from_is_asked_for_nothing_until_it_has_something_of_its_own() -> None:
    base = {"type": "machine-learning-model", "name": "base"}
    read = covered({**WHOLE, "components": [WHOLE_MODEL, base]})
    assert (read.models, read.bases, read.missing_musts) == (("/components/0",), ("/components/1",), ())
    read = covered({**WHOLE, "components": [WHOLE_MODEL, {**base, "version": "1"}]})
    assert (read.bases, {one.id for one in read.missing_musts}) == ((), {"MDL-02", "MDL-07", "MDL-08"})


@pytest.mark.parametrize("word", ["", " ", "NOASSERTION", "unknown", None, [], {}])
def test_words_that_say_nothing_are_none(word: object) -> None:
    read = covered({**WHOLE, "components": [{**WHOLE_MODEL, "version": word, "hashes": [{"content": word}]}]})
    assert {one.id for one in read.missing_musts} == {"MDL-03", "MDL-07", "MDL-08"}


def test_what_a_document_has_no_part_for_does_not_apply() -> None:
    read = covered({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": []})
    clusters = {one.cluster for one in read.elements if one.status == "not_applicable"}
    assert clusters == {"system", "models", "datasets"}
    assert {one.detail for one in read.elements if one.cluster == "models"} == {"The document lists no model."}
    assert (read.must.present, read.must.absent, read.must.not_applicable) == (2, 2, 5)


@pytest.mark.parametrize("sample", SAMPLES[::3], ids=lambda one: one.name)
def test_documents_of_others_are_read(sample: Sample) -> None:
    read = cover_document(sample.data)
    assert read.models
    assert {"MD-01", "MD-03", "MD-04"} <= {one.id for one in read.elements if one.status == "present"} | {"MD-01"}
    assert sum((read.counts.present, read.counts.absent, read.counts.not_applicable)) == 50


def test_spdx_2_says_what_it_can() -> None:
    package = {
        "SPDXID": "SPDXRef-m", "name": "m", "versionInfo": "a" * 40, "supplier": "Organization: Lab", "summary": "It.",
        "downloadLocation": "https://huggingface.co/lab/m", "releaseDate": "2026-01-01T00:00:00Z",
        "licenseDeclared": "MIT", "checksums": [{"algorithm": "SHA256", "checksumValue": "0" * 64}],
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                          "referenceLocator": "pkg:huggingface/lab/m"}],
    }  # fmt: skip
    relation = {"spdxElementId": "SPDXRef-m", "relatedSpdxElement": "SPDXRef-b", "relationshipType": "DESCENDANT_OF"}
    read = covered({
        "spdxVersion": "SPDX-2.3", "documentNamespace": "https://x/1", "packages": [package],
        "relationships": [relation],
        "creationInfo": {"created": "2026-01-01T00:00:00Z", "creators": ["Organization: Lab", "Tool: t-1"]},
    })  # fmt: skip
    assert read.missing_musts == ()
    absent = {one.id for one in read.elements if one.cluster == "models" and one.status == "absent"}
    assert absent == {"MDL-09", "MDL-10"}


@pytest.mark.parametrize("form", OWN_FORMATS)
@pytest.mark.parametrize("hub", [None, "https://hub.example.org"])
def test_our_own_documents_have_the_hashes_of_each_file_of_weights(form: str, hub: str | None) -> None:
    purl = f"pkg:huggingface/acme/model@{REVISION}" + (f"?repository_url={hub}" if hub else "")
    read = cover_document(written(form, [plain_bom(hub=hub, purl=purl)]))
    assert len(read.models) == 1
    assert read.missing_musts == ()
    (hashed,) = (one for one in read.elements if one.id == "MDL-07")
    assert len(hashed.pointers) == len(plain_bom().weights.files)  # type: ignore[union-attr]  # it has some


@pytest.mark.parametrize("form", OWN_FORMATS)
def test_a_model_that_lies_on_no_hub_is_one_in_our_own_documents(form: str) -> None:
    bom = plain_bom("OpenAI/GPT-3", source="api", purl=None, page=None, revision=None, bases=(), weights=None)
    read = cover_document(written(form, [bom]))
    assert len(read.models) == 1
    assert statuses(read)["MDL-01"] == "present"
    assert {one.id for one in read.missing_musts} == {"MDL-02", "MDL-03", "MDL-07", "MDL-08"}
    assert all(one.detail for one in read.missing_musts)


@pytest.mark.parametrize("form", OWN_FORMATS)
def test_a_list_of_weights_that_is_not_complete_lacks_hashes(form: str) -> None:
    whole = plain_bom("acme/whole")
    assert whole.weights is not None
    weights = msgspec.structs.replace(whole.weights, is_complete=False, gaps=("big.bin has no hash",))
    several = Selection(name="Our service", kind="selection")
    read = cover_document(written(form, [whole, plain_bom(weights=weights)], several))
    assert {one.id for one in read.missing_musts} == {"MDL-07", "MDL-08"}
    for one in read.missing_musts:
        assert one.detail == "the hashes of some files of weights are not known (big.bin has no hash)."
        assert (len(one.pointers), len(one.missing), len(read.models)) == (4, 1, 2)


def test_what_contains_a_model_lends_it_no_hash() -> None:
    packages: list[dict[str, Any]] = [
        {"SPDXID": "SPDXRef-app", "name": "app", "checksums": [{"algorithm": "SHA256", "checksumValue": "0" * 64}]},
        {"SPDXID": "SPDXRef-m", "name": "m", "downloadLocation": "https://huggingface.co/lab/m"},
        {"SPDXID": "SPDXRef-w", "name": "w", "checksums": [{"algorithm": "SHA256", "checksumValue": "1" * 64}]},
    ]
    inside = {"spdxElementId": "SPDXRef-app", "relatedSpdxElement": "SPDXRef-m", "relationshipType": "CONTAINS"}
    held = {"spdxElementId": "SPDXRef-w", "relatedSpdxElement": "SPDXRef-m", "relationshipType": "CONTAINED_BY"}
    document = {"spdxVersion": "SPDX-2.3", "packages": packages, "relationships": [inside]}
    assert statuses(covered(document))["MDL-07"] == "absent"
    read = covered({**document, "relationships": [inside, held]})
    assert [one.pointers for one in read.elements if one.id in {"MDL-07", "INF-01"}] == [
        ("/packages/2/checksums/0/checksumValue",), ("/packages/0",)
    ]  # fmt: skip


def test_a_relation_to_no_licence_says_nothing() -> None:
    graph: list[dict[str, Any]] = [
        {"type": "ai_AIPackage", "spdxId": "urn:m", "name": "m"},
        {"type": "simplelicensing_LicenseExpression", "spdxId": "urn:l",
         "simplelicensing_licenseExpression": "NOASSERTION"},
        {"type": "Relationship", "from": "urn:m", "to": ["urn:l"], "relationshipType": "hasDeclaredLicense"},
        {"type": "Relationship", "from": "urn:m", "to": ["expandedlicensing_NoAssertionLicense"],
         "relationshipType": "hasConcludedLicense"},
    ]  # fmt: skip
    read = covered({"@context": CONTEXT, "@graph": graph})
    assert statuses(read)["MDL-12"] == "absent"
    graph[1]["simplelicensing_licenseExpression"] = "MIT"
    assert statuses(covered({"@context": CONTEXT, "@graph": graph}))["MDL-12"] == "present"


@pytest.mark.parametrize("starter_database", ["sqlite"], indirect=True)
def test_our_own_documents_have_what_their_source_allows(starter_database: Database, knowledge: Knowledge) -> None:
    for form in OWN_FORMATS:
        for model in ("bigscience/bloom", "meta-llama/Llama-3.1-8B-Instruct", "OpenLLM-France/Lucie-7B"):
            read = cover_model(starter_database, knowledge, model, NOW, form)
            assert {one.id for one in read.missing_musts} == {"MDL-03", "MDL-07", "MDL-08"}, (form, model)
            assert all(one.detail for one in read.missing_musts), (form, model)
    with pytest.raises(NotFound):
        cover_model(starter_database, knowledge, "nobody/none", NOW)
    with pytest.raises(Invalid, match=r"spdx-2\.3-tag"):
        cover_model(starter_database, knowledge, "bigscience/bloom", NOW, "spdx-2.3-tag")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no JSON"), (b"[]", "Expected an object"), (b"{}", "Expected CycloneDX"),
        (b'{"a":1,"a":2}', "more than once"),
        (b'{"bomFormat":"CycloneDX","specVersion":"1.2"}', "1.4"), (b'{"bomFormat":1,"spdxVersion":1}', "at once"),
        (b'{"spdxVersion":"SPDX-3.0"}', "SPDX-2.3"), (b'{"@context":["https://x"],"@graph":[]}', "3.0.1"),
        (b'{"bomFormat":"CycloneDX","specVersion":"1.6","x":' + b"[" * 90 + b"]" * 90 + b"}", "deeper"),
        (b'{"bomFormat":"CycloneDX","specVersion":"1.6","x":"' + b"x" * 9_000_000 + b'"}', "larger"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        cover_document(data)


@pytest.mark.parametrize(
    "odd", [None, 5, "x", [], {}, [None, 5, "x", [[]], {"type": []}, {"modelCard": 5, "hashes": {}}]]
)
@pytest.mark.parametrize("head", [
    {"bomFormat": "CycloneDX", "specVersion": "1.6"}, {"spdxVersion": "SPDX-2.3"}, {"@context": CONTEXT},
])  # fmt: skip
def test_odd_values_are_passed_over(head: dict[str, Any], odd: object) -> None:
    names = ("metadata", "creationInfo", "documentDescribes", "services", "externalReferences")
    lists = ("components", "packages", "@graph", "relationships", "files", "dependencies")
    is_list = odd is None or isinstance(odd, list)
    assert covered({**head, **dict.fromkeys((*names, *lists) if is_list else names, odd)}).elements


@pytest.mark.parametrize("odd", [5, "x", {}, {"a": {"name": "x"}}])
@pytest.mark.parametrize(("head", "name", "at"), [
    ({"bomFormat": "CycloneDX", "specVersion": "1.6"}, "components", "/components"),
    ({"bomFormat": "CycloneDX", "specVersion": "1.6"}, "dependencies", "/dependencies"),
    ({"spdxVersion": "SPDX-2.3"}, "packages", "/packages"), ({"spdxVersion": "SPDX-2.3"}, "files", "/files"),
    ({"spdxVersion": "SPDX-2.3"}, "relationships", "/relationships"), ({"@context": CONTEXT}, "@graph", "/@graph"),
])  # fmt: skip
def test_what_is_no_list_is_refused_where_one_is_due(head: dict[str, Any], name: str, at: str, odd: object) -> None:
    with pytest.raises(Invalid) as refused:
        covered({**head, name: odd})
    assert [pointer for pointer, _ in refused.value.errors] == [at]
    if name == "components":
        with pytest.raises(Invalid, match="/components/0/components"):
            covered({**head, name: [{"type": "application", name: odd}]})
