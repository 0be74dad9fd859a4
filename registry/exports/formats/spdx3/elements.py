"""The elements of one document of SPDX 3.0.1: each has a name, an IRI within the document, and who made it.

Names of classes and properties are those of the model's JSON-LD context; the shapes stand in the tests.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from registry.exports.properties import Property
from registry.exports.rules import LicenseExpression, LicenseRef
from registry.exports.text import one_line, part_of_uri, web_address

Json = dict[str, Any]
CREATION = "_:creation"
NO_ASSERTION = "https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing/NoAssertionLicense"
"""The licence of which nothing is asserted."""


class Namer:
    """Names elements, and keeps those that were written."""

    def __init__(self, uuid: str) -> None:
        self._base = f"urn:uuid:{uuid}#"
        self.names: list[str] = []
        self._written: set[str] = set()

    def of(self, *parts: str) -> str:
        """The IRI of an element by the parts of its name."""
        return self._base + "/".join(map(part_of_uri, parts))

    def element(self, kind: str, iri: str, /, **members: Any) -> Json:  # noqa: ANN401 - any tree of JSON
        """An element that is written now."""
        self._written.add(iri)
        self.names.append(iri)
        return {"type": kind, "spdxId": iri, "creationInfo": CREATION, **members}

    def is_new(self, name: str) -> bool:
        """Whether there is no such element yet."""
        return name not in self._written


def relationship(namer: Namer, from_: str, kind: str, to: Sequence[str], **members: Any) -> Json:  # noqa: ANN401 - any tree of JSON
    """How one element stands to others."""
    told = hashlib.sha256("\0".join((from_, kind, *to)).encode()).hexdigest()[:16]
    named = {"from": from_, "relationshipType": kind, "to": list(to)}
    return namer.element("Relationship", namer.of("relationship", kind, told), **named, **members)


def licensed(
    namer: Namer, subject: str, kind: str, said: LicenseExpression, list_version: str | None
) -> Iterator[Json]:
    """The licence of an element, ``hasDeclaredLicense`` or ``hasConcludedLicense``; NOASSERTION with the reason."""
    if said.expression is None:
        yield relationship(namer, subject, kind, [NO_ASSERTION], comment=said.comment)
        return
    texts = {ref.id: namer.of("license-text", ref.id, _short(ref.text)) for ref in said.refs}
    for ref in said.refs:
        if namer.is_new(texts[ref.id]):
            yield _license_text(namer, texts[ref.id], ref)
    name = namer.of("license", said.expression, _short("".join(texts.values())))
    if namer.is_new(name):
        yield namer.element(
            "simplelicensing_LicenseExpression",
            name,
            simplelicensing_licenseExpression=said.expression,
            simplelicensing_licenseListVersion=list_version,
            simplelicensing_customIdToUri=[
                {"type": "DictionaryEntry", "key": key, "value": text} for key, text in texts.items()
            ],
        )
    yield relationship(namer, subject, kind, [name], comment=said.comment)


def _license_text(namer: Namer, name: str, ref: LicenseRef) -> Json:
    url = web_address(ref.link)
    return namer.element(
        "simplelicensing_SimpleLicensingText",
        name,
        name=one_line(ref.name) or ref.id,
        comment=ref.comment,
        externalRef=[external_ref("license", url)] if url else None,
        simplelicensing_licenseText=ref.text if one_line(ref.text) else ref.id,
    )


def external_ref(kind: str, url: str, comment: str | None = None) -> Json:
    """Where something about an element stands."""
    return {"type": "ExternalRef", "externalRefType": kind, "locator": [url], "comment": comment}


def sha256(value: str) -> list[Json]:
    """A hash of an element."""
    return [{"type": "Hash", "algorithm": "sha256", "hashValue": value}]


def properties(found: Iterable[Property]) -> list[Json] | None:
    """Facts for which the model has no property of its own."""
    entries = [
        {"type": "extension_CdxPropertyEntry", "extension_cdxPropName": one.name, "extension_cdxPropValue": one.value}
        for one in found
    ]
    return [{"type": "extension_CdxPropertiesExtension", "extension_cdxProperty": entries}] if entries else None


def dictionary(entries: Iterable[tuple[str, str | None]]) -> list[Json]:
    """Keys and values; what has none is left out."""
    return [{"type": "DictionaryEntry", "key": key, "value": value} for key, value in entries if value]


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
