"""SPDX 2 as tags and values, one on each line: the same packages as in JSON. Pure."""

import re
from typing import Any

_LINE = re.compile(r"([A-Za-z]+)\s*:\s*(.*)")
_FIELDS = {
    "PackageName": "name",
    "PackageVersion": "versionInfo",
    "PackageDownloadLocation": "downloadLocation",
    "PackageHomePage": "homepage",
}
_OTHERS = frozenset({"FileName", "SnippetSPDXID", "LicenseID", "Relationship", "Annotator", "Reviewer"})
"""Tags with which something else begins than a package."""
_BEGIN, _END = "<text>", "</text>"
_REFERENCE_PARTS = 3


def tag_values(text: str) -> dict[str, Any]:
    """The document as in JSON, as far as its packages go."""
    packages = list[dict[str, Any]]()
    package: dict[str, Any] | None = None
    is_inside = False
    for line in text.split("\n"):
        if is_inside:  # prose over several lines, which may look like tags
            is_inside = _END not in line
            continue
        is_inside = _BEGIN in line and _END not in line.partition(_BEGIN)[2]
        found = _LINE.match(line.strip())
        if found is None:
            continue
        tag, value = found[1], found[2].strip().removeprefix(_BEGIN).removesuffix(_END)
        if tag == "PackageName":
            package = {"name": value, "externalRefs": []}
            packages.append(package)
        elif tag in _OTHERS:
            package = None
        elif package is not None:
            _add(package, tag, value)
    return {"spdxVersion": "SPDX-2", "packages": packages}


def _add(package: dict[str, Any], tag: str, value: str) -> None:
    if tag == "ExternalRef":
        parts = value.split(None, _REFERENCE_PARTS - 1)
        if len(parts) == _REFERENCE_PARTS:
            package["externalRefs"].append({"referenceType": parts[1], "referenceLocator": parts[2].strip()})
    elif tag in _FIELDS:
        package[_FIELDS[tag]] = value
