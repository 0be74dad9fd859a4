"""SPDX 2 and 3 as scanners, builders and catalogues write them."""

from typing import Any

WHEN = "2026-05-04T09:30:00Z"
CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"


def build(version: str, models: tuple[str, ...]) -> dict[str, Any]:
    """What a build made, with its files, as sbom-tool writes it."""
    packages = [
        _package(0, "tutor", "NOASSERTION", filesAnalyzed=False, versionInfo="2.0.0", supplier="Organization: Example"),
        *(
            _package(
                number,
                model,
                f"https://huggingface.co/{model}",
                licenseInfoFromFiles=["NOASSERTION"],
                supplier="NOASSERTION",
            )
            for number, model in enumerate(models, 1)
        ),
    ]
    return {
        "files": [{
            "fileName": "./model.safetensors", "SPDXID": "SPDXRef-File-1", "licenseConcluded": "NOASSERTION",
            "checksums": [{"algorithm": "SHA256", "checksumValue": "a" * 64},
                          {"algorithm": "SHA1", "checksumValue": "b" * 40}],
            "licenseInfoInFiles": ["NOASSERTION"], "copyrightText": "NOASSERTION",
        }],
        "packages": packages,
        "relationships": _relations(len(packages)), **_head(version, "build"),
    }  # fmt: skip


def layer_scan(version: str, models: tuple[str, ...]) -> dict[str, Any]:
    """A scan of a container, with package URLs, as Syft writes SPDX."""
    packages = [
        _package(0, "chat", "NOASSERTION", filesAnalyzed=False),
        *(_package(number, model.rpartition("/")[2], "NOASSERTION", filesAnalyzed=False, externalRefs=[
            {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
             "referenceLocator": f"pkg:huggingface/{model}"}]) for number, model in enumerate(models, 1)),
        _package(99, "lib", "NOASSERTION", filesAnalyzed=False, licenseDeclared="MIT", versionInfo="1.0", externalRefs=[
            {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:pypi/lib@1.0"}]),
    ]  # fmt: skip
    return {**_head(version, "layers"), "packages": packages, "relationships": [
        *_relations(len(packages) - 1),
        {"spdxElementId": "SPDXRef-Package-0", "relatedSpdxElement": "SPDXRef-Package-99",
         "relationshipType": "CONTAINS"}]}  # fmt: skip


def annotated(version: str, models: tuple[str, ...]) -> dict[str, Any]:
    """Packages with annotations, and own licences whose ids others use too, as Trivy and people write them."""
    note = {
        "annotator": "Tool: weak-scan-0.60.0",
        "annotationDate": WHEN,
        "annotationType": "OTHER",
        "comment": "PkgType: hf",
    }
    packages = [
        _package(number, model, f"git+https://huggingface.co/{model}", filesAnalyzed=False, annotations=[note],
                 licenseDeclared="LicenseRef-llama3.1" if number == 0 else "NONE", licenseConcluded="NOASSERTION")
        for number, model in enumerate(models)
    ]  # fmt: skip
    del packages[-1]["licenseConcluded"], packages[-1]["licenseDeclared"]
    extracted = {"licenseId": "LicenseRef-llama3.1", "extractedText": "Another text \u2028 of ours.", "name": "Ours"}
    head = _head(version, "notes")
    if version == "SPDX-2.2":  # where both are required
        packages[-1] |= {"licenseConcluded": "NOASSERTION", "licenseDeclared": "NOASSERTION"}
    return {**head, "hasExtractedLicensingInfos": [extracted], "packages": packages,
            "relationships": _relations(len(packages))}  # fmt: skip


def application(_: str, models: tuple[str, ...]) -> dict[str, Any]:
    """An application with models and data, as catalogues of SPDX 3 write it."""
    graph: list[dict[str, Any]] = [
        *_creation(),
        _element("SpdxDocument", "doc", rootElement=["urn:spdx:app"], profileConformance=["core", "software", "ai"]),
        _element("software_Package", "app", name="tutor", software_packageVersion="2.0.0"),
        *(_element("ai_AIPackage", f"model-{number}", name=model, software_packageVersion="1.0",
                   software_downloadLocation=f"https://huggingface.co/{model}",
                   software_primaryPurpose="model", releaseTime=WHEN, suppliedBy="urn:spdx:maker",
                   ai_metric=[{"type": "DictionaryEntry", "key": "MMLU", "value": "61"}])
          for number, model in enumerate(models)),
        _element("dataset_DatasetPackage", "set", name="Lucie-Training-Dataset", dataset_datasetType=["text"],
                 software_downloadLocation="https://huggingface.co/datasets/OpenLLM-France/Lucie-Training-Dataset",
                 builtTime=WHEN, originatedBy=["urn:spdx:maker"], releaseTime=WHEN, software_primaryPurpose="data"),
        _element("Relationship", "r1", **{"from": "urn:spdx:app", "to": [f"urn:spdx:model-{number}" for number in
                 range(len(models))], "relationshipType": "contains"}),
        _element("Relationship", "r2", **{"from": "urn:spdx:model-0", "to": ["urn:spdx:set"],
                 "relationshipType": "trainedOn"}),
        _element("Relationship", "r3", **{"from": "urn:spdx:model-0", "relationshipType": "hasConcludedLicense",
                 "to": ["expandedlicensing_NoAssertionLicense"]}),
    ]  # fmt: skip
    return {"@context": CONTEXT, "@graph": graph}


def licensed(_: str, models: tuple[str, ...]) -> dict[str, Any]:
    """Models whose licences are stated already, with package URLs."""
    graph = [
        *_creation(),
        _element("SpdxDocument", "doc", rootElement=["urn:spdx:model-0"], profileConformance=["core", "ai"]),
        *(_element("ai_AIPackage", f"model-{number}", name=model.rpartition("/")[2],
                   software_packageUrl=f"pkg:huggingface/{model}", software_packageVersion="1",
                   software_downloadLocation="https://models.example.org/m", software_primaryPurpose="model",
                   releaseTime=WHEN, suppliedBy="urn:spdx:maker") for number, model in enumerate(models)),
        _element("simplelicensing_LicenseExpression", "mit", simplelicensing_licenseExpression="MIT"),
        _element("Relationship", "r1", **{"from": "urn:spdx:model-0", "relationshipType": "hasDeclaredLicense",
                 "to": ["urn:spdx:mit"]}),
    ]  # fmt: skip
    return {"@graph": graph, "@context": CONTEXT}


def _head(version: str, name: str) -> dict[str, Any]:
    return {
        "spdxVersion": version, "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": name,
        "documentNamespace": f"https://sbom.example.org/{name}/1",
        "creationInfo": {"created": WHEN, "creators": ["Organization: Example", f"Tool: {name}-1.0"]},
    }  # fmt: skip


def _package(number: int, name: str, location: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {
        "name": name, "SPDXID": f"SPDXRef-Package-{number}", "downloadLocation": location,
        "licenseConcluded": "NOASSERTION", "licenseDeclared": "NOASSERTION", "copyrightText": "NOASSERTION", **members,
    }  # fmt: skip


def _relations(count: int) -> list[dict[str, Any]]:
    return [
        {"relationshipType": "DESCRIBES", "relatedSpdxElement": f"SPDXRef-Package-{number}",
         "spdxElementId": "SPDXRef-DOCUMENT"} for number in range(count)
    ]  # fmt: skip


def _creation() -> list[dict[str, Any]]:
    return [
        {"type": "CreationInfo", "@id": "_:creation", "specVersion": "3.0.1", "created": WHEN,
         "createdBy": ["urn:spdx:maker"]},
        _element("Organization", "maker", name="Example"),
    ]  # fmt: skip


def _element(type_: str, id_: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {"type": type_, "spdxId": f"urn:spdx:{id_}", "creationInfo": "_:creation", **members}
