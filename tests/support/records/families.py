"""Big lineages made quickly: one model that was read, and rows like its own under other names."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import insert
from sqlmodel import Session, SQLModel, select

from registry.db import Database
from registry.evidence.service import keep_texts
from registry.http.etags import etag_of
from registry.licenses.knowledge import Knowledge
from registry.licenses.texts.spdx import load_spdx_texts
from registry.records.facts.observation import ObservedFacts, ObservedFile
from registry.records.queries import get_record
from registry.records.service import observe, register
from registry.records.tables import ModelBase, ModelRecord, Observation
from tests.support.compliance.questions import NOW

Bases = dict[str, Sequence[str]]
"""Models in order, each with those it was made from."""
SEEN = NOW - timedelta(days=30)
PATTERN = "lab/pattern"


def chain(length: int, name: str = "chain/m") -> Bases:
    """Each model was made from the one before; the last one is the deepest."""
    return {f"{name}{place}": [f"{name}{place - 1}"] if place else [] for place in range(length)}


def merges(depth: int, width: int, name: str = "merge/m") -> Bases:
    """Levels of models, each a merge of the whole level above; one model below them all."""
    found: Bases = {}
    above: list[str] = []
    for level in range(depth):
        here = [f"{name}{level}-{place}" for place in range(width)]
        found |= dict.fromkeys(here, above)
        above = here
    return found | {f"{name}-last": above}


def family(size: int, name: str = "family/m", root: str = "family/root") -> Bases:
    """One model and all that were made from it directly."""
    return {root: [], **{f"{name}{place}": [root] for place in range(size)}}


def plant(database: Database, knowledge: Knowledge, models: Bases) -> None:
    """Register models that all declare Apache-2.0, its file among them, as they were read thirty days ago."""
    text = load_spdx_texts()["Apache-2.0"].encode()
    file = ObservedFile("LICENSE", hashlib.sha256(text).hexdigest(), len(text), "license")
    seen = ObservedFacts(id=PATTERN, revision="a" * 40, declared=("apache-2.0",), files=(file,))
    with database.unit_of_work() as work:
        keep_texts(work, [text], SEEN)
        observe(work, knowledge, register(work, knowledge, PATTERN, source="huggingface", now=SEEN), seen, SEEN)
    with database.unit_of_work() as work:
        _copy(work.session, get_record(work.session, PATTERN), models)


def _copy(session: Session, pattern: ModelRecord, models: Bases) -> None:
    observed = session.exec(select(Observation).where(Observation.record_pk == pattern.pk)).one()
    plain, seen = pattern.model_dump(exclude={"pk"}), observed.model_dump(exclude={"pk"})
    _insert(session, ModelRecord, [{**plain, **_own(pattern, name, bases)} for name, bases in models.items()])
    numbers = dict(session.exec(select(ModelRecord.id, ModelRecord.pk)).all())
    observations, edges = [], []
    for name, bases in models.items():
        facts = {**observed.facts, "id": name, "bases": [{"id": base} for base in bases]}
        observations.append({**seen, "record_pk": numbers[name], "facts": facts})
        edge = {"record_pk": numbers[name], "relation": "merge"}
        edges += [{**edge, "base_folded": base.lower(), "base_id": base} for base in bases]
    _insert(session, Observation, observations)
    _insert(session, ModelBase, edges)


def _insert(session: Session, table: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), 1000):
        session.execute(insert(table), rows[start : start + 1000])


def _own(pattern: ModelRecord, name: str, bases: Sequence[str]) -> dict[str, Any]:
    document = msgspec.json.decode(pattern.document)
    view = {"relation": "merge", "registered": True, "license": "apache-2.0", "license_class": "permissive"}
    stored = msgspec.json.encode({**document, "id": name, "base_models": [{"id": base, **view} for base in bases]})
    return {
        "id": name, "folded": name.lower(), "owner_folded": name.partition("/")[0], "hub_id": None,
        "document": stored, "etag": etag_of(stored), "search_text": name,
    }  # fmt: skip
