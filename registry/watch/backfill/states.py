"""From what a walk learned to the states that the registry keeps."""

from collections.abc import Callable, Iterator, Mapping

import msgspec

from registry.hub import BaseModel, Card, HubModel, base_id
from registry.hub.cards import README, read_card
from registry.records import ModelRecord
from registry.records.facts import ObservedFacts, ObservedFile
from registry.records.history import Stretch
from registry.watch.backfill.rules import KnownHistory, segments
from registry.watch.backfill.values import FoundFile
from registry.watch.backfill.walk import Blob

Texts = Callable[[str], bytes | None]
"""Kept bytes by their sha256."""

_UNREAD = Card(unreadable="it was not read")


def stretches_of(
    record: ModelRecord, known: KnownHistory, blobs: Mapping[str, Blob], texts: Texts
) -> Iterator[Stretch]:
    """The facts of every stretch of history that is known."""
    links = {blob_id: blob.link for blob_id, blob in blobs.items()}
    cards: dict[str, Card] = {}
    made: dict[tuple[tuple[str, str], ...], ObservedFacts] = {}
    for segment in segments(known, links):
        key = tuple(sorted((path, found.blob) for path, found in segment.files.items()))
        if key not in made:
            readme = segment.files.get(README)
            if readme and readme.blob not in cards:
                cards[readme.blob] = _card(blobs.get(readme.blob), texts)
            card = cards[readme.blob] if readme else None
            made[key] = facts_then(record, card, segment.files, blobs)
        yield Stretch(segment.lo, segment.hi, made[key])


def facts_then(
    record: ModelRecord, card: Card | None, files: Mapping[str, FoundFile], blobs: Mapping[str, Blob]
) -> ObservedFacts:
    """The facts of a commit; what the history does not tell (the gate, popularity) is unknown or absent."""
    read = {path: blobs[found.blob] for path, found in files.items() if found.blob in blobs}
    kept = [ObservedFile.of(path, blob.sha256, blob.size) for path, blob in read.items() if blob.sha256 is not None]
    unread = files.keys() - {file.path for file in kept}
    if card is not None and card.unreadable is not None:
        unread |= {README}
    facts = ObservedFacts.of(_model_then(record, card), card, kept, unread)
    return msgspec.structs.replace(facts, revision=None)


def _model_then(record: ModelRecord, card: Card | None) -> HubModel:
    """The model as its card of then would have made a source show it."""
    front = card if card is not None and card.unreadable is None else Card()
    return HubModel(
        id=record.id, hub_id=record.hub_id, sha="", gated="unknown", gate_prompt=front.gate_prompt,
        eu_disallowed=front.eu_disallowed if front is card or card is None else None,
        declared=front.declared, license_name=front.name, license_link=front.link,
        base_models=tuple(BaseModel(base_id(base), front.relation) for base in front.base_models),
        pipeline_tag=front.pipeline_tag, library=front.library,
    )  # fmt: skip


def _card(blob: Blob | None, texts: Texts) -> Card:
    data = texts(blob.sha256) if blob and blob.sha256 else None
    return _UNREAD if data is None else read_card(data)
