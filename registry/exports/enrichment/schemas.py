"""What is answered about an enrichment: which components were matched, and how, and which not."""

from typing import Literal

import msgspec

from registry.exports.enrichment.documents.components import ComponentKind

MatchedBy = Literal["purl", "address", "name", "weight"]
AnswerKind = Literal["document", "report", "both"]


class MatchedComponent(msgspec.Struct, frozen=True, kw_only=True):
    """A component that facts were added to."""

    pointer: str
    """Where it stands in the document (RFC 6901)."""
    name: str
    kind: ComponentKind
    model: str
    """The record whose facts they are."""
    matched_by: MatchedBy
    revision: str | None
    """The commit that the facts are of; null where none was read."""
    note: str | None = None
    """What to know about the match, such as a version that names no commit."""
    added: tuple[str, ...]
    """Places in the answered document."""
    kept: tuple[str, ...]
    """Licences that the document states itself; they stand as they were."""


class UnmatchedComponent(msgspec.Struct, frozen=True, kw_only=True):
    """A component that stays as it is."""

    pointer: str
    name: str
    kind: ComponentKind
    reason: str
    suggestions: tuple[str, ...] = ()
    """Ids that it may mean."""
    is_ambiguous: bool = False
    """Whether it fits one of them nearly, or several of them."""


class EnrichmentReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the model and data components of a document."""

    format: str
    """`cyclonedx-1.6`, `spdx-2.3`, `spdx-3.0.1` and so on."""
    components: int
    """All that were looked at, models or not."""
    matched: tuple[MatchedComponent, ...]
    unmatched: tuple[UnmatchedComponent, ...]
    already_enriched: tuple[str, ...]
    """Places of components that bear facts of a registry already; nothing was added to them."""
    catalogue: str
    """The version of the licence catalogue."""


class EnrichedDocument(msgspec.Struct, frozen=True):
    """The document and the report about it."""

    report: EnrichmentReport
    document: msgspec.Raw
    """As it was sent, with what was added."""


def read_enriched(answer: bytes) -> EnrichedDocument | None:
    """An answer with report and document, out of JSON; None for what is none."""
    try:
        return msgspec.json.decode(answer, type=EnrichedDocument)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
