"""What the service may do to a row after all, in the hands of somebody who holds the database and no key."""

import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, update

from registry.db import Database
from registry.tables import metadata
from registry.transparency.leaves import KINDS, OWN, leaf_values
from registry.transparency.leaves.content import content_of
from registry.verification import Anchors, Bent, LogOutcome, LogReading, verify_log
from registry.verification.rules import anchor_of
from registry.verification.rules.contents import OF_ITSELF
from tests.support.verification.hands import ERASURE, LEAF, Hand
from tests.support.verification.logs import FACTS, NOW, SIGNER, written_log

KEYS = (SIGNER.key,)
KEPT = [kind for kind in KINDS if kind != "erasure"]
"""There is no erasure in a log that was just written."""
AMENDED: Mapping[str, dict[str, Any]] = {
    "check": {"verdict": "allowed"}, "verdict": {"verdict": "allowed"}, "claim": {"data_license": "CC0-1.0"},
    "conclusion": {"reason": "Somebody else read it."}, "flag": {"severity": "info"}, "past": {"facts": {"a": 1}},
    "policy": {"body": {"rules": []}}, "text": {"size": 7}, "waiver": {"reason": "Because."},
    "observation": {"facts": {"license": "apache-2.0", "files": [{"path": "LICENSE"}]}},
}  # fmt: skip


@pytest.fixture
def anchors(empty: Database) -> Anchors:
    return Anchors(KEYS, (anchor_of("kept.txt", written_log(empty, 3), KEYS),))


def keep(hand: Hand, kind: str) -> Any:  # noqa: ANN401 - a row
    """Let the leaf of a row say that the row is another one since; the row."""
    logged = KINDS[kind]
    row = hand.one(metadata.tables[logged.table])
    leaf = hand.leaf_of(logged, row[logged.key])
    kept = content_of(kind, row, leaf["words_salt"])
    hand.do(update(LEAF).where(LEAF.c.pk == leaf["pk"]).values(content=kept))
    return row


def bent(connection: Connection, anchors: Anchors) -> LogReading:
    found = verify_log(connection, anchors)
    connection.rollback()
    return found


@pytest.mark.parametrize("kind", KEPT)
def test_a_row_does_not_go_because_its_leaf_keeps_what_it_said(empty: Database, anchors: Anchors, kind: str) -> None:
    table, key = metadata.tables[KINDS[kind].table], KINDS[kind].key
    with empty.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        hand = Hand(connection, random.Random(3))  # noqa: S311 - repeatable
        row = keep(hand, kind)
        hand.do(delete(table).where(table.c[key] == row[key]))
        found = bent(connection, anchors)
    assert [(one.what, one.row) for one in found.faults if one.what is not Bent.KEY] == [
        (Bent.ROW_MISSING, str(row[key]))
    ]


@pytest.mark.parametrize("kind", AMENDED)
def test_a_row_is_not_written_over_by_adding_a_leaf(empty: Database, anchors: Anchors, kind: str) -> None:
    table, key = metadata.tables[KINDS[kind].table], KINDS[kind].key
    with empty.engine.connect() as connection:
        hand = Hand(connection, random.Random(4))  # noqa: S311 - repeatable
        row = {**keep(hand, kind), **AMENDED[kind]}
        hand.do(update(table).where(table.c[key] == row[key]).values(AMENDED[kind]))
        hand.do(insert(LEAF).values(leaf_values(kind, row)))
        found = bent(connection, anchors)
    assert [(one.what, one.row) for one in found.faults] == [(Bent.CONTENT, str(row[key]))]


def amend(hand: Hand, kind: str, change: Callable[[Any], dict[str, Any]]) -> str:
    """Write over a row as the service would, with a younger leaf; its key."""
    table, key = metadata.tables[KINDS[kind].table], KINDS[kind].key
    before = keep(hand, kind)
    row = {**before, **change(before)}
    hand.do(update(table).where(table.c[key] == row[key]).values(change(before)))
    hand.do(insert(LEAF).values(leaf_values(kind, row)))
    return str(row[key])


LEGITIMATE: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "observation": lambda row: {"facts": {**row["facts"], "files": [*FACTS["files"], {"path": "POLICY"}]}},
    "openness": lambda _: {"content": b"x"},
}


@pytest.mark.parametrize("kind", LEGITIMATE)
def test_what_became_another_one_since_the_anchor_is_named(empty: Database, anchors: Anchors, kind: str) -> None:
    with empty.engine.connect() as connection:
        key = amend(Hand(connection, random.Random(7)), kind, LEGITIMATE[kind])  # noqa: S311 - repeatable
        found = bent(connection, anchors)
    assert found.faults == []
    assert [(one.kind, one.row) for one in found.superseded] == [(kind, key)]
    assert f"{kind} {key} (leaf {found.superseded[0].index})" in " ".join(found.notes)


@pytest.mark.parametrize(
    "facts", [{"files": []}, {"files": [{"path": "other"}]}, {"files": "x"}, {"files": None}, {"gated": True}]
)
def test_of_facts_only_files_are_added(empty: Database, anchors: Anchors, facts: dict[str, Any]) -> None:
    with empty.engine.connect() as connection:
        hand = Hand(connection, random.Random(7))  # noqa: S311 - repeatable
        key = amend(hand, "observation", lambda row: {"facts": {**row["facts"], **facts}})
        found = bent(connection, anchors)
    assert [(one.what, one.row) for one in found.faults] == [(Bent.CONTENT, key)]


def erase(hand: Hand, kind: str) -> None:
    """Do all that an erasure does, the leaf that says so included."""
    table, logged = metadata.tables[KINDS[kind].table], KINDS[kind]
    row = hand.one(table)
    leaf = hand.leaf_of(logged, row[logged.key])
    hand.do(delete(table).where(table.c[logged.key] == row[logged.key]))
    hand.do(update(LEAF).where(LEAF.c.pk == leaf["pk"]).values(salt=None, words_salt=None, subject_key=""))
    erasure = {
        "id": "era_forged", "commitment": leaf["commitment"].hex(), "position": leaf["position"], "erased": kind,
        "scope": "all", "at": NOW, "actor": "nobody", "reason": "none",
    }  # fmt: skip
    hand.do(insert(ERASURE).values(erasure))
    hand.do(insert(LEAF).values(leaf_values("erasure", erasure)))


def test_an_erasure_without_a_place_in_the_tree_is_not_held_for_one(empty: Database, anchors: Anchors) -> None:
    with empty.engine.connect() as connection:
        erase(Hand(connection, random.Random(5)), "check")  # noqa: S311 - repeatable
        found = bent(connection, anchors)
    assert (found.faults, found.counts.erased, found.counts.waiting_erasures) == ([], 1, 1)
    assert found.outcome is LogOutcome.UNANCHORED
    assert any("Verify again" in note for note in found.notes)


def test_what_the_log_says_of_itself_is_never_erased(empty: Database, anchors: Anchors) -> None:
    assert OF_ITSELF == OWN
    with empty.engine.connect() as connection:
        erase(Hand(connection, random.Random(6)), "adoption")  # noqa: S311 - repeatable
        found = bent(connection, anchors)
    assert [(one.what, one.kind) for one in found.faults] == [(Bent.CONTENT, "adoption")]
