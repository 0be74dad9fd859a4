"""The type of the stored record: what is stored is what the type encodes, and narrow views are parts of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from msgspec import inspect
from sqlmodel import col, select

from registry.compliance.checks.bases import BaseDocument
from registry.db import Database
from registry.evidence.service import keep_texts
from registry.records.conclusions.edits import put_curated
from registry.records.conclusions.schemas import CuratedWrite
from registry.records.documents.schemas import ModelDocument, read_document
from registry.records.facts.curation import ConclusionWrite, CuratedFacts, CuratedTerritory, Question
from registry.records.facts.observation import ObservedBase, ObservedFacts, ObservedFile
from registry.records.lineage.inheritance import InheritanceView
from registry.records.lineage.members import Member, member_in, member_of
from registry.records.queries import get_record
from registry.records.search.export import ColumnsView
from registry.records.service import ask, observe, register, set_gone
from registry.records.tables import ModelRecord
from tests.support.licenses.knowledge import knowledge
from tests.support.records.list_items import NOW, item, take_in
from tests.support.watch.story import MIT_TEXT

FILE = ObservedFile("LICENSE", "0" * 64, len(MIT_TEXT), "license")
KINDS = {
    "lab/observed": b'"listed":false',
    "lab/listed": b'"listed":true',
    "lab/gone": b'"status":"gone"',
    "lab/launders": b'"outcome":"conflict"',
    "lab/curated": b'"layer":"concluded"',
    "lab/asked": b'"questions":[{"code":"moved"',
    "bigscience/bloomz": b'"hub":null',
}
"""A model of each kind, and what its document then holds."""


def seen(database: Database, model: str, license_: str, *bases: str) -> None:
    facts = ObservedFacts(
        id=model, revision="a" * 40, declared=(license_,), files=(FILE,), downloads=7, parameters=7_241_732_096,
        bases=tuple(ObservedBase(base, "finetune") for base in bases), created_at=NOW - timedelta(microseconds=1),
    )  # fmt: skip
    with database.unit_of_work() as work:
        keep_texts(work, [MIT_TEXT.encode()], NOW)
        record = register(work, knowledge(), model, source="huggingface", now=NOW)
        observe(work, knowledge(), record, facts, NOW)


@pytest.fixture
def documents(starter_database: Database) -> dict[str, bytes]:
    """The stored documents of a registry that holds models of all kinds, the starter records among them."""
    database = starter_database
    for model in ("lab/observed", "lab/gone", "lab/asked"):
        seen(database, model, "mit")
    seen(database, "lab/base", "cc-by-nc-4.0")
    seen(database, "lab/launders", "mit", "lab/base")
    take_in(database, item("lab/listed", tags=["base_model:lab/base"]), item("lab/alone", None))
    concluded = ConclusionWrite(
        license="gpl-3.0", reason="read it", territory=CuratedTerritory(countries=("AT",), clause="a letter")
    )
    with database.unit_of_work() as work:
        set_gone(work, knowledge(), get_record(work.session, "lab/gone"), NOW)
        ask(work, knowledge(), get_record(work.session, "lab/asked"), Question(code="moved", detail="?", at=NOW), NOW)
        write = CuratedWrite(facts=CuratedFacts(parameters=7 * 10**9, tags=("ü",)), conclusion=concluded)
        put_curated(work, knowledge(), "lab/curated", write, if_match=None, actor="anna", now=NOW)
    with database.reading() as session:
        rows = session.exec(select(ModelRecord.id, ModelRecord.document).order_by(col(ModelRecord.id)))
        return dict(rows.all())


def test_a_document_that_is_read_and_written_again_has_the_same_bytes(documents: dict[str, bytes]) -> None:
    for model, sign in KINDS.items():
        assert sign in documents[model], model
    for model, stored in documents.items():
        document = read_document(stored)
        assert document is not None, model
        assert msgspec.json.encode(document) == stored, model
        assert msgspec.json.encode(msgspec.json.decode(stored)) == stored, model
        assert member_in(document) == member_of(stored) != Member(), model


def test_a_document_in_the_words_of_another_release_says_nothing() -> None:
    assert read_document(b"{}") is None
    assert read_document(b'{"id": "a/b"}') is None


def strangers(view: type[msgspec.Struct], whole: type[Any], path: str = "") -> Iterator[str]:
    """Members of a narrow view that the whole does not have, all the way down."""
    known = {field.encode_name: field for field in msgspec.structs.fields(whole)}
    for field in msgspec.structs.fields(view):
        name = f"{path}/{field.encode_name}"
        if field.encode_name not in known:
            yield name
            continue
        parts = structs_in(field.type)
        wholes = structs_in(known[field.encode_name].type)
        if len(parts) != len(wholes):
            yield name
        for part, other in zip(parts, wholes, strict=False):
            if part is not other:
                yield from strangers(part, other, name)


def structs_in(type_: Any) -> list[type[msgspec.Struct]]:  # noqa: ANN401 - a type
    found = inspect.type_info(type_)
    parts = found.types if isinstance(found, inspect.UnionType) else (found,)
    items = (part.item_type if isinstance(part, inspect.VarTupleType) else part for part in parts)
    return [part.cls for part in items if isinstance(part, inspect.StructType)]


@pytest.mark.parametrize("view", [Member, InheritanceView, ColumnsView, BaseDocument])
def test_a_narrow_view_names_members_of_the_document(view: type[msgspec.Struct]) -> None:
    assert list(strangers(view, ModelDocument)) == []


def test_the_test_of_views_finds_strangers() -> None:
    class Nested(msgspec.Struct):
        nam: str

    class View(msgspec.Struct):
        license: Nested
        licence: str

    assert list(strangers(View, ModelDocument)) == ["/license/nam", "/licence"]
