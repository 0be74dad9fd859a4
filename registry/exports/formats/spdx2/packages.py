"""Models, data sets, code and files of weights as packages of SPDX 2.3, in the words of its JSON schema."""

import re
from collections.abc import Iterable
from typing import Any

from registry.exports.formats.addresses import package_url
from registry.exports.formats.spdx2.names import address
from registry.exports.rules import LicenseExpression, LicenseRef
from registry.exports.text import Wording, one_line, part_of_uri
from registry.exports.values import BaseBom, ModelBom, PartBom, WeightBom
from registry.hub import HUGGINGFACE, page_of

Json = dict[str, Any]
NO_ASSERTION, NONE = "NOASSERTION", "NONE"
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def model_package(spdx_id: str, bom: ModelBom, wording: Wording) -> Json:
    """The model itself."""
    organisation = wording.line((bom.organisation or "").translate({40: "[", 41: "]"}))
    maker = f"Organization: {organisation}" if organisation else NO_ASSERTION
    comments = dict.fromkeys(filter(None, (bom.declared.comment, bom.concluded.comment, *bom.reasons)))
    attributed = (f"Facts from: {one.in_words}" for one in bom.data_sources)
    page = page_of(bom.source, part_of_uri(bom.id), bom.hub) if bom.source == HUGGINGFACE else None
    is_day = bom.sketch.released is not None and _DAY.fullmatch(bom.sketch.released)
    return {
        **_package(spdx_id, wording.line(bom.id), bom.concluded, bom.declared),
        "versionInfo": bom.revision,
        "downloadLocation": _location(bom.source, bom.id, bom.hub, bom.revision, is_closed=bom.is_closed),
        "supplier": maker,
        "originator": maker,
        "homepage": address(page),
        "sourceInfo": f"Read from {page}" if page and address(page) is None else None,
        "checksums": _own_hash(bom),
        "licenseComments": wording.block("\n".join(comments)),
        "description": wording.block(bom.sketch.description or ""),
        "comment": wording.block("\n".join((f"A language model. Status of the record: {bom.status}.", *attributed))),
        "releaseDate": f"{bom.sketch.released}T00:00:00Z" if is_day else None,
        "externalRefs": _references(bom),
    }


def base_package(spdx_id: str, base: BaseBom, wording: Wording) -> Json:
    """A model that it was made from."""
    told = base.licensed.comment or "The licence that the registry has for the base model at the time of creation."
    return {
        **_package(spdx_id, wording.line(base.id), None, base.licensed),
        "downloadLocation": _location(base.source, base.id, base.hub, None, is_closed=False),
        "licenseComments": wording.block(told),
    }


def part_package(spdx_id: str, part: PartBom, wording: Wording) -> Json:
    """A data set, code, or what else belongs to it."""
    return {
        **_package(spdx_id, wording.line(part.name), None, part.licensed),
        "downloadLocation": address(part.link) or NO_ASSERTION,
        "licenseComments": wording.block(part.licensed.comment or ""),
        "comment": wording.block(part.note or ""),
        "primaryPackagePurpose": "SOURCE" if part.group == "code" else "OTHER",
    }


def weight_package(spdx_id: str, bom: ModelBom, file: WeightBom, wording: Wording) -> Json:
    """A file of weights; as a package, since a file of SPDX 2.3 must have a SHA-1 (clause 8.4), which nobody lists."""
    return {
        **_package(spdx_id, wording.line(file.path), None, LicenseExpression()),
        "versionInfo": bom.revision,
        "downloadLocation": NO_ASSERTION,
        "checksums": [{"algorithm": "SHA256", "checksumValue": file.sha256}],
        "comment": wording.block(f"{file.size} bytes.") if file.size is not None else None,
        "primaryPackagePurpose": "FILE",
    }


def extracted(said: Iterable[LicenseExpression], wording: Wording) -> list[Json]:
    """The licences that SPDX does not list (clause 10), each once; one whose text was read before one without."""
    refs: dict[str, LicenseRef] = {}
    for one in said:
        refs |= {ref.id: ref for ref in one.refs if ref.id not in refs or (ref.is_read and not refs[ref.id].is_read)}
    return [
        {
            "licenseId": ref.id,
            "extractedText": wording.block(ref.text if one_line(ref.text) else ref.id),
            "name": wording.line(ref.name) or ref.id,
            "seeAlsos": list(filter(None, (address(ref.link),))),
            "comment": wording.block(ref.comment or ""),
        }
        for _, ref in sorted(refs.items())
    ]


def _package(spdx_id: str, name: str, concluded: LicenseExpression | None, declared: LicenseExpression) -> Json:
    return {
        "name": name or spdx_id,
        "SPDXID": spdx_id,
        "filesAnalyzed": False,
        "licenseConcluded": (concluded.expression if concluded else None) or NO_ASSERTION,
        "licenseDeclared": declared.expression or NO_ASSERTION,
        "copyrightText": NO_ASSERTION,
    }


def _own_hash(bom: ModelBom) -> list[Json]:
    """That of the one file of weights; of several each has its own."""
    files = bom.weights.files if bom.weights and bom.weights.is_complete else ()
    return [{"algorithm": "SHA256", "checksumValue": files[0].sha256}] if len(files) == 1 else []


def _location(source: str, model_id: str, hub: str | None, revision: str | None, *, is_closed: bool) -> str:
    """The git repository at the commit that was read (clause 7.7); a closed model has none."""
    if source == HUGGINGFACE:
        found = address(page_of(source, part_of_uri(model_id), hub))
        return f"git+{found}" + (f"@{revision}" if revision else "") if found else NO_ASSERTION
    return NONE if is_closed else NO_ASSERTION


def _references(bom: ModelBom) -> list[Json]:
    found = []
    if bom.purl:
        found.append(("PACKAGE-MANAGER", "purl", package_url(bom)))
    if bom.revision and re.fullmatch("[0-9a-f]{40}", bom.revision):
        found.append(("PERSISTENT-ID", "gitoid", f"gitoid:commit:sha1:{bom.revision}"))
    return [
        {"referenceCategory": category, "referenceType": kind, "referenceLocator": locator}
        for category, kind, locator in found
    ]
