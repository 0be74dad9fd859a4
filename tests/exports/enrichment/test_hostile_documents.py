"""Documents that mean harm: each is refused in words, or comes back as it was, soon and without much memory."""

import json
from typing import Any

import pytest

from registry.errors import Invalid
from registry.exports.enrichment.service import MOST_BYTES, MOST_COMPONENTS
from tests.exports.enrichment.conftest import Enrich
from tests.support.exports.foreign.spdx import CONTEXT

HEAD = b'{"bomFormat":"CycloneDX","specVersion":"1.6",'
MODEL = b'{"type":"machine-learning-model","name":"bigscience/bloom"}'
PACKAGE = (
    b'{"spdxVersion":"SPDX-2.3","packages":[{"SPDXID":"SPDXRef-1","name":"x",'
    b'"downloadLocation":"https://huggingface.co/bigscience/bloom"'
)
DEEP = 50_000

REFUSED = {
    "nothing": (b" \n", "has no body"),
    "no JSON": (HEAD + b'"components":[}', "This is no JSON"),
    "a list": (b"[]", "Expected an object"),
    "no document": (b'{"a":1}', "Expected CycloneDX"),
    "two documents": (HEAD + b'"spdxVersion":"SPDX-2.3"}', "at once"),
    "an old version": (HEAD.replace(b"1.6", b"1.3") + b'"components":[]}', "1.4"),
    "a version to come": (b'{"@context":"https://spdx.org/rdf/3.1.0/spdx-context.jsonld","@graph":[]}', "rdf/3.1.0/"),
    "no words of a version": (b'{"@context":{"a":1},"@graph":[]}', "got none"),
    "another context": (b'{"@context":"https://example.org/3.0.1/","@graph":[]}', "3.0.1"),
    "no UTF-8": (HEAD + b'"components":[],"x":"\xff"}', "no UTF-8"),
    "UTF-16": ('{"bomFormat":"CycloneDX"}'.encode("utf-16"), "UTF-8"),
    "half a character": (HEAD + b'"x":"\\ud800"}', "This is no JSON"),
    "half a name": (HEAD + b'"\\ud800":1}', "This is no JSON"),
    "no number": (HEAD + b'"x":NaN}', "This is no JSON"),
    "words after it": (HEAD + b'"components":[]} {}', "This is no JSON"),
    "deep lists": (HEAD + b'"x":' + b"[" * DEEP + b"]" * DEEP + b"}", "nested too deep"),
    "deep components": (HEAD + b'"components":[' + b'{"components":[' * DEEP + b"]}" * DEEP + b"]}", "nested too deep"),
    "the same name twice": (HEAD + b'"components":[],"components":[' + MODEL + b"]}", "more than once"),
    "twice in a model": (HEAD + b'"components":[' + MODEL[:-1] + b',"name":"x"}]}', "more than once"),
    "twice, spelled apart": (HEAD + b'"components":[' + MODEL[:-1] + b',"n\\u0061me":"xyz"}]}', "more than once"),
    "twice, and the first is a trap": (HEAD + b'"version":1,"version":"a\\",\\"b\\":1,\\"c"}', "more than once"),
    "components by name": (HEAD + b'"components":{}}', "Expected a list"),
    "components in words": (HEAD + b'"components":"x"}', "Expected a list"),
    "components inside by name": (HEAD + b'"components":[{"type":"library","components":{}}]}', "Expected a list"),
    "components of the described": (HEAD + b'"metadata":{"component":{"components":5}}}', "Expected a list"),
    "packages by name": (b'{"spdxVersion":"SPDX-2.3","packages":{}}', "Expected a list"),
    "one element": (b'{"@context":"https://spdx.org/rdf/3.0.1/x","@graph":{}}', "Expected a list"),
    "licences that are none": (HEAD + b'"components":[' + MODEL[:-1] + b',"licenses":null}]}', "Expected a list"),
    "licences by name": (HEAD + b'"components":[' + MODEL[:-1] + b',"licenses":{"a":1}}]}', "Expected a list"),
    "properties by name": (HEAD + b'"components":[' + MODEL[:-1] + b',"properties":{"a":1}}]}', "Expected a list"),
    "properties in words": (HEAD + b'"components":[' + MODEL[:-1] + b',"properties":"x"}]}', "Expected a list"),
    "annotations by name": (PACKAGE + b',"annotations":{"a":1}}]}', "Expected a list"),
    "licence texts by name": (PACKAGE + b'}],"hasExtractedLicensingInfos":{"a":1}}', "Expected a list"),
    "too many models": (HEAD + b'"components":[' + b",".join([MODEL] * (MOST_COMPONENTS + 1)) + b"]}", "looked up"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_words(name: str, enriched: Enrich) -> None:
    data, words = REFUSED[name]
    with pytest.raises(Invalid) as refused:
        enriched(data)
    assert words in refused.value.message
    assert len(refused.value.message) < 1_000
    assert all(pointer == "" or pointer.startswith("/") for pointer, _ in refused.value.errors)


def test_one_that_is_too_large_is_refused_before_it_is_read(enriched: Enrich) -> None:
    with pytest.raises(Invalid, match="larger than 64 MiB"):
        enriched(b" " * (MOST_BYTES + 1) + b"{}")


@pytest.mark.parametrize(
    "odd",
    [
        {"components": None}, {"components": [None, 7, "x", [], True]}, {"metadata": []},
        {"metadata": {"component": []}}, {"components": [{"type": 7, "name": {}, "purl": ["pkg:huggingface/a/b"]}]},
        {"components": [{"type": "machine-learning-model"}]},
        {"components": [{"type": "machine-learning-model", "name": "x" * 100_000}]},
        {"components": [{"type": "machine-learning-model", "name": None, "group": 1e5, "hashes": [{"alg": 1}, 5]}]},
        {"components": [{"purl": "pkg:huggingface/%00/%ff"}, {"purl": "pkg:huggingface/"}, {"purl": "huggingface"}]},
        {"components": [{"type": "machine-learning-model", "name": "a/../b"}]},
        {"components": [{"type": "data", "purl": "pkg:huggingface/datasets/"}]},
        {"components": [{"type": "machine-learning-model", "name": "a/b", "licenses": 5, "properties": "x",
                         "externalReferences": [{"url": 5}, {"type": "vcs", "url": "https://huggingface.co/a/b@x?rev=y"}]}]},
    ],
)  # fmt: skip
def test_odd_values_of_cyclonedx_are_passed_over(odd: dict[str, Any], enriched: Enrich) -> None:
    data = json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", **odd}).encode()
    done = enriched(data)
    assert (done.data, done.report.matched) == (data, ())


@pytest.mark.parametrize(
    "packages",
    [
        None, [None, 7, []], [{"name": 5, "downloadLocation": "huggingface.co"}],
        [{"SPDXID": [], "externalRefs": [{"referenceLocator": {}}, 3], "name": "hf.co"}],
        [{"name": "x", "downloadLocation": "https://huggingface.co/" + "a" * 50_000}],
        [{"name": "a/b", "annotations": 5, "checksums": "gguf .gguf"}],
    ],
)  # fmt: skip
def test_odd_values_of_spdx_2_are_passed_over(packages: object, enriched: Enrich) -> None:
    data = json.dumps({"spdxVersion": "SPDX-2.3", "packages": packages, "hasExtractedLicensingInfos": 5}).encode()
    done = enriched(data)
    assert (done.data, done.report.matched) == (data, ())


def test_references_that_go_round_lead_nowhere(enriched: Enrich) -> None:
    graph = [
        {"type": "ai_AIPackage", "spdxId": "urn:a", "name": "x", "software_packageUrl": "pkg:huggingface/nobody/none"},
        {"type": "Relationship", "spdxId": "urn:r", "from": "urn:r", "to": ["urn:r", "urn:a"],
         "relationshipType": "hasDeclaredLicense"},
        {"type": "Relationship", "from": {"spdxId": "urn:a"}, "to": {}, "relationshipType": "hasConcludedLicense"},
        {"type": "Annotation", "subject": "urn:a", "statement": ["cardwatch:"]}, {"type": ["x"]}, 5, None,
    ]  # fmt: skip
    data = json.dumps({"@context": CONTEXT, "@graph": graph}).encode()
    done = enriched(data)
    assert done.data == data
    assert [one.name for one in done.report.unmatched] == ["x"]


def test_numbers_and_what_nobody_knows_stay_as_they_are_spelled(enriched: Enrich) -> None:
    odd = b'"x":[1.0,1e5,-0.0,123456789012345678901234567890.10,1E+400,"\\u00e9\\/\xc3\xa9",{"":null}],'
    data = HEAD + odd + b'"components" :\t[ ' + MODEL + b" ] }\r\n"
    done = enriched(data)
    assert odd in done.data
    assert done.data.endswith(b" ] }\r\n")
    assert [one.model for one in done.report.matched] == ["bigscience/bloom"]


@pytest.mark.slow
def test_a_million_components_are_looked_at(enriched: Enrich) -> None:
    small = b'{"type":"file","name":"x"},'
    data = HEAD + b'"components":[' + small * 1_000_000 + MODEL + b"]}"
    done = enriched(data)
    assert done.report.components == 1_000_001
    assert [one.pointer for one in done.report.matched] == ["/components/1000000"]
    assert done.data.startswith(data[:-3])
