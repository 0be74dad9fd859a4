"""Models in bills of materials: CycloneDX, SPDX 2.3 and SPDX 3.0.1; what they leave open, and hostile ones."""

import json
from typing import Any

import pytest

from registry.compliance.scan import findings_in

SHA = "0123456789abcdef0123456789abcdef01234567"
HUB = "https://huggingface.co"
CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
MODEL = "machine-learning-model"
PURL = "pkg:huggingface/owner/name"
TAGGED, PINNED = f"{PURL}@v1", f"{PURL}@{SHA}"
IRI = "https://spdx.org/rdf/3.0.1/terms"


def cyclonedx(*components: dict[str, Any], **more: Any) -> str:  # noqa: ANN401 - any JSON
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": components, **more})


def spdx(**package: Any) -> str:  # noqa: ANN401 - any JSON
    return json.dumps({"spdxVersion": "SPDX-2.3", "packages": [{"SPDXID": "SPDXRef-a", **package}]})


def purl_ref(purl: str) -> list[dict[str, str]]:
    return [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}]


def graph(*elements: dict[str, Any]) -> str:
    return json.dumps({"@context": CONTEXT, "@graph": elements})


def address(url: str, kind: str = "distribution") -> dict[str, Any]:
    return {"type": MODEL, "name": "m", "externalReferences": [{"type": kind, "url": url}]}


def ai(**members: Any) -> str:  # noqa: ANN401 - any JSON
    return graph({"type": "ai_AIPackage", "spdxId": "urn:a", "name": "m", **members})


FOUND = {
    "purl": (cyclonedx({"type": MODEL, "name": "n", "purl": PINNED}), SHA),
    "purl, tag": (cyclonedx({"type": "library", "name": "n", "purl": TAGGED}), "v1"),
    "purl, own version": (cyclonedx({"type": MODEL, "name": "n", "version": SHA, "purl": PURL}), SHA),
    "purl, no version": (cyclonedx({"type": MODEL, "name": "n", "purl": PURL}), ""),
    "purl, escaped": (
        cyclonedx({"type": MODEL, "name": "n", "purl": f"pkg:huggingface/owner%2Fname@{SHA}?x=y#z"}), SHA,
    ),
    "inside another": (
        cyclonedx({"type": "application", "name": "a", "components": [{"purl": TAGGED}]}), "v1",
    ),
    "described": (cyclonedx(metadata={"component": {"type": MODEL, "name": "n", "purl": TAGGED}}), "v1"),
    "pedigree": (
        cyclonedx(
            {"type": "file", "pedigree": {"ancestors": [{"name": "n", "type": MODEL, "purl": TAGGED}]}}
        ), "v1",
    ),
    "address": (cyclonedx(address(f"{HUB}/owner/name/tree/{SHA}")), SHA),
    "address, website": (cyclonedx(address(f"{HUB}/owner/name", "website")), ""),
    "address, vcs": (cyclonedx(address("git+https://huggingface.co/owner/name.git@v1", "vcs")), "v1"),
    "address and version": (cyclonedx({**address(f"{HUB}/owner/name"), "version": SHA}), SHA),
    "card": (cyclonedx({"type": "library", "group": "owner", "name": "name", "modelCard": {}, "version": "v1"}), "v1"),
    "card, whole name": (cyclonedx({"type": MODEL, "name": "owner/name", "modelCard": {"modelParameters": {}}}), ""),
    "purl beside address": (
        cyclonedx({**address(f"{HUB}/owner/name"), "purl": PINNED}), SHA,
    ),
    "spdx purl": (spdx(name="n", externalRefs=purl_ref(PINNED)), SHA),
    "spdx version": (spdx(name="n", versionInfo="v1", externalRefs=purl_ref(PURL)), "v1"),
    "spdx download": (spdx(name="n", downloadLocation=f"{HUB}/owner/name/tree/v1"), "v1"),
    "spdx git": (spdx(name="n", downloadLocation=f"git+{HUB}/owner/name@{SHA}"), SHA),
    "spdx home page": (spdx(name="n", downloadLocation="NOASSERTION", homepage=f"{HUB}/owner/name"), ""),
    "spdx 3": (ai(software_packageUrl=PINNED), SHA),
    "spdx 3, version": (ai(software_packageVersion="v1", software_packageUrl=PURL), "v1"),
    "spdx 3, identifier": (
        ai(externalIdentifier=[{"externalIdentifierType": "packageUrl", "identifier": TAGGED}]),
        "v1",
    ),
    "spdx 3, apart": (
        graph(
            {"type": "ai_AIPackage", "spdxId": "urn:a", "name": "m", "externalIdentifier": ["urn:b"]},
            {"type": "ExternalIdentifier", "spdxId": "urn:b", "identifier": TAGGED},
        ), "v1",
    ),
    "spdx 3, download": (ai(software_downloadLocation=f"{HUB}/owner/name/tree/v1"), "v1"),
    "spdx 3, reference": (ai(externalRef=[{"type": "ExternalRef", "locator": [f"{HUB}/owner/name/tree/v1"]}]), "v1"),
    "spdx 3, whole names": (
        json.dumps(
            {
                "@context": CONTEXT,
                "@graph": [{"@type": f"{IRI}/AI/AIPackage", f"{IRI}/Software/packageUrl": [{"@value": TAGGED}]}],
            }
        ), "v1",
    ),
    "byte order mark": ("\ufeff" + cyclonedx({"type": MODEL, "name": "n", "purl": TAGGED}), "v1"),
}  # fmt: skip
OPEN = {
    "model without a name": cyclonedx({"type": MODEL, "name": "best-model"}),
    "card without a name": cyclonedx({"type": "library", "name": "best-model", "modelCard": {}}),
    "another package": cyclonedx({"type": MODEL, "name": "m", "purl": "pkg:generic/owner/name@1"}),
    "broken purl": cyclonedx({"type": "library", "name": "m", "purl": "pkg:huggingface/owner/name/more@1"}),
    "empty purl": spdx(name="m", externalRefs=purl_ref("pkg:huggingface/%00@1")),
    "AI package without a name": ai(),
    "cut off": cyclonedx({"type": MODEL, "name": "n", "purl": PURL})[:-3],
    "too deep": '{"bomFormat": "CycloneDX", "components": ' + "[" * 100_000 + "]" * 100_000 + "}",
}
QUIET = {
    "library": cyclonedx({"type": "library", "name": "requests", "purl": "pkg:pypi/requests@2"}),
    "documentation": cyclonedx(
        {"type": "library", "name": "t", "externalReferences": [{"type": "website", "url": f"{HUB}/docs/x"}]}
    ),
    "data": cyclonedx({"type": "data", "name": "d", "purl": "pkg:huggingface/datasets/owner/name@1"}),
    "data set": graph({"type": "dataset_DatasetPackage", "name": "d", "software_packageUrl": "pkg:huggingface/o/n"}),
    "spdx": spdx(name="x", downloadLocation="NOASSERTION"),
}


@pytest.mark.parametrize(("document", "revision"), FOUND.values(), ids=FOUND)
def test_a_component_names_its_model_and_revision(document: str, revision: str) -> None:
    found = findings_in("bom.json", document)
    assert [(one.model, one.revision) for one in found.references] == [("owner/name", revision)]
    assert found.unresolved == ()


@pytest.mark.parametrize("document", OPEN.values(), ids=OPEN)
def test_a_model_that_is_not_named_is_open(document: str) -> None:
    found = findings_in("bom.json", document)
    assert found.unresolved
    assert found.references == ()


@pytest.mark.parametrize("document", QUIET.values(), ids=QUIET)
def test_what_is_no_model_stays_quiet(document: str) -> None:
    found = findings_in("bom.json", document)
    assert (found.references, found.unresolved) == ((), ())


def test_every_component_counts_and_the_line_is_told() -> None:
    purls = ["pkg:huggingface/a/one@v1", "pkg:huggingface/a/one@v2", "pkg:huggingface/b/two"]
    document = cyclonedx(*({"type": MODEL, "name": "n", "purl": purl} for purl in purls))
    found = findings_in("bom.json", json.dumps(json.loads(document), indent=1))
    assert {(one.model, one.revision) for one in found.references} == {("a/one", "v1"), ("a/one", "v2"), ("b/two", "")}
    assert min(one.line for one in found.references) > 1


def test_words_around_the_models_name_none() -> None:
    """Descriptions and properties are prose: what they mention is not what the component is."""
    document = cyclonedx(
        {
            "type": "library", "name": "x", "description": f"see {HUB}/some/thing",
            "properties": [{"name": "model", "value": "some/thing"}],
        }
    )  # fmt: skip
    assert findings_in("bom.json", document).references == ()
