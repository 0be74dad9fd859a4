"""Lists of weights are kept once, and found by revision and by hash."""

from datetime import timedelta

import pytest
from sqlmodel import func, select

from registry.db import Database
from registry.hub.weights import SignatureState, WeightFile, WeightList
from registry.records.queries import get_record
from registry.records.service import register
from registry.records.weights import find_by_weight, find_by_weights, keep_weights, merge_weights, weights_of
from registry.records.weights.tables import StoredWeight, WeightRevision, WeightSet, WeightSetFile
from tests.support.clock import NOW
from tests.support.licenses.knowledge import knowledge

MODEL, TWIN = "lab/tutor", "lab/tutor-old"
FIRST, SECOND, THIRD = "a" * 40, "b" * 40, "c" * 40
ONE, OTHER = "1" * 64, "2" * 64


def weight(path: str, sha256: str | None = ONE, size: int | None = 10) -> WeightFile:
    return WeightFile(path, size, sha256, "safetensors")


def told(revision: str, *files: WeightFile, days: int = 0, **more: object) -> WeightList:
    return WeightList(revision=revision, files=files, at=NOW + timedelta(days=days), **more)  # type: ignore[arg-type]  # its members


def keep(database: Database, *lists: WeightList, model: str = MODEL) -> None:
    with database.unit_of_work() as work:
        record = register(work, knowledge(), model, source="huggingface", now=NOW)
        for one in lists:
            keep_weights(work, record.number, one, NOW)


def count(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_weights_that_stay_over_many_commits_are_stored_once(database: Database) -> None:
    files = [weight(f"model-{number}.safetensors", f"{number:064x}") for number in range(1, 31)]
    keep(database, *(told(f"{number:040x}", *files, days=number) for number in range(20)))
    keep(database, told(FIRST, *files[1:], weight("model-1.safetensors", OTHER), days=30))
    counts = [count(database, table) for table in (StoredWeight, WeightSet, WeightSetFile, WeightRevision)]
    assert counts == [31, 2, 60, 21]
    with database.reading() as session:
        match = find_by_weight(session, f"{1:064x}", sees_private=True)[0]
    assert (match.first_revision, match.revision, match.revisions) == (f"{0:040x}", f"{19:040x}", 20)


def test_a_hash_is_found_in_copies_and_under_several_names(database: Database) -> None:
    keep(database, told(FIRST, weight("a.safetensors"), weight("b.safetensors"), weight("c.gguf", None, None)))
    keep(database, told(SECOND, weight("x.safetensors"), days=1), model="other/copy")
    with database.reading() as session:
        found = find_by_weights(session, [ONE.upper(), OTHER], sees_private=True)
    places = [(one.model, one.path, one.revision, one.size) for one in found[ONE]]
    assert places == [
        (MODEL, "a.safetensors", FIRST, 10),
        (MODEL, "b.safetensors", FIRST, 10),
        ("other/copy", "x.safetensors", SECOND, 10),
    ]
    assert OTHER not in found


@pytest.mark.parametrize(
    ("before", "after", "is_replaced"),
    [
        ({"gaps": ("cut",)}, {}, True),
        ({}, {"gaps": ("cut",)}, False),
        ({"via": "https://mirror.example"}, {}, True),
        ({}, {"via": "https://mirror.example"}, False),
        ({}, {"signature": SignatureState(state="none")}, True),
        ({"signature": SignatureState(state="none")}, {}, False),
        ({}, {}, False),
    ],
)
def test_of_two_lists_of_a_commit_the_one_that_tells_more_counts(
    database: Database, before: dict[str, object], after: dict[str, object], *, is_replaced: bool
) -> None:
    keep(database, told(FIRST, weight("a.safetensors"), **before))
    keep(database, told(FIRST, weight("a.safetensors", OTHER), **after))
    with database.reading() as session:
        assert bool(find_by_weight(session, OTHER, sees_private=True)) is is_replaced
        assert bool(find_by_weight(session, ONE, sees_private=True)) is not is_replaced


def test_a_twin_hands_its_commits_over(database: Database) -> None:
    keep(database, told(FIRST, weight("a.safetensors")), told(SECOND, weight("a.safetensors"), days=1))
    keep(database, told(SECOND, weight("a.safetensors", OTHER), days=1), model=TWIN)
    keep(database, told(THIRD, weight("b.gguf", OTHER)), model=TWIN)
    with database.unit_of_work() as work:
        record, twin = get_record(work.session, MODEL), get_record(work.session, TWIN)
        merge_weights(work.session, record, twin)
        work.session.flush()
        work.session.delete(twin)
    with database.reading() as session:
        found = find_by_weight(session, OTHER, sees_private=True)
        assert [(one.model, one.revision, one.path) for one in found] == [(MODEL, THIRD, "b.gguf")]
        assert find_by_weight(session, ONE, sees_private=True)[0].revisions == 2
        assert weights_of(session, get_record(session, MODEL)) is None
