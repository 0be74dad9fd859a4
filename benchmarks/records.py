"""Filling a database with many records: a few are made by the service's own code, the others are copies of those.

The mixture follows what a registry holds that watches a hub: most records were only observed, few were curated, a fifth
names no licence, some descend from a registered base. Observations and the tables behind the filters of lists are not
copied: neither a read by id nor a check of the present state touches them.
"""

import hashlib
import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from registry.db import Database, UnitOfWork
from registry.evidence.service import keep_texts
from registry.http.etags import etag_of
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.knowledge import Knowledge
from registry.licenses.texts.identification import load_index
from registry.licenses.texts.spdx import load_spdx_texts
from registry.records.conclusions.service import curate
from registry.records.facts.curation import CuratedFacts
from registry.records.facts.observation import ObservedBase, ObservedFacts, ObservedFile
from registry.records.lineage.graph import list_bases
from registry.records.service import observe, register
from registry.records.starter.files import read_starter
from registry.records.tables import ModelBase, ModelRecord

_OWNERS = 4_999
_BATCH = 2_000
_BASE = "meta-llama/Llama-3.2-3B"
_CURATED = "openai/gpt-oss-120b"

Row = dict[str, Any]


class Template(NamedTuple):
    """A kind of record, and how many of a hundred are of this kind."""

    share: int
    declared: tuple[str, ...]
    spdx_text: str | None = None
    """Which text lies beside the weights as LICENSE."""
    bases: tuple[str, ...] = ()
    is_curated: bool = False


TEMPLATES = (
    Template(42, ("apache-2.0",), "Apache-2.0"),
    Template(20, ()),
    Template(12, ("mit",), "MIT"),
    Template(10, ("llama3.2",), bases=(_BASE,)),
    Template(6, ("gemma",)),
    Template(5, ("cc-by-nc-4.0",), "CC-BY-NC-4.0"),
    Template(3, ("creativeml-openrail-m",)),
    Template(2, ("apache-2.0",), "Apache-2.0", is_curated=True),
)


class Original(NamedTuple):
    """What is copied of a template: its columns and its edges to bases."""

    columns: Mapping[str, Any]
    bases: tuple[Mapping[str, Any], ...]


def model_id(number: int) -> str:
    """The id of a copy; as long as a template's, so that its document is as long too."""
    return f"owner-{number % _OWNERS:05d}/card-{number:08d}"


def fill(database: Database, records: int, *, seed: int, now: datetime) -> None:
    """Put this many records beside the templates of an empty, migrated database."""
    with database.unit_of_work() as work:
        originals = _make_originals(work, now)
    kinds = random.Random(seed).choices(  # noqa: S311 - repeatable, guards nothing
        originals, [template.share for template in TEMPLATES], k=records
    )
    free = 1 + max(original.columns["pk"] for original in originals)
    with database.unit_of_work() as work:
        for start in range(0, records, _BATCH):
            batch = enumerate(kinds[start : start + _BATCH], start)
            copies = [(_copy(kind, number, free + number), kind) for number, kind in batch]
            _insert(work.session, ModelRecord, [row for row, _ in copies])
            _insert(
                work.session, ModelBase, [{**edge, "record_pk": row["pk"]} for row, o in copies for edge in o.bases]
            )
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _make_originals(work: UnitOfWork, now: datetime) -> list[Original]:
    """The templates as records, registered, observed and rendered as any other."""
    knowledge = Knowledge(load_catalogue(), load_index)
    base = register(work, knowledge, _BASE, source="huggingface", now=now)
    observe(work, knowledge, base, _facts(Template(0, ("llama3.2",)), _BASE, now), now)
    return [_make_original(work, knowledge, number, now) for number in range(len(TEMPLATES))]


def _make_original(work: UnitOfWork, knowledge: Knowledge, number: int, now: datetime) -> Original:
    template, name = TEMPLATES[number], f"model-{number:05d}/card-{number:08d}"
    keep_texts(work, [_text(template)] if template.spdx_text else [], now)
    record = register(work, knowledge, name, source="huggingface", now=now)
    if template.is_curated:
        curate(work, knowledge, record, _curated_facts(), None, actor="curator", now=now)
    observe(work, knowledge, record, _facts(template, name, now), now)
    bases = tuple(edge.model_dump() for edge in list_bases(work.session, record))
    return Original(record.model_dump(), bases)


def _facts(template: Template, name: str, now: datetime) -> ObservedFacts:
    """What a hub would have shown."""
    card = ObservedFile("README.md", hashlib.sha256(name.encode()).hexdigest(), 4_321, "card")
    text = _text(template) if template.spdx_text else None
    license_ = [ObservedFile("LICENSE", hashlib.sha256(text).hexdigest(), len(text), "license")] if text else []
    return ObservedFacts(
        id=name,
        hub_id=hashlib.sha256(name.encode()).hexdigest()[:24],
        revision=hashlib.sha256(name.encode()).hexdigest()[:40],
        declared=template.declared,
        card_declared=template.declared,
        license_tags=template.declared,
        bases=tuple(ObservedBase(base, "finetune") for base in template.bases),
        pipeline_tag="text-generation",
        library="transformers",
        created_at=now - timedelta(days=365),
        last_modified_at=now - timedelta(days=30),
        downloads=12_345,
        files=(card, *license_),
    )


def _text(template: Template) -> bytes:
    return load_spdx_texts()[template.spdx_text or ""].encode()


def _curated_facts() -> CuratedFacts:
    return next(model.facts for model in read_starter() if model.id == _CURATED)


def _copy(original: Original, number: int, pk: int) -> Row:
    """The row of a template under another id, with the document that says so."""
    name, columns = model_id(number), original.columns
    document = columns["document"].replace(columns["id"].encode(), name.encode())
    folded = name.lower()
    return {
        **columns,
        "pk": pk,
        "id": name,
        "folded": folded,
        "owner_folded": folded.partition("/")[0],
        "downloads": number,
        "document": document,
        "etag": etag_of(document),
    }


def _insert(session: Session, table: type[SQLModel], rows: Sequence[Row]) -> None:
    """Insert through Core: the ORM would split the rows by which of their columns are empty."""
    if rows:
        session.execute(insert(SQLModel.metadata.tables[str(table.__tablename__)]), rows)
