"""SPDX 2.3 as tag-value text, from the same document as its JSON (annex on formats)."""

from collections.abc import Iterable, Iterator

from registry.exports.formats.spdx2.packages import Json

_DOCUMENT = (
    ("spdxVersion", "SPDXVersion"), ("dataLicense", "DataLicense"), ("SPDXID", "SPDXID"), ("name", "DocumentName"),
    ("documentNamespace", "DocumentNamespace"),
)  # fmt: skip
_PACKAGE = (
    ("name", "PackageName"), ("SPDXID", "SPDXID"), ("versionInfo", "PackageVersion"), ("supplier", "PackageSupplier"),
    ("originator", "PackageOriginator"), ("downloadLocation", "PackageDownloadLocation"),
    ("checksums", "PackageChecksum"), ("homepage", "PackageHomePage"), ("sourceInfo", "PackageSourceInfo"),
    ("licenseConcluded", "PackageLicenseConcluded"), ("licenseDeclared", "PackageLicenseDeclared"),
    ("licenseComments", "PackageLicenseComments"), ("copyrightText", "PackageCopyrightText"),
    ("description", "PackageDescription"), ("comment", "PackageComment"), ("externalRefs", "ExternalRef"),
    ("primaryPackagePurpose", "PrimaryPackagePurpose"), ("releaseDate", "ReleaseDate"),
)  # fmt: skip
_LICENSE = (
    ("licenseId", "LicenseID"), ("extractedText", "ExtractedText"), ("name", "LicenseName"),
    ("seeAlsos", "LicenseCrossReference"), ("comment", "LicenseComment"),
)  # fmt: skip
_TEXTS = frozenset({"licenseComments", "description", "comment", "extractedText", "sourceInfo"})
"""Members that may have several lines, and stand between marks."""


def as_text(document: Json) -> Iterator[str]:
    """The document, section by section; its texts are worded for tag-value already."""
    yield "## Document Information\n" + _lines(document, _DOCUMENT)
    made = document["creationInfo"]
    creators = "".join(f"Creator: {one}\n" for one in made["creators"])
    comment = f"CreatorComment: {_marked(made['comment'])}\n"
    yield f"\n## Creation Information\n{creators}Created: {made['created']}\n{comment}"
    for package in document["packages"]:
        yield "\n## Package Information\n" + _lines(package, _PACKAGE, is_package=True)
    yield "\n## Relationships\n"
    yield from map(_relationship, document["relationships"])
    for package in document["packages"]:
        yield from (_annotation(package["SPDXID"], one) for one in package.get("annotations") or ())
    for license_ in document["hasExtractedLicensingInfos"]:
        yield "\n## License Information\n" + _lines(license_, _LICENSE)


def _lines(told: Json, tags: Iterable[tuple[str, str]], *, is_package: bool = False) -> str:
    lines = []
    for member, tag in tags:
        value = told.get(member)
        if value:
            several = value if isinstance(value, list) else [value]
            lines += [f"{tag}: {_marked(one) if member in _TEXTS else _word(one)}\n" for one in several]
        if is_package and member == "downloadLocation":
            lines.append("FilesAnalyzed: false\n")
    return "".join(lines)


def _word(value: str | Json) -> str:
    if isinstance(value, str):
        return value
    if "algorithm" in value:
        return f"{value['algorithm']}: {value['checksumValue']}"
    return f"{value['referenceCategory']} {value['referenceType']} {value['referenceLocator']}"


def _marked(text: str) -> str:
    return f"<text>{text}</text>"


def _relationship(one: Json) -> str:
    line = f"Relationship: {one['spdxElementId']} {one['relationshipType']} {one['relatedSpdxElement']}\n"
    return line + (f"RelationshipComment: {_marked(one['comment'])}\n" if one["comment"] else "")


def _annotation(spdx_id: str, one: Json) -> str:
    return (
        f"\n## Annotations\nAnnotator: {one['annotator']}\nAnnotationDate: {one['annotationDate']}\n"
        f"AnnotationComment: {_marked(one['comment'])}\nAnnotationType: {one['annotationType']}\nSPDXREF: {spdx_id}\n"
    )
