"""CycloneDX as scanners and generators write it."""

from typing import Any

WHEN = "2026-05-04T09:30:00Z"
SERIAL = "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b7{}"


def container_scan(version: str, models: tuple[str, ...]) -> dict[str, Any]:
    """A scan of a container, with locations as properties, as Syft lists a container."""
    return {
        "$schema": f"http://cyclonedx.org/schema/bom-{version}.schema.json", "bomFormat": "CycloneDX",
        "specVersion": version, "serialNumber": SERIAL.format(1), "version": 1,
        "metadata": {
            "timestamp": WHEN, "tools": _tools(version, "layer-scan", "1.4.0"),
            "component": {"bom-ref": "af63bd4c8601b7f1", "type": "container", "name": "registry.example.org/chat",
                          "version": "sha256:0f2b"},
        },
        "components": [
            *(_library(number, ["layer:location:0:path", "/usr/lib/x"]) for number in range(3)),
            *({"bom-ref": f"m-{number}", "type": _model(version), "name": model.rpartition("/")[2],
               "purl": f"pkg:huggingface/{model}"} for number, model in enumerate(models)),
            {"bom-ref": "os:debian", "type": "operating-system", "name": "debian", "version": "12",
             "swid": {"tagId": "debian", "name": "debian", "version": "12"}},
        ],
    }  # fmt: skip


def source_scan(version: str, models: tuple[str, ...]) -> dict[str, Any]:
    """A scan of sources with evidence and dependencies, as cdxgen lists a project."""
    return {
        "bomFormat": "CycloneDX", "specVersion": version, "serialNumber": SERIAL.format(2), "version": 1,
        "metadata": {
            "timestamp": WHEN, "tools": _tools(version, "source-scan", "11.2.0"),
            "authors": [{"name": "Example University"}], "lifecycles": [{"phase": "build"}],
            "component": {
                "type": "application", "name": "tutor", "version": "2.0.0", "bom-ref": "pkg:pypi/tutor@2.0.0",
                "components": [
                    {"type": _model(version), "name": models[0], "bom-ref": "inner", "description": "Ünï 模型"},
                ],
            },
        },
        "components": [
            {**_library(1, ["SrcFile", "requirements.txt"]),
             "evidence": {"identity": {"field": "purl", "confidence": 1.0, "methods": [
                 {"technique": "manifest-analysis", "confidence": 0.80, "value": "requirements.txt"}]}}},
            *({"type": _model(version), "bom-ref": f"hf-{number}", "group": model.partition("/")[0],
               "name": model.partition("/")[2], "externalReferences": [
                   {"type": "distribution", "url": f"https://huggingface.co/{model}"},
                   {"type": "documentation", "url": "https://huggingface.co/docs/transformers/index"}],
               "properties": []} for number, model in enumerate(models)),
        ],
        "dependencies": [{"ref": "pkg:pypi/tutor@2.0.0", "dependsOn": ["pkg:pypi/lib-1@1.0"]}],
    }  # fmt: skip


def vulnerability_scan(version: str, models: tuple[str, ...]) -> dict[str, Any]:
    """A scan for weaknesses, with its properties and findings, as Trivy lists a file system."""
    return {
        "bomFormat": "CycloneDX", "specVersion": version, "serialNumber": SERIAL.format(3), "version": 1,
        "metadata": {"timestamp": "2026-05-04T09:30:00+00:00", "tools": _tools(version, "weak-scan", "0.60.0"),
                     "component": {"bom-ref": "0a1", "type": "application", "name": ".",
                                   "properties": [{"name": "weak:SchemaVersion", "value": "2"}]}},
        "components": [
            *(_library(number, ["weak:PkgType", "python-pkg"]) for number in range(2)),
            *({"bom-ref": f"0b{number}", "type": _model(version), "name": model, "version": "1.0",
               **({"purl": f"pkg:huggingface/{model}"} if version == "1.4" else {}),
               "licenses": [{"license": {"name": "Written by hand"}}]} for number, model in enumerate(models)),
        ],
        "vulnerabilities": [],
    }  # fmt: skip


def model_card(version: str, models: tuple[str, ...]) -> dict[str, Any]:
    """A document about models alone, with a model card and data, as generators of AI BOMs write one."""
    model = models[0]
    card = {
        "modelParameters": {
            "task": "text-generation", "architectureFamily": "transformer", "modelArchitecture": "decoder-only",
            "datasets": [{"ref": "data-1"}], "inputs": [{"format": "text"}], "outputs": [{"format": "text"}],
        },
        "quantitativeAnalysis": {"performanceMetrics": [{"type": "MMLU", "value": "61.0"}]},
        "considerations": {"useCases": ["Teaching"], "technicalLimitations": ["It errs."]},
    }  # fmt: skip
    return {
        "bomFormat": "CycloneDX", "specVersion": version, "serialNumber": SERIAL.format(4), "version": 7,
        "metadata": {
            "timestamp": WHEN, "tools": _tools(version, "ai-bom", "0.1"),
            "component": {"type": _model(version), "bom-ref": "root", "name": model.rpartition("/")[2],
                          "group": model.partition("/")[0], "purl": f"pkg:huggingface/{model}", "version": "1.0",
                          "description": "A 'model' \\\nof two lines / \u2028 \\u0041", "modelCard": card},
        },
        "components": [
            {"type": "data", "bom-ref": "data-1", "name": "Lucie-Training-Dataset",
             "purl": "pkg:huggingface/datasets/OpenLLM-France/Lucie-Training-Dataset",
             "data": [{"type": "dataset", "name": "d", "sensitiveData": ["none"]}]},
            {"type": "data", "bom-ref": "data-2", "name": "nowhere"},
            *({"type": "machine-learning-model", "bom-ref": f"m{number}", "name": one, "licenses": []}
              for number, one in enumerate(models[1:])),
        ],
        "dependencies": [{"ref": "root", "dependsOn": ["data-1"]}],
    }  # fmt: skip


def nested(version: str, models: tuple[str, ...]) -> dict[str, Any]:
    """Components inside components, with hashes and licences of all forms, as platforms export an assembly."""
    inner: list[dict[str, Any]] = [
        {"type": _model(version), "bom-ref": f"deep-{number}", "name": "weights",
         "purl": f"pkg:huggingface/{model}", "hashes": [{"alg": "SHA-256", "content": f"{number:064x}"}],
         "licenses": [{"expression": "MIT OR Apache-2.0"}]} if number % 2 else
        {"type": _model(version), "bom-ref": f"deep-{number}", "name": "weights", "purl": f"pkg:huggingface/{model}"}
        for number, model in enumerate(models)
    ]  # fmt: skip
    return {
        "bomFormat": "CycloneDX", "specVersion": version, "version": 1,
        "components": [
            {"type": "application" if version == "1.4" else "platform", "bom-ref": "p", "name": "serving",
             "components": [
                {"type": "framework", "bom-ref": "f", "name": "engine", "components": inner}]},
            {"type": _model(version), "bom-ref": "u", "name": "a model of ours", "publisher": "Example University"},
            {"type": _model(version), "bom-ref": "v", "name": "x",
             "purl": f"pkg:huggingface/{models[0]}@0123456789abcdef0123456789abcdef01234567"},
        ],
    }  # fmt: skip


def _library(number: int, told: list[str]) -> dict[str, Any]:
    name, value = told
    return {
        "bom-ref": f"pkg:pypi/lib-{number}@1.0", "type": "library", "name": f"lib-{number}", "version": "1.0",
        "licenses": [{"license": {"id": "BSD-3-Clause"}}], "purl": f"pkg:pypi/lib-{number}@1.0",
        "properties": [{"name": name, "value": value}],
    }  # fmt: skip


def _tools(version: str, name: str, own: str) -> Any:  # noqa: ANN401 - two forms
    if version == "1.4":
        return [{"vendor": "example", "name": name, "version": own}]
    return {"components": [{"type": "application", "author": "example", "name": name, "version": own}]}


def _model(version: str) -> str:
    return "library" if version == "1.4" else "machine-learning-model"
