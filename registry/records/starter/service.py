"""The starter catalogue: well-known models whose facts public indexes cite, stated as one source among others.

The records lie in ``starter/*.yaml``, one file per owner. Facts were taken over, sentences were not, from

* the European Open Source AI Index (CC-BY-4.0, https://osai-index.eu, doi:10.5281/zenodo.15386042),
* Opening up ChatGPT (CC-BY-4.0, doi:10.1145/3571884.3604316),
* the Model Openness Tool (MIT, https://github.com/lfai/model_openness_tool),
* ComparIA (Apache-2.0, https://github.com/betagouv/ComparIA),
* open-llms (Apache-2.0, https://github.com/eugeneyan/open-llms), and
* the licence fields of the models' own cards.

How their dimensions became the fields of a record stands in ``DIMENSIONS``. An index that calls weights partly shared
means a gated download. Where two sources say open and partial, the value is partial; where they say open and closed,
it is unknown; the note tells who said what. A declared licence in dispute lists every licence that was named, so that a
person has to look. ``openness_category`` is ``open_source`` only where weights, training data and training code are
open under a permissive licence and no index denies it, ``open_weights`` where weights are out and one of these is not.
``release_pattern`` follows from the artifacts and the licence, as the tests say in full. Many of the links are those
of the indexes and may have moved since; the page of the index itself stands in ``evidence``.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from importlib import resources

import msgspec
import structlog
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from registry.db import Database, UnitOfWork
from registry.errors import Invalid, MisconfiguredError
from registry.events import Event, record_event
from registry.inputs import take
from registry.licenses import Knowledge
from registry.records.conclusions.claims import state_claim
from registry.records.documents.service import refresh
from registry.records.facts.curation import ArtifactKind, CuratedFacts, DocumentKind, Source, SyncState
from registry.records.facts.words import stored_facts
from registry.records.queries import find_present
from registry.records.tables import Claim, ModelRecord
from registry.safe_yaml import Unreadable, read_mapping

log = structlog.get_logger(__name__)

DIMENSIONS: Mapping[ArtifactKind | DocumentKind, tuple[str, ...]] = {
    "base_weights": ("osai:weights_basemodel", "v1:llmweights", "mot:Model parameters (Final) of a base model"),
    "end_user_weights": ("osai:weights_endmodel", "v1:rlweights", "mot:Model parameters (Final) of an end model"),
    "training_code": ("osai:trainingcode", "v1:opencode", "mot:Training code"),
    "inference_code": ("mot:Inference code",),
    "pretraining_data": ("osai:datasources_basemodel", "v1:llmdata", "mot:Datasets of a base model"),
    "finetuning_data": ("osai:datasources_endmodel", "v1:rldata"),
    "evaluation_data": ("mot:Evaluation data",),
    "evaluation_code": ("mot:Evaluation code",),
    "training_metadata": ("mot:Model metadata",),
    "checkpoints": ("mot:Model parameters (Intermediate)",),
    "code": ("osai:code", "v1:code"),
    "architecture": ("osai:hardware_architecture", "v1:architecture"),
    "preprint": ("osai:preprint", "v1:preprint", "mot:Research paper"),
    "paper": ("osai:paper", "v1:paper"),
    "model_card": ("osai:modelcard", "v1:modelcard", "mot:Model card"),
    "data_sheet": ("osai:datasheet", "v1:datasheet", "mot:Data card"),
}
"""Which dimension of which index speaks about which field; a component of MOT counts only where it has a licence."""

SOURCE = "starter"
LOADED = "record.seeded"
"""The event that remembers what this module wrote, so that it never brings back what a person removed."""


class StarterModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One record of the starter catalogue."""

    id: str
    source: Source
    facts: CuratedFacts

    @property
    def digest(self) -> str:
        """A hash of the facts."""
        return hashlib.sha256(msgspec.json.encode(self.facts, order="sorted")).hexdigest()


class _StarterFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    models: tuple[StarterModel, ...]


@cache
def read_starter() -> tuple[StarterModel, ...]:
    """The shipped records, bases before what was made from them; raises ``MisconfiguredError`` naming the file."""
    models = {model.id.lower(): model for model in _read_files()}
    return tuple(sorted(models.values(), key=lambda model: (_depth(models, model), model.id.lower())))


def read_models(text: str) -> tuple[StarterModel, ...]:
    """The records in the text of one file; raises ``Unreadable`` with the reason."""
    try:
        return take(read_mapping(text)[0], _StarterFile, strict=False).models
    except (Unreadable, Invalid) as wrong:
        raise Unreadable(str(wrong).replace("the front matter", "the file")) from wrong


def load_starter(
    database: Database, knowledge: Knowledge, now: datetime, models: tuple[StarterModel, ...] | None = None
) -> int:
    """State the shipped facts as the claim of the source ``starter``: how many models it says something new of.

    Safe to run at every start. What people concluded is another layer and stays; what they removed stays away.
    """
    wanted = read_starter() if models is None else models
    try:
        with database.unit_of_work() as work:
            seeded = _seeded(work.session, wanted)
            due = [model for model in wanted if model.digest != seeded.get(model.id)]
            found = {model.id: find_present(work.session, model.id) for model in due}
            fresh = [model for model in due if found[model.id] is None and model.id not in seeded]
            _add(work, knowledge, fresh, now)
            known = [(model, record) for model in due if (record := found[model.id]) is not None]
            for model, record in known:
                state_claim(work, knowledge, record, source=SOURCE, facts=model.facts, now=now)
            written = [*fresh, *(model for model, _ in known)]
            for model in written:
                record_event(work, LOADED, subject=model.id, data={"mark": model.digest}, actor=SOURCE, now=now)
            return len(written)
    except IntegrityError:
        log.info("starter.loaded_elsewhere")  # another process started at the same moment and was first
        return 0


def _read_files() -> Iterator[StarterModel]:
    folder = resources.files("registry.records") / "starter"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".yaml"):
            continue
        try:
            yield from read_models(file.read_text(encoding="utf-8"))
        except Unreadable as wrong:
            raise MisconfiguredError(f"starter/{file.name}: {wrong}") from wrong


def _depth(models: Mapping[str, StarterModel], model: StarterModel, seen: frozenset[str] = frozenset()) -> int:
    bases = [models[base] for base in map(str.lower, model.facts.base_relations) if base in models and base not in seen]
    return max((1 + _depth(models, base, seen | {model.id.lower()}) for base in bases), default=0)


def _seeded(session: Session, models: tuple[StarterModel, ...]) -> dict[str, str]:
    """The mark of what was last written here, by model."""
    rows = session.exec(
        select(Event.subject, Event.data)
        .where(col(Event.subject).in_([model.id for model in models]), Event.type == LOADED)
        .order_by(col(Event.seq))
    )
    return {subject: str(data["mark"]) for subject, data in rows}


def _add(work: UnitOfWork, knowledge: Knowledge, models: list[StarterModel], now: datetime) -> None:
    """Make the records in one go: registering and stating one by one would compute each of them twice."""
    records = [_record_of(model, now) for model in models]
    work.session.add_all(records)
    work.session.flush()
    work.session.add_all(
        Claim(record_pk=record.number, source=SOURCE, at=now, facts=stored_facts(msgspec.to_builtins(model.facts)))
        for model, record in zip(models, records, strict=True)
    )
    work.session.flush()
    for record in records:
        refresh(work, knowledge, record, now)


def _record_of(model: StarterModel, now: datetime) -> ModelRecord:
    """A record of which nothing is known yet, see ``service.register``."""
    return ModelRecord(
        id=model.id,
        folded=model.id.lower(),
        owner_folded=model.id.partition("/")[0].lower(),
        source=model.source,
        status="needs_review",
        license_class="unknown",
        sync_state=msgspec.to_builtins(SyncState()),
        created_at=now,
        updated_at=now,
    )
