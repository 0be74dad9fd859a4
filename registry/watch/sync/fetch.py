"""Reading one model with as few requests as will do, and what a reading brings.

A model whose mark is the known one is as it was: the commit stands for its files. A second reading that is to confirm
a first one asks for the model once more, or takes it from a list (see ``confirmation``): at the same commit the files
are the same, and they were checked against their ids.
"""

from collections.abc import Callable, Mapping

import msgspec

from registry.hub import Card, Hub, HubFailure, HubModel, Snapshot
from registry.hub.cards import FILE_NAMES, README, license_paths, linked_path
from registry.records.facts import ObservedFacts, fingerprint
from registry.watch.sync.observation import evidence_of, facts_of, listing_fingerprint, spoiling_failure
from registry.watch.sync.values import KnownModel, ModelReading

Held = Callable[[], Mapping[str, bytes]]
"""The bytes that are known already, by git blob id and by sha256; looked up only where files are read."""


def read(hub: Hub, model_id: str, known: KnownModel, held: Held) -> ModelReading | HubFailure:
    """Read a model; what was not to be had as a whole is a failure, since half a reading looks like a change.

    Tags and branches are asked for where the model is asked for itself: a list is to cost no request for each model.
    """
    reading = _read(hub, model_id, known, held)
    if isinstance(reading, HubFailure) or known.listed is not None or reading.via:
        return reading
    reading = _with_region(hub, known, reading)
    refs = hub.refs(reading.facts.id) if known.pending is None else None
    return reading if refs is None or isinstance(refs, HubFailure) else msgspec.structs.replace(reading, refs=refs)


def learn_names(hub: Hub, model_id: str, facts: ObservedFacts, held: Held) -> ModelReading | None:
    """A state that was read under older rules for names, with the files of its commit that are understood only now.

    Else a policy that was there all the time would seem to be new with the next commit. None where there is nothing to
    learn, or the commit cannot be read any more.
    """
    if facts.listed or facts.file_names >= FILE_NAMES or facts.revision is None or facts.unread:
        return None
    snapshot = hub.snapshot(model_id, facts.revision, held=held())
    if isinstance(snapshot, HubFailure) or snapshot.incomplete or snapshot.via:
        return None
    known = {file.path for file in facts.files}
    new = tuple(file for file in facts_of(snapshot).files if file.path not in known)
    files = tuple(sorted((*facts.files, *new), key=lambda file: file.path))
    learned = msgspec.structs.replace(facts, files=files, file_names=FILE_NAMES)
    return ModelReading(facts=learned, evidence=tuple(evidence_of(snapshot)), weights=snapshot.weights)


def _with_region(hub: Hub, known: KnownModel, reading: ModelReading) -> ModelReading:
    """The reading with whether files are handed to us, where it asked for none: the rest is told to everybody.

    A second reading asks again only where that is what moved.
    """
    facts, stirs = reading.facts, any(one and one.is_region_blocked for one in (known.facts, known.pending))
    path = next((file.path for file in facts.files), None)
    if facts.is_region_blocked is not None or path is None or facts.revision is None:
        return reading
    if known.pending is not None and not stirs:
        is_blocked = known.pending.is_region_blocked
    else:
        is_handed = hub.hands_out(facts.id, facts.revision, path)
        is_blocked = None if is_handed is None else not is_handed
    return msgspec.structs.replace(reading, facts=msgspec.structs.replace(facts, is_region_blocked=is_blocked))


def _read(hub: Hub, model_id: str, known: KnownModel, held: Held) -> ModelReading | HubFailure:
    if known.pending is None and (known.facts is None or known.facts.listed):
        # What is not seen at first sight would seem to appear later: the model's own word counts, not a tree's.
        return _reading_of(hub.snapshot(model_id), is_proven=True)
    if known.pending is None and known.listed is not None:
        return _read_files(hub, model_id, known.listed, held)
    model = hub.model(model_id) if known.listed is None else known.listed
    if isinstance(model, HubFailure):
        return model
    for facts in (known.pending, known.facts if listing_fingerprint(model) == known.mark else None):
        if facts is not None and (again := _again(model, facts, by_list=known.listed is not None)):
            return again if known.has_weights else _with_weights(hub, known, model, again)
    return _read_files(hub, model_id, model, held)


def _read_files(hub: Hub, model_id: str, model: HubModel, held: Held) -> ModelReading | HubFailure:
    return _reading_of(hub.snapshot(model_id, listed=model, held=held()), is_proven=False)


def _reading_of(snapshot: Snapshot | HubFailure, *, is_proven: bool) -> ModelReading | HubFailure:
    if isinstance(snapshot, HubFailure):
        return snapshot
    if failure := spoiling_failure(snapshot):
        return failure
    # Files behind closed doors may open without any sign of it in a list: such a model is always read as a whole.
    mark = None if snapshot.incomplete else listing_fingerprint(snapshot.model)
    return ModelReading(
        facts=facts_of(snapshot), evidence=tuple(evidence_of(snapshot)), mark=mark, via=snapshot.via,
        is_proven=is_proven, weights=snapshot.weights,
    )  # fmt: skip


def _with_weights(hub: Hub, known: KnownModel, model: HubModel, reading: ModelReading) -> ModelReading:
    """The reading with the weights of the commit, which older versions did not look at; once for each model.

    A model that a list showed as it was costs no request.
    """
    if known.listed is not None or known.pending is not None or reading.via:
        return reading
    return msgspec.structs.replace(reading, weights=hub.weights(model))


def _again(model: HubModel, facts: ObservedFacts, *, by_list: bool) -> ModelReading | None:
    """The same state once more, seen by the model alone; None where it is not the same, or cannot be told."""
    shown = facts_of(Snapshot(model=model, card=Card()))
    again = msgspec.structs.replace(
        shown, card_declared=facts.card_declared, files=facts.files, unread=facts.unread, listed=facts.listed,
        pages=facts.pages, eu_disallowed=_eu_disallowed(shown, facts),
    )  # fmt: skip
    if not model.tells_card:
        # The card is a file of the commit; where the hub does not read it, our own reading of it stays.
        again = msgspec.structs.replace(
            again, declared=facts.declared, license_name=facts.license_name, license_link=facts.license_link,
            gate_prompt_sha256=facts.gate_prompt_sha256, bases=facts.bases, pipeline_tag=facts.pipeline_tag,
            library=facts.library,
        )  # fmt: skip
    asked_nothing = msgspec.structs.replace(facts, is_region_blocked=None)
    is_same = model.sha == facts.revision and fingerprint(again) == fingerprint(asked_nothing)
    if not is_same or facts.unread or not (by_list or _has_paths(model, facts)):
        return None
    prompt = (model.gate_prompt.encode(),) if model.gate_prompt else ()
    return ModelReading(
        facts=again, evidence=prompt, mark=listing_fingerprint(model), via=model.via, is_proven=not by_list
    )


def _eu_disallowed(shown: ObservedFacts, facts: ObservedFacts) -> bool | None:
    """What one of two readings of the same card says; the card is the commit's, and does not move by itself."""
    said = {shown.eu_disallowed, facts.eu_disallowed} - {None}
    if said == {False} and facts.is_card_unreadable:
        return facts.eu_disallowed
    return any(said) if said else None


def _has_paths(model: HubModel, facts: ObservedFacts) -> bool:
    """Whether the files that bear on the licence are just those that were read; an empty list tells nothing."""
    link = model.license_link if model.tells_card else facts.license_link
    linked = linked_path(link, (model.id,), ())
    there = set(model.siblings)
    wanted = {README, *license_paths(model.siblings), *([linked] if linked else [])} & there
    return bool(there) and wanted <= {file.path for file in facts.files} <= there
