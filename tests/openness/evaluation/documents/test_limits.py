"""Hostile documents: refused with their places, or judged in bounded time, and never anything else."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.openness.evaluation.documents import elements, trees
from tests.support.openness.uploads import (
    answer,
    component,
    cyclonedx,
    dataset,
    expression,
    hub_package,
    notes,
    only,
    package,
    refused,
    relation,
    release,
    spdx,
    spdx_two,
    value,
)

SECONDS = 3.0


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"", ""), (b"   ", ""), (b"null", ""), (b"[]", ""), (b"3", "application/json"), (b'"x"', ""), (b"{", ""),
        (b'{"bomFormat": }', ""), (b"\xff\xfe{\x00", ""), (b"<bom/>", "application/vnd.cyclonedx+xml"),
        (b"<bom/>", ""), (b"a=b", "application/x-www-form-urlencoded"), (b"{}", "multipart/form-data; boundary=x"),
        (b'{"a": 1}', "application/json"), (b"SPDXVersion: SPDX-2.3\nPackageName: x", "text/spdx"),
        (b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "bomFormat": "CycloneDX"}', ""),
        (b"[" * 100_000, ""), (b'{"a":' * 100_000, ""), (b'{"bomFormat": "CycloneDX", "a": ' + b"[" * 500, ""),
        (b"- " * 50_000 + b"a", "application/yaml"), (b"a: " * 50_000, "application/yaml"),
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused(data: bytes, media_type: str) -> None:
    assert refused(data, media_type)


def test_the_media_type_does_not_make_a_document_another_one() -> None:
    document = cyclonedx(component())
    for media_type in ("application/vnd.cyclonedx+json; version=1.6", "application/octet-stream", "text/plain", ""):
        assert only(document, media_type)["name"] == "tutor"
    assert "application/spdx+json" in refused(document, "application/spdx+json")[0][1]
    assert refused(spdx(package()), "application/vnd.cyclonedx+json")
    assert not refused(spdx(package()), "application/spdx+json")
    assert not refused(spdx_two(hub_package()), "application/spdx+json")
    assert refused({**cyclonedx(component()), "spdxVersion": "SPDX-2.3"})


def test_size_depth_and_number_of_values_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    deep: dict[str, Any] = {}
    for _ in range(trees.DEEPEST + 1):
        deep = {"a": deep}
    assert "nested deeper" in refused(cyclonedx(component(), extra=deep))[0][1]
    assert "values" in refused(cyclonedx(component(), extra=[0] * (trees.MOST_VALUES + 1)))[0][1]
    monkeypatch.setattr(trees, "MOST_BYTES", 100)
    assert "larger" in refused(cyclonedx(component()))[0][1]


def test_ten_thousand_components_are_read() -> None:
    parts = [{"type": "library", "name": f"part-{number}", "bom-ref": f"ref-{number}"} for number in range(10_000)]
    began = time.monotonic()
    model = only(cyclonedx(*parts, component()))
    assert model["pointer"] == "/components/10000"
    elements_ = [{"type": "software_Package", "spdxId": f"urn:p:{number}", "name": "x"} for number in range(10_000)]
    assert only(spdx(*elements_, package()))["pointer"] == "/@graph/10000"
    packages = [{"SPDXID": f"SPDXRef-{number}", "name": "x"} for number in range(10_000)]
    assert only(spdx_two(*packages, hub_package()))["pointer"] == "/packages/10000"
    assert time.monotonic() - began < SECONDS


def test_too_many_are_refused_at_once() -> None:
    began = time.monotonic()
    models = [component(name=str(number)) for number in range(10_000)]
    pointer, detail = refused(cyclonedx(*models))[0]
    assert (pointer, "At most 100 models" in detail) == ("/components/100", True)
    assert refused(spdx(*(package(spdxId=f"urn:{number}") for number in range(10_000))))
    assert refused(spdx_two(*(hub_package(id_=f"SPDXRef-{number}") for number in range(10_000))))
    parts = [{"type": "library", "name": "x"}] * (elements.MOST_ELEMENTS + 1)
    assert refused(cyclonedx(*parts))[0][0] == "/components"
    nested: dict[str, Any] = component()
    for _ in range(50):
        nested = {"type": "library", "name": "x", "components": [nested]}
    assert refused(cyclonedx(nested))
    assert time.monotonic() - began < SECONDS


def test_many_relations_take_no_longer_than_they_are_many() -> None:
    began = time.monotonic()
    trained = [
        relation("trainedOn", "urn:d", spdxId=f"urn:r:{number}", completeness="complete") for number in range(9_000)
    ]
    model = only(spdx(package(), *trained, dataset("urn:d")))
    assert value(model, "category", "pretraining_data") == "yes"
    below = [relation("descendantOf", f"urn:b:{number}", spdxId=f"urn:s:{number}") for number in range(9_000)]
    declared = (relation("hasDeclaredLicense", "urn:x:licence"), expression("MIT"))
    many = only(spdx(package(), *declared, *below))
    assert value(many, "g7-2026", "weights_terms") == "unknown"
    assert len(notes(many)) <= 100
    wide = [
        {
            "type": "expandedlicensing_DisjunctiveLicenseSet",
            "spdxId": f"urn:l:{number}",
            "expandedlicensing_member": [f"urn:l:{number + 1}"] * 40,
        }
        for number in range(9)
    ]
    assert not refused(spdx(package(), relation("hasDeclaredLicense", "urn:l:0"), *wide))
    assert time.monotonic() - began < SECONDS


def test_bases_beyond_the_bound_never_make_it_free() -> None:
    bases = [{"name": f"base-{number}", "licenses": [{"expression": "MIT"}]} for number in range(60)]
    licensed = component(licenses=[{"expression": "MIT"}], pedigree={"ancestors": bases})
    assert value(only(cyclonedx(licensed)), "g7-2026", "weights_terms") == "unknown"
    few = component(licenses=[{"expression": "MIT"}], pedigree={"ancestors": bases[:40]})
    assert value(only(cyclonedx(few)), "g7-2026", "weights_terms") == "osi_approved"


def test_odd_letters_and_long_names_are_names() -> None:
    for name in ("\0", "\u202e", "x" * 5_000, "a/b/c", "%s{}", "../../etc/passwd", "\N{GRINNING FACE}"):
        model = only(cyclonedx(component(name=name)))
        assert model["name"] == name.strip()[:4_000]
    assert refused(cyclonedx(component(name=" ")))[0][0] == "/components/0/name"


WORDS = st.sampled_from([
    "", "x", "MIT", "NONE", "NOASSERTION", "urn:x:model", "urn:x:licence", "complete", "open", "distribution", "data",
    "machine-learning-model", "https://x.example.org", "pkg:huggingface/a/b", "trainedOn", "directDownload", "\0",
    "(" * 50, "MIT AND (", "x" * 300,
])  # fmt: skip
KEYS = st.sampled_from([
    "type", "name", "spdxId", "from", "to", "relationshipType", "licenses", "license", "expression", "id", "modelCard",
    "externalReferences", "url", "pedigree", "ancestors", "components", "bom-ref", "purl", "considerations",
    "modelParameters", "datasets", "ref", "expandedlicensing_member", "simplelicensing_licenseExpression",
    "software_downloadLocation", "ai_limitation", "ai_metric", "SPDXID", "downloadLocation", "licenseDeclared",
    "externalRefs", "referenceLocator", "spdxElementId", "relatedSpdxElement", "origin", "huggingface", "distribution",
])  # fmt: skip
SCALARS = st.one_of(WORDS, st.none(), st.booleans(), st.integers(-5, 10**20), st.floats(allow_nan=False))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=8,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=5)


def judged_or_refused(document: dict[str, Any]) -> None:
    errors = refused(document)
    assert all((place == "" or place.startswith("/")) and told for place, told in errors)
    assert errors or answer(document)["models"]


@settings(deadline=None, max_examples=20)
@given(OBJECTS, OBJECTS, st.sampled_from(["cyclonedx", "spdx", "spdx_two", "release"]))
def test_any_members(inside: dict[str, Any], beside: dict[str, Any], kind: str) -> None:
    documents = {
        "cyclonedx": lambda: cyclonedx({**component(), **inside}, beside),
        "spdx": lambda: spdx({**package(), **inside}, relation("hasDeclaredLicense", "urn:x:licence"), beside),
        "spdx_two": lambda: spdx_two({**hub_package(), **inside}, relationships=[beside]),
        "release": lambda: release({"name": "Model card", **inside}, **{**beside, "name": "x"}),
    }
    judged_or_refused(documents[kind]())
