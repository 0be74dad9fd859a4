"""Which kind of document this is, by the member that only this kind has. Pure."""

from collections.abc import Iterator
from typing import Protocol

from registry.exports.enrichment.documents.components import AddedFacts, Addition, ForeignComponent
from registry.exports.enrichment.documents.cyclonedx import CycloneDxDocument
from registry.exports.enrichment.documents.positions import Edit, JsonText
from registry.exports.enrichment.documents.spdx_three import SpdxThreeDocument
from registry.exports.enrichment.documents.spdx_two import SpdxTwoDocument
from registry.inputs import Fault, refusal

_KINDS = "CycloneDX (`bomFormat`), SPDX 2 (`spdxVersion`) or SPDX 3 (`@context` and `@graph`), as JSON"


class EnrichableDocument(Protocol):
    """A document that facts may be added to."""

    media_type: str
    format: str
    count: int
    """Components that were looked at."""

    def components(self) -> Iterator[ForeignComponent]:
        """Those that are models or data, or may be, in the order of the document; to be read to their end."""

    def add(self, component: ForeignComponent, facts: AddedFacts) -> Addition:
        """What is added to one of them."""

    def common(self) -> tuple[Edit, ...]:
        """What is added once, after all of them."""


def open_document(data: bytes) -> EnrichableDocument:
    """A document by its places; raises ``Invalid`` for what is none, or none that is read."""
    text = JsonText(data)
    top = text.members(text.root, "")
    marks = {"bomFormat": "bomFormat" in top, "spdxVersion": "spdxVersion" in top, "@graph": "@graph" in top}
    found = [name for name, is_there in marks.items() if is_there]
    if len(found) != 1:
        told = f"This is {' and '.join(found)} at once; send one document." if found else f"Expected {_KINDS}."
        raise refusal((Fault("", told),))
    if found == ["bomFormat"]:
        return CycloneDxDocument(text, top)
    return SpdxTwoDocument(text, top) if found == ["spdxVersion"] else SpdxThreeDocument(text, top)
