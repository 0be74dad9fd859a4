"""A model that is judged by its stored document gets the answer that gathering its facts anew gives, always."""

import asyncio
import random
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from contextvars import copy_context
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlmodel import delete, select, update

from registry.compliance.checks import gather_subject, judge
from registry.compliance.checks.schemas import CheckAnswer, CheckBody, SubjectBody
from registry.compliance.checks.service import check_all, check_and_keep, check_each, check_ready, keeping
from registry.compliance.checks.subjects import documents
from registry.compliance.checks.subjects.tables import SubjectDocument
from registry.db import BUSY_TIMEOUT_MILLISECONDS, Database
from registry.db.visibility import let_see_private
from registry.errors import CardwatchError
from registry.evidence import EvidenceText
from registry.licenses.knowledge import Knowledge
from registry.licenses.texts.spdx import load_spdx_texts
from registry.records.documents.service import leave_to_sweep, refresh_stale
from registry.records.facts.curation import CuratedTerritory, Question
from registry.records.lineage.graph import descendants
from registry.records.queries import get_record
from registry.records.service import answer, ask, rename, set_gone
from registry.records.tables import ModelRecord
from registry.watch.sync.duplicates import absorb
from tests.support.compliance.questions import INTERNAL, NOW, PRODUCT, RESEARCH
from tests.support.compliance.shelf import Shelf
from tests.support.licenses.knowledge import knowledge
from tests.support.records.families import chain, merges, plant
from tests.support.stocks import Stock

USES = (PRODUCT | {"country": "DE"}, RESEARCH, INTERNAL | {"distribution": "finetuned_weights", "country": "CN"})
APACHE = load_spdx_texts()["Apache-2.0"].encode()
MIT = load_spdx_texts()["MIT"].encode()
MODELS = ("lab/base", "lab/child", "lab/grandchild", "lab/merge", "lab/alone", "lab/orphan")
LATER = NOW + timedelta(days=400)
_FAMILY = Stock()


def body(model: str, use: dict[str, Any] = PRODUCT) -> CheckBody:
    return msgspec.convert({"subject": {"model": model}, "use": use}, CheckBody)


def all_ready(
    database: Database, bodies: Sequence[CheckBody], now: datetime = NOW, known: Knowledge | None = None
) -> list[CheckAnswer | None]:
    """The answers by stored documents, None where none holds."""

    async def look() -> list[CheckAnswer | None]:
        try:
            return [await check_ready(database.lookups, known or knowledge(), one, now) for one in bodies]
        finally:
            database.lookups.close()

    return asyncio.run(look())


def ready(
    database: Database, model: str, use: dict[str, Any] = PRODUCT, now: datetime = NOW, known: Knowledge | None = None
) -> CheckAnswer | None:
    """The answer by the stored document, None where none holds."""
    return all_ready(database, [body(model, use)], now, known)[0]


def anew(
    database: Database, model: str, use: dict[str, Any] = PRODUCT, now: datetime = NOW, known: Knowledge | None = None
) -> CheckAnswer | str:
    """The answer by facts that are gathered anew, or what there is in its place."""
    known = known or knowledge()
    with database.reading() as session:
        try:
            facts = gather_subject(session, known, SubjectBody(model=model), now)
        except CardwatchError as wrong:
            return type(wrong).__name__
    return judge(known.catalogue, facts, body(model, use).use, now=now)


def keep(database: Database, models: Sequence[str] = MODELS, now: datetime = NOW) -> None:
    for model in models:
        check_and_keep(database, knowledge(), body(model), now)


def assert_equal(
    database: Database, models: Sequence[str] = MODELS, now: datetime = NOW, known: Knowledge | None = None
) -> int:
    """By whichever way: the same answers; how many were ready."""
    asked = [(model, use) for model in models for use in USES]
    wanted = [anew(database, model, use, now, known) for model, use in asked]
    quick = all_ready(database, [body(model, use) for model, use in asked], now, known)
    assert [one or other for one, other in zip(quick, wanted, strict=True)] == wanted
    with database.reading() as session:
        found = check_all(session, known or knowledge(), [body(model, use) for model, use in asked], now)
        assert [type(one).__name__ if isinstance(one, CardwatchError) else one for one in found] == wanted
    return len(quick) - quick.count(None)


@pytest.fixture
def shelf(database: Database) -> Shelf:
    """A family of models whose documents are all kept."""
    shelf = Shelf(database, knowledge())
    _FAMILY.put(database, lambda: _fill(shelf))
    assert None not in all_ready(database, [body(model) for model in MODELS])
    return shelf


def _fill(shelf: Shelf) -> None:
    shelf.add("lab/base", "llama3.1", pipeline="text-generation")
    shelf.add("lab/child", "apache-2.0", "lab/base", text=APACHE)
    shelf.add("lab/grandchild", "mit", "lab/child", "gone/unknown", text=MIT)
    shelf.add("lab/merge", "mit", "lab/child", "lab/alone")
    shelf.add("lab/alone", "gemma", prompt="You may use this for research purposes only.", gated="manual")
    shelf.add("lab/orphan", "", "later/base")
    keep(shelf.database)


def _with(shelf: Shelf, write: Callable[..., Any], model: str, *more: Any) -> None:  # noqa: ANN401 - what a write takes
    with shelf.database.unit_of_work() as work:
        write(work, shelf.knowledge, get_record(work.session, model), *more)


def _stale(shelf: Shelf) -> None:
    with shelf.database.unit_of_work() as work:
        leave_to_sweep(work, descendants(work.session, get_record(work.session, "lab/base")))


def _merged(shelf: Shelf) -> None:
    with shelf.database.unit_of_work() as work:
        kept, twin = get_record(work.session, "lab/merge"), get_record(work.session, "lab/child")
        absorb(work, kept, twin, NOW)


QUESTION = Question(code="flagged", detail="Somebody says that the licence is another.", ref="flag/1", at=NOW)
WRITES: dict[str, tuple[Callable[[Shelf], object], set[str]]] = {
    "a base concluded": (lambda shelf: shelf.conclude("lab/base", "cc-by-nc-4.0"), {"lab/base", "lab/grandchild"}),
    "a country left out of a base": (
        lambda shelf: shelf.conclude("lab/base", "mit", CuratedTerritory(countries=("DE",), clause="1")),
        {"lab/base", "lab/merge"},
    ),
    "a base read with another licence": (
        lambda shelf: shelf.add("lab/base", "cc-by-nc-4.0", revision="b" * 40), {"lab/base", "lab/child"},
    ),
    "a new text": (
        lambda shelf: shelf.add("lab/child", "apache-2.0", "lab/base", text=MIT, revision="b" * 40),
        {"lab/child", "lab/merge"},
    ),
    "another base": (
        lambda shelf: shelf.add("lab/child", "apache-2.0", "lab/alone", text=APACHE, revision="b" * 40),
        {"lab/child", "lab/grandchild"},
    ),
    "a base more": (
        lambda shelf: shelf.add("lab/base", "llama3.1", "lab/alone", pipeline="text-generation", revision="b" * 40),
        {"lab/base", "lab/grandchild"},
    ),
    "a base no more": (
        lambda shelf: shelf.add("lab/child", "apache-2.0", text=APACHE, revision="b" * 40), {"lab/child", "lab/merge"},
    ),
    "an unknown base registered": (lambda shelf: shelf.add("later/base", "cc-by-nc-4.0"), {"lab/orphan"}),
    "a ring closed": (
        lambda shelf: shelf.add("lab/base", "llama3.1", "lab/grandchild", revision="b" * 40),
        {"lab/base", "lab/child", "lab/grandchild"},
    ),
    "a base renamed": (lambda shelf: _with(shelf, rename, "lab/base", "lab/other", NOW), {"lab/child"}),
    "a model renamed": (lambda shelf: _with(shelf, rename, "lab/child", "lab/other", NOW), {"lab/merge"}),
    "a case renamed": (lambda shelf: _with(shelf, rename, "lab/base", "Lab/Base", NOW), {"lab/base", "lab/child"}),
    "a question asked": (lambda shelf: _with(shelf, ask, "lab/base", QUESTION, NOW), {"lab/base"}),
    "a question answered": (lambda shelf: _with(shelf, answer, "lab/base", "flag/1", NOW), set()),
    "a model gone": (lambda shelf: _with(shelf, set_gone, "lab/base", NOW), set()),
    "a gate with other words": (
        lambda shelf: shelf.add("lab/alone", "gemma", prompt="Academic use only.", gated="manual", revision="b" * 40),
        {"lab/alone", "lab/merge"},
    ),
    "descendants left to the sweep": (_stale, {"lab/child", "lab/grandchild", "lab/merge"}),
    "two that are one": (_merged, {"lab/child", "lab/grandchild"}),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRITES)
def test_after_every_kind_of_write_both_ways_agree(database: Database, shelf: Shelf, kind: str) -> None:
    write, touched = WRITES[kind]
    write(shelf)
    assert_equal(database, (*MODELS, "lab/other"))
    assert set(all_ready(database, [body(model) for model in sorted(touched)])) <= {None}
    refresh_stale(database, knowledge(), NOW)
    assert_equal(database, (*MODELS, "lab/other"))


def test_one_write_after_another_and_some_checks_between(database: Database, shelf: Shelf) -> None:
    """In any order, each check before the next write keeping what it read."""
    drawn = random.Random(18)  # noqa: S311 - repeatable, guards nothing
    kinds = [kind for kind in WRITES if kind not in {"two that are one", "a base renamed", "a model renamed"}]
    for kind in drawn.sample(kinds, 8):
        WRITES[kind][0](shelf)
        assert_equal(database, MODELS)
        keep(database, drawn.sample(MODELS, 3))
    assert assert_equal(database, MODELS)


@pytest.mark.usefixtures("shelf")
def test_what_ends_by_itself_is_not_judged_after(database: Database) -> None:
    with database.unit_of_work() as work:
        base = get_record(work.session, "lab/base")
        base.refresh_due_at = LATER
        work.session.add(base)
    keep(database)
    assert ready(database, "lab/grandchild", now=LATER - timedelta(seconds=1))
    assert ready(database, "lab/grandchild", now=LATER) is None
    assert assert_equal(database, ("lab/alone",), LATER)


@pytest.mark.usefixtures("shelf")
def test_a_document_of_another_catalogue_is_never_judged(database: Database) -> None:
    known = knowledge()
    other = Knowledge(msgspec.structs.replace(known.catalogue, version="another"), known.read_index)
    assert ready(database, "lab/child", known=other) is None
    assert_equal(database, known=other)


@pytest.mark.usefixtures("shelf")
def test_a_document_by_other_rules_is_never_judged(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_source_digest", lambda: "of another release")
    assert ready(database, "lab/child") is None
    keep(database)
    assert ready(database, "lab/child") == anew(database, "lab/child")


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("content", [b"", b"\x93", msgspec.msgpack.encode([{}, 3])], ids=["nothing", "cut", "odd"])
def test_a_document_that_cannot_be_read_is_made_again(database: Database, content: bytes) -> None:
    with database.unit_of_work() as work:
        work.session.exec(update(SubjectDocument).values(content=content))
    assert ready(database, "lab/child") is None
    keep(database)
    assert ready(database, "lab/child") == anew(database, "lab/child")


@pytest.mark.usefixtures("shelf")
def test_a_text_that_is_missing_is_looked_for_again(database: Database) -> None:
    with database.unit_of_work() as work:
        work.session.exec(delete(SubjectDocument))
        work.session.connection().exec_driver_sql("DELETE FROM evidence_text")
    keep(database)
    assert ready(database, "lab/child") is None
    assert ready(database, "lab/base")


@pytest.mark.usefixtures("shelf")
def test_nobody_waits_for_a_writer_to_keep_a_document(database: Database) -> None:
    with database.unit_of_work() as work:
        work.session.exec(delete(SubjectDocument))
    with database.unit_of_work() as work:
        held = select(ModelRecord).where(ModelRecord.id == "lab/base").with_for_update()
        work.session.exec(held).one()
        started = datetime.now(NOW.tzinfo)
        assert check_and_keep(database, knowledge(), body("lab/base"), NOW) == anew(database, "lab/base")
        assert (datetime.now(NOW.tzinfo) - started).total_seconds() < 5
    assert ready(database, "lab/base") is None


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("is_held", [False, True])
def test_who_keeps_a_document_leaves_each_connection_its_patience(database: Database, *, is_held: bool) -> None:
    """The pool hands out its connections in turn: one that was left impatient would fail whoever gets it next."""
    with ExitStack() as opened:
        for _ in range(3):
            opened.enter_context(database.engine.connect())
    with database.unit_of_work() as work:
        work.session.exec(delete(SubjectDocument))
    with ExitStack() as held:
        if is_held:
            work = held.enter_context(database.unit_of_work())
            work.session.exec(select(ModelRecord).where(ModelRecord.id == "lab/base").with_for_update()).one()
        check_and_keep(database, knowledge(), body("lab/base"), NOW)
    assert (ready(database, "lab/base") is None) == is_held
    asked = "PRAGMA busy_timeout" if database.engine.dialect.name == "sqlite" else "SHOW lock_timeout"
    with ExitStack() as opened:
        connections = [opened.enter_context(database.engine.connect()) for _ in range(6)]
        found = [str(one.exec_driver_sql(asked).scalar_one()) for one in connections]
    assert set(found) == {str(BUSY_TIMEOUT_MILLISECONDS) if "PRAGMA" in asked else "0"}


def test_a_batch_keeps_and_reads_what_single_checks_do(database: Database) -> None:
    plant(database, knowledge(), {**chain(70), **merges(3, 4)})
    models = [*(f"chain/m{place}" for place in range(70)), "merge/m-last", "merge/m2-1"]
    bodies = [body(model) for model in models]

    def ask_all() -> list[CheckAnswer | CardwatchError]:
        with keeping(database, knowledge(), NOW) as reader:
            return list(check_each(reader, knowledge(), bodies, NOW))

    first = ask_all()
    assert first == [anew(database, model) for model in models]
    assert ask_all() == first
    # What descends from very many is gathered each time.
    quick = all_ready(database, bodies[:70])
    assert [place for place, one in enumerate(quick) if one] == list(range(64))


@pytest.mark.slow
def test_the_whole_starter_catalogue_gets_the_same_answers(starter_database: Database) -> None:
    database = starter_database
    with database.reading() as session:
        models = list(session.exec(select(ModelRecord.id)))
    for start in range(0, len(models), 200):
        bodies = [body(model) for model in models[start : start + 200]]
        with keeping(database, knowledge(), NOW) as reader:
            assert len(list(check_each(reader, knowledge(), bodies, NOW))) == len(bodies)
    found = 0
    for use in USES:
        for start in range(0, len(models), 200):
            some = models[start : start + 200]
            with keeping(database, knowledge(), NOW) as reader:
                quick = list(check_each(reader, knowledge(), [body(model, use) for model in some], NOW))
            found += len(some)
            assert quick == [anew(database, model, use) for model in some]
    assert found == 3 * len(models)


@pytest.mark.usefixtures("shelf")
def test_whoever_may_see_a_private_text_is_told_its_words_whoever_asked_before(database: Database) -> None:
    with database.unit_of_work() as work:
        work.session.exec(update(EvidenceText).values(is_private=True))
        work.session.exec(delete(SubjectDocument))

    def unseen(what: Callable[[], Any]) -> Any:  # noqa: ANN401 - what it gives
        def narrowed() -> Any:  # noqa: ANN401 - the same
            let_see_private(may=False)
            return what()

        return copy_context().run(narrowed)

    unseen(lambda: keep(database))
    hidden, told = unseen(lambda: ready(database, "lab/child")), anew(database, "lab/child")
    assert hidden == unseen(lambda: anew(database, "lab/child")) != told
    assert ready(database, "lab/child") is None, "it is gathered for those who may see more"
    assert isinstance(told, CheckAnswer)
    assert "LICENSE" in {one.quote.path_or_url for one in told.findings if one.quote}
    with database.reading() as session:
        wanted = [body("lab/child")]
        assert list(check_all(session, knowledge(), wanted, NOW)) == [told]
        (quick,) = check_all(session, knowledge(), wanted, NOW, quotes=False)
        assert quick == hidden, "where nothing is quoted the document does"
    assert ready(database, "lab/base") is not None
    keep(database)
    assert unseen(lambda: ready(database, "lab/child")) == hidden, "what a holder saw is not kept for others"
