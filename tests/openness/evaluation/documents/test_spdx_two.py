"""SPDX 2.3: it knows no models, so only what names one of a hub is one."""

from typing import Any

import pytest

from tests.support.openness.uploads import answer, facts_of, hub_package, notes, only, refused, result, spdx_two, value

WEIGHTS = "artifacts.end_user_weights"


@pytest.mark.parametrize("version", ["SPDX-2.2", "SPDX-2.3"])
def test_a_package_of_a_hub_is_a_model(version: str) -> None:
    found = answer({**spdx_two(hub_package(licenseDeclared="Apache-2.0")), "spdxVersion": version})
    assert found["format"] == version.lower()
    (model,) = found["models"]
    assert (model["name"], model["id"], model["pointer"]) == ("uni/tutor", "uni/tutor", "/packages/0")
    assert facts_of(model)[WEIGHTS] == ("open", "Apache-2.0", "/packages/0/downloadLocation")
    assert value(model, "g7-2026", "weights_terms") == "osi_approved"
    assert result(model, "category") == "open_weights"


@pytest.mark.parametrize(
    ("location", "weights"),
    [
        ("https://huggingface.co/uni/tutor", "yes"), ("git+https://huggingface.co/uni/tutor@1", "yes"),
        ("NONE", "no"), ("NOASSERTION", "unknown"), ("", "unknown"), ("somewhere", "unknown"),
        ("file:///etc/passwd", "unknown"),
    ],
)  # fmt: skip
def test_a_download_location_says_where_it_is_to_be_had(location: str, weights: str) -> None:
    model = only(spdx_two(hub_package(downloadLocation=location)))
    assert value(model, "g7-2026", "weights") == weights
    assert ("/packages/0/downloadLocation" in notes(model)) == (weights == "unknown")


@pytest.mark.parametrize(
    ("declared", "concluded", "terms"),
    [
        ("MIT", "MIT", "osi_approved"), ("MIT", "NOASSERTION", "osi_approved"), ("NOASSERTION", "MIT", "osi_approved"),
        ("NOASSERTION", "NOASSERTION", "unknown"), ("MIT", "CC-BY-NC-4.0", "restricted"),
        ("NONE", "MIT", "osi_approved"),
        ("MIT", "NONE", "none"), ("LicenseRef-1", "NOASSERTION", "unknown"), ("LicenseRef-1", "MIT", "unknown"),
        ("MIT AND LicenseRef-1", "NOASSERTION", "unknown"), ("NONE", "NONE", "none"),
    ],
)  # fmt: skip
def test_declared_and_concluded_hold_together(declared: str, concluded: str, terms: str) -> None:
    model = only(spdx_two(hub_package(licenseDeclared=declared, licenseConcluded=concluded)))
    assert value(model, "g7-2026", "weights_terms") == terms


def test_data_and_libraries_are_no_models() -> None:
    data = hub_package(externalRefs=[], downloadLocation="https://huggingface.co/datasets/uni/crawl")
    library = {"SPDXID": "SPDXRef-L", "name": "torch", "downloadLocation": "https://code.example.org/torch"}
    assert refused(spdx_two(data, library))[0][0] == ""
    assert only(spdx_two(hub_package(id_="SPDXRef-M"), library))["pointer"] == "/packages/0"


def test_what_it_was_made_from_binds_it() -> None:
    own = hub_package(licenseDeclared="MIT")
    relation = {
        "spdxElementId": "SPDXRef-Model", "relationshipType": "DESCENDANT_OF", "relatedSpdxElement": "SPDXRef-Base"
    }  # fmt: skip
    turned = {
        "spdxElementId": "SPDXRef-Base", "relationshipType": "ANCESTOR_OF", "relatedSpdxElement": "SPDXRef-Model"
    }  # fmt: skip

    def terms(base: dict[str, Any] | None, edge: dict[str, Any]) -> str:
        packages = [own, *([base] if base else [])]
        return value(answer(spdx_two(*packages, relationships=[edge]))["models"][0], "g7-2026", "weights_terms")

    free, silent = (hub_package("uni/base", "SPDXRef-Base", licenseDeclared=one) for one in ("MIT", "NOASSERTION"))
    for edge in (relation, turned):
        assert terms(free, edge) == "osi_approved"
        assert terms(silent, edge) == "unknown"
        assert terms(None, edge) == "unknown"


def test_what_a_base_was_made_from_binds_too() -> None:
    names = ("SPDXRef-Model", "SPDXRef-Base", "SPDXRef-First")
    edges = [
        {"spdxElementId": one, "relationshipType": "DESCENDANT_OF", "relatedSpdxElement": other}
        for one, other in ((names[0], names[1]), (names[1], names[2]), (names[2], names[1]))
    ]
    licences = ("MIT", "MIT", "CC-BY-NC-4.0")
    packages = [
        hub_package(f"uni/{id_[8:]}", id_, licenseDeclared=one) for id_, one in zip(names, licences, strict=True)
    ]
    found = answer(spdx_two(*packages, relationships=edges))["models"]
    assert [value(one, "g7-2026", "weights_terms") for one in found] == ["restricted"] * 3


def test_other_relations_say_nothing() -> None:
    edge = {"spdxElementId": "SPDXRef-Model", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-X"}
    described = {**edge, "spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
                 "relatedSpdxElement": "SPDXRef-Model"}  # fmt: skip
    model = only(spdx_two(hub_package(comment="free for all"), relationships=[edge, described]))
    assert set(notes(model)) == {"/packages/0/comment", "/relationships/0"}
    assert "base_models" not in facts_of(model)


def test_who_supplied_it() -> None:
    model = only(spdx_two(hub_package(supplier="Organization: OpenAI (info@example.org)")))
    assert facts_of(model)["origin.organisation"] == ("OpenAI", None, "/packages/0/supplier")


def test_files_and_texts_are_not_read() -> None:
    found = answer(spdx_two(hub_package(), files=[], hasExtractedLicensingInfos=[{"licenseId": "LicenseRef-1"}]))
    assert [one["pointer"] for one in found["not_understood"]] == ["/files", "/hasExtractedLicensingInfos"]


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({**spdx_two(hub_package()), "spdxVersion": "SPDX-2.1"}, "/spdxVersion"),
        ({**spdx_two(hub_package()), "spdxVersion": 2.3}, "/spdxVersion"),
        (spdx_two(hub_package(), hub_package()), "/packages/1/SPDXID"),
        (spdx_two(hub_package(id_="")), "/packages/0/SPDXID"),
        (spdx_two(hub_package(licenseDeclared=["MIT"])), "/packages/0/licenseDeclared"),
        (spdx_two(hub_package(externalRefs={})), "/packages/0/externalRefs"),
        (spdx_two(packages=None), ""),
        (spdx_two(hub_package(), relationships={}), "/relationships"),
        (spdx_two(hub_package(), relationships=[
            {"spdxElementId": "SPDXRef-Model", "relationshipType": "VARIANT_OF", "relatedSpdxElement": "SPDXRef-Model"}
        ]), "/relationships/0"),
    ],
)  # fmt: skip
def test_what_is_wrong_has_its_place(document: dict[str, Any], pointer: str) -> None:
    assert pointer in [place for place, _ in refused(document)]
