"""From what a walk learned to the states that the registry keeps."""

import hashlib
from collections.abc import Callable, Iterator, Mapping

from registry.hub import Card
from registry.hub.cards import README, read_card
from registry.licenses.declarations import parse_declared
from registry.records import ModelRecord
from registry.records.facts import ObservedBase, ObservedFacts, ObservedFile, Relation, kind_of_file
from registry.records.history import Stretch
from registry.watch.backfill.rules import Known, segments
from registry.watch.backfill.values import Found
from registry.watch.backfill.walk import Blob

Texts = Callable[[str], bytes | None]
"""Kept bytes by their sha256."""

_RELATIONS: Mapping[str | None, Relation] = {
    "finetune": "finetune", "adapter": "adapter", "quantized": "quantized", "merge": "merge",
}  # fmt: skip
_UNREAD = Card(unreadable="it was not read")


def stretches_of(record: ModelRecord, known: Known, blobs: Mapping[str, Blob], texts: Texts) -> Iterator[Stretch]:
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
    record: ModelRecord, card: Card | None, files: Mapping[str, Found], blobs: Mapping[str, Blob]
) -> ObservedFacts:
    """The facts of a commit; what the history does not tell (the gate, popularity) is unknown or absent."""
    read = {path: blobs[found.blob] for path, found in files.items() if found.blob in blobs}
    kept = {path: blob for path, blob in read.items() if blob.sha256 is not None}
    unread = {path for path in files if path not in kept}
    said = card if card is not None and card.unreadable is None else Card()
    if card is not None and card.unreadable is not None:
        unread.add(README)
    declared = parse_declared(list(said.declared), said.name, said.link)
    return ObservedFacts(
        id=record.id, hub_id=record.hub_id, gated="unknown",
        declared=declared.declared, license_name=declared.name, license_link=declared.link,
        card_declared=None if card is None or card.unreadable is not None else declared.declared,
        gate_prompt_sha256=hashlib.sha256(said.gate_prompt.encode()).hexdigest() if said.gate_prompt else None,
        bases=tuple(ObservedBase(base, _RELATIONS.get(said.relation, "unknown")) for base in said.base_models),
        pipeline_tag=said.pipeline_tag, library=said.library,
        files=tuple(
            ObservedFile(path, blob.sha256 or "", blob.size, kind_of_file(path) or "license")
            for path, blob in sorted(kept.items())
        ),
        unread=tuple(sorted(unread)),
    )  # fmt: skip


def _card(blob: Blob | None, texts: Texts) -> Card:
    data = texts(blob.sha256) if blob and blob.sha256 else None
    return _UNREAD if data is None else read_card(data)
