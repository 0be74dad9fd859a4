"""What the document of a record shows of why it waits: one computation, for the list as for the dossier. Pure.

* A licence is named by whatever names the one in force: the card, the file where the card leaves it open, a curator.
* Contradicted is what the sources came to contradict, and a conclusion over licence facts that have changed since.
* Sources disagree where the file is another licence than the card names, or the card itself declares another one than
  the hub reports; a card that says nothing beside such a report counts too.

Decided in ADR 0021.
"""

from collections.abc import Iterable

from registry.curation.review.rules import LicenseFile, Signs
from registry.records.documents import DocumentText, ModelDocument
from registry.records.license import HUB_AND_CARD_DIFFER, RESTS_ON_OTHER_FACTS

MOST_TEXTS = 8
"""Licence files of one model that are looked at."""


def license_files(document: ModelDocument) -> tuple[DocumentText, ...]:
    """The files that say what the licence is, those nearest to the root first."""
    files = [file for file in document.texts if file.kind == "license"]
    return tuple(sorted(files, key=lambda file: (file.path.count("/"), file.path))[:MOST_TEXTS])


def signs_of(document: ModelDocument, texts: tuple[LicenseFile, ...]) -> Signs:
    """Why a record waits; ``texts`` are what its licence files are."""
    block = document.license
    return Signs(
        declared=block.declared,
        name=block.name,
        license=block.license,
        texts=texts,
        questions=len(document.open_questions),
        is_contradicted=bool(contradictions_in(document)) or _gives(block.reasons, RESTS_ON_OTHER_FACTS),
        disagrees=(block.file_license is not None or _differs_from_hub(document) or "sources_disagree" in block.codes),
        is_unread="license_not_read" in block.codes,
    )


def contradictions_in(document: ModelDocument) -> tuple[str, ...]:
    """What the sources came to contradict, in words; a document tells it between its questions and the licence."""
    reasons = document.status_reasons
    return reasons[len(document.open_questions) : len(reasons) - len(document.license.reasons)]


def _differs_from_hub(document: ModelDocument) -> bool:
    words = {one.source: _folded(one.declared) for one in document.license_sources}
    card = words.get("card")
    # A card without a word is no source; that the hub reports one all the same stands among the reasons.
    return (card is not None and card != words.get("api", set())) or _gives(
        document.license.reasons, HUB_AND_CARD_DIFFER
    )


def _gives(reasons: Iterable[str], reason: str) -> bool:
    return any(one.startswith(reason) for one in reasons)


def _folded(words: Iterable[str]) -> set[str]:
    return {word.strip().lower() for word in words}
