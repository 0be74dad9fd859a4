"""Bills of materials in other formats than plain JSON: XML, YAML, tags and values, and those inside other documents."""

import json
from typing import Any

import pytest

from registry.compliance.scan import findings_in

SHA = "0123456789abcdef0123456789abcdef01234567"
PINNED = f"pkg:huggingface/owner/name@{SHA}"
HUB = "https://huggingface.co"


def xml(components: str, head: str = "", version: str = "1.6") -> str:
    space = f'xmlns="http://cyclonedx.org/schema/bom/{version}"'
    return f'<?xml version="1.0"?>\n{head}<bom {space} version="1">\n<components>{components}</components></bom>'


def component(inner: str, kind: str = "machine-learning-model") -> str:
    return f'<component type="{kind}"><name>n</name>{inner}</component>'


REFERENCE = '<externalReferences><reference type="website"><url>{}</url></reference>{}</externalReferences>'
SECOND = f'<reference type="vcs"><url>{HUB}/owner/name/tree/{SHA}</url></reference>'
INNER = component(f"<purl>{PINNED}</purl>")
GROUPED = (
    '<component type="machine-learning-model"><group>owner</group><name>name</name>'
    f"<version>{SHA}</version></component>"
)
PREFIXED = (
    '<b:bom xmlns:b="http://cyclonedx.org/schema/bom/1.5"><b:components><b:component type="library">'
    f"<b:name>n</b:name><b:purl>{PINNED}</b:purl></b:component></b:components></b:bom>"
)
TAGS = "SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\n\nPackageName: n\nSPDXID: SPDXRef-a\n"
PROSE = (
    f"{TAGS}PackageComment: <text>see\nPackageDownloadLocation: {HUB}/some/thing\n</text>\n"
    f"ExternalRef: PACKAGE-MANAGER purl {PINNED}\n"
)
YAML = f"spdxVersion: SPDX-2.3\npackages:\n- name: n\n  downloadLocation: {HUB}/owner/name/tree/{SHA}\n"
PACKAGE = {"SPDXID": "SPDXRef-a", "name": "n", "downloadLocation": f"{HUB}/owner/name/tree/{SHA}"}
SPDX = {"spdxVersion": "SPDX-2.3", "packages": [PACKAGE]}
CYCLONEDX = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "library", "purl": PINNED}]}
FOUND: dict[str, tuple[str, str]] = {
    "xml, purl": ("bom.xml", xml(component(f"<purl>{PINNED}</purl>"))),
    "xml, own version": ("bom.xml", xml(component(f"<version>{SHA}</version><purl>pkg:huggingface/owner/name</purl>"))),
    "xml, library": ("bom.xml", xml(component(f"<purl>{PINNED}</purl>", "library"), version="1.2")),
    "xml, group": ("bom.xml", xml(GROUPED)),
    "xml, inside": ("bom.xml", xml(component(f"<components>{INNER}</components>", "application"))),
    "xml, ancestors": (
        "bom.xml", xml(component(f"<pedigree><ancestors>{INNER}</ancestors></pedigree>", "application")),
    ),
    "xml, address": ("bom.xml", xml(component(REFERENCE.format(f"{HUB}/owner/name/tree/{SHA}", "")))),
    "xml, several addresses": ("bom.xml", xml(component(REFERENCE.format("https://example.org", SECOND)))),
    "xml, prefix": ("model.cdx", PREFIXED),
    "tags, purl": ("a.spdx", f"{TAGS}ExternalRef: PACKAGE-MANAGER purl {PINNED}\n"),
    "tags, version": (
        "a.spdx", f"{TAGS}PackageVersion: {SHA}\nExternalRef: PACKAGE_MANAGER purl pkg:huggingface/owner/name\n",
    ),
    "tags, download": ("a.spdx", f"{TAGS}PackageDownloadLocation: {HUB}/owner/name/tree/{SHA}\n"),
    "tags, git": ("a.tag", f"{TAGS}PackageDownloadLocation: git+{HUB}/owner/name@{SHA}\n"),
    "tags, prose": ("a.spdx", PROSE),
    "yaml": ("a.spdx.yaml", YAML),
    "attestation": ("att.json", json.dumps({"_type": "https://in-toto.io/Statement/v1", "predicate": CYCLONEDX})),
    "answer of a forge": ("sbom.json", json.dumps({"sbom": SPDX})),
    "several": ("sboms.json", json.dumps([SPDX, CYCLONEDX])),
}  # fmt: skip


@pytest.mark.parametrize(("path", "document"), FOUND.values(), ids=FOUND)
def test_every_format_tells_the_model_and_its_revision(path: str, document: str) -> None:
    found = findings_in(path, document)
    assert ([(one.model, one.revision) for one in found.references], found.unresolved) == ([("owner/name", SHA)], ())


def test_lines_are_told_in_xml() -> None:
    found = findings_in("bom.xml", xml(f"\n\n{component(f'<purl>{PINNED}</purl>')}"))
    assert [one.line for one in found.references] == [5]


LAUGHS = '<!DOCTYPE bom [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
OUTSIDE = '<!DOCTYPE bom [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
OPEN: dict[str, tuple[str, str]] = {
    "xml, entities": ("bom.xml", xml(component("<purl>&b;</purl>"), LAUGHS)),
    "xml, file outside": ("bom.xml", xml(component("<purl>&x;</purl>"), OUTSIDE)),
    "xml, too deep": ("bom.xml", xml("<components>" * 5_000 + "</components>" * 5_000)),
    "xml, cut off": ("bom.xml", xml(component(f"<purl>{PINNED}</purl>"))[:-20]),
    "xml, unnamed": ("bom.xml", xml(component(""))),
    "rdf": ("a.rdf", '<rdf:RDF xmlns:spdx="http://spdx.org/rdf/terms#"><spdx:SpdxDocument/></rdf:RDF>'),
    "yaml, broken": ("a.yaml", "spdxVersion: SPDX-2.3\npackages: [\n"),
    "packages by name": ("a.json", json.dumps({**SPDX, "packages": {"a": PACKAGE}})),
    "packages by name, in yaml": ("a.yaml", "spdxVersion: SPDX-2.3\npackages:\n  a: {name: n}\n"),
    "components by name": ("a.json", json.dumps({**CYCLONEDX, "components": {}})),
    "one element": ("a.json", json.dumps({"@context": "https://spdx.org/rdf/3.0.1/x", "@graph": {"a": PACKAGE}})),
    "inside, too deep": ("a.json", json.dumps({"a": {"b": {"c": {"d": {"e": {"f": CYCLONEDX}}}}}})),
}


@pytest.mark.parametrize(("path", "document"), OPEN.values(), ids=OPEN)
def test_what_cannot_be_read_is_told(path: str, document: str) -> None:
    found = findings_in(path, document)
    assert found.references == ()
    assert len(found.unresolved) == 1


QUIET: dict[str, tuple[str, Any]] = {
    "no packages": ("a.json", json.dumps({**SPDX, "packages": None})),
    "xml of something else": ("pom.xml", "<project><name>bom</name></project>"),
    "tags of a library": ("a.spdx", f"{TAGS}PackageDownloadLocation: NOASSERTION\n"),
    "a file in tags": ("a.spdx", f"{TAGS}FileName: ./x\nPackageDownloadLocation: {HUB}/some/thing\n"),
    "libraries in xml": ("bom.xml", xml(component("<purl>pkg:pypi/requests@2</purl>", "library"))),
}


@pytest.mark.parametrize(("path", "document"), QUIET.values(), ids=QUIET)
def test_what_names_no_model_stays_quiet(path: str, document: str) -> None:
    found = findings_in(path, document)
    assert (found.references, found.unresolved) == ((), ())
