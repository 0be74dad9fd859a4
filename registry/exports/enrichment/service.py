"""Adding what the registry knows to a foreign document; nothing is stored, and nothing is fetched.

* The same document with the same records and catalogue gives the same bytes, and a document that was enriched comes
  back as it is: what bears facts of a registry already is told, and left alone.
* Every byte that is not added stays: spelling of numbers, order of members, what nobody here knows.

Decided in ADR 0068.
"""

from datetime import datetime
from typing import NamedTuple

from registry.costs import check_allowance
from registry.db import Database
from registry.errors import Invalid
from registry.exports.enrichment.documents import Edit, EnrichableDocument, ForeignComponent, applied, open_document
from registry.exports.enrichment.queries import ComponentMatcher, ComponentOutcome, Matched
from registry.exports.enrichment.schemas import EnrichmentReport, MatchedComponent, UnmatchedComponent
from registry.exports.formats import FORMATS, BomFormat
from registry.exports.rules import IsListed
from registry.inputs import Fault, refusal
from registry.licenses import Knowledge

MOST_BYTES = 64 * 1024 * 1024
MOST_COMPONENTS = 2_000
"""Components that are models or data, or may be; others are not counted."""


class Enriched(NamedTuple):
    """The document with what was added, and the report."""

    data: bytes
    media_type: str
    report: EnrichmentReport


def enrich(database: Database, knowledge: Knowledge, data: bytes, now: datetime) -> Enriched:
    """The document with facts of the registry; raises ``Invalid`` for one that is none, or too large."""
    if not data.strip():
        raise Invalid("The request has no body: send the document as it is.", pointer="")
    if len(data) > MOST_BYTES:
        raise Invalid(f"The document is larger than {MOST_BYTES // 2**20} MiB.", pointer="")
    document = open_document(data)
    known, new = _listed(document)
    outcomes = _matched(database, knowledge, _own_format(document.format).listed(), new, now)
    edits, matched = list[Edit](), list[MatchedComponent]()
    for one in outcomes:
        if isinstance(one, Matched):
            addition = document.add(one.component, one.subject.facts)
            edits += addition.edits
            matched.append(_as_matched(one, addition.added, addition.kept))
    edits += document.common()
    report = EnrichmentReport(
        format=document.format, components=document.count, matched=tuple(matched),
        unmatched=tuple(one for one in outcomes if isinstance(one, UnmatchedComponent)),
        already_enriched=tuple(one.at for one in known), catalogue=knowledge.catalogue.version,
    )  # fmt: skip
    return Enriched(applied(data, edits) if edits else data, document.media_type, report)


def _own_format(format_: str) -> BomFormat:
    """The one of ours that knows the same licences."""
    return FORMATS["spdx-2.3-json" if format_.startswith("spdx-2") else "spdx-3.0.1"]


def _listed(document: EnrichableDocument) -> tuple[list[ForeignComponent], list[ForeignComponent]]:
    """Those that bear facts of a registry already, and the others."""
    known, new = list[ForeignComponent](), list[ForeignComponent]()
    for count, one in enumerate(document.components()):
        if count >= MOST_COMPONENTS:
            told = f"At most {MOST_COMPONENTS:,} models and data of a document are looked up; this is one more."
            raise refusal((Fault(one.at, told),))
        (known if one.is_enriched else new).append(one)
        check_allowance()
    return known, new


def _matched(
    database: Database, knowledge: Knowledge, is_listed: IsListed, components: list[ForeignComponent], now: datetime
) -> list[ComponentOutcome]:  # fmt: skip
    if not components:
        return []
    with database.reading() as session:
        return list(ComponentMatcher(session, knowledge, is_listed, now).match(components))


def _as_matched(one: Matched, added: tuple[str, ...], kept: tuple[str, ...]) -> MatchedComponent:
    component = one.component
    return MatchedComponent(
        pointer=component.at, name=component.full_name[:200], kind=component.kind, model=one.subject.model,
        matched_by=one.by, revision=one.subject.revision, note=one.note, added=added, kept=kept,
    )  # fmt: skip
