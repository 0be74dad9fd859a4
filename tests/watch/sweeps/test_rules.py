"""What a page of a list means, without a database: which models are as they were, which moved, which are new."""

from typing import Any

import pytest

from registry.hub.values import HubModel
from registry.watch.sweeps.rules import ALL_OF, RECENT, Triage, WatchedRow, triage
from registry.watch.sync.observation import listing_fingerprint

OWNER = f"{ALL_OF}lab"


def item(name: str, hub_id: str | None = None, sha: str = "a" * 40) -> HubModel:
    return HubModel(id=f"lab/{name}", hub_id=hub_id or name, sha=sha)


def row(pk: int, shown: HubModel, **more: Any) -> WatchedRow:  # noqa: ANN401 - fields of WatchedRow
    """A watched model that was last read as it is shown here."""
    return WatchedRow(pk, shown.id.lower(), shown.hub_id, mark=listing_fingerprint(shown))._replace(**more)


A, B = item("A"), item("B")
MOVED = item("A", sha="b" * 40)


def test_what_shows_its_mark_is_as_it_was() -> None:
    found = triage([row(1, A), row(2, B)], [A, B], RECENT)
    assert found == Triage(frozenset({1, 2}), {}, ())


@pytest.mark.parametrize(
    "known",
    [
        row(1, A, mark=None),
        row(1, MOVED),
        row(1, A, failures=1),
        row(1, A, status="gone"),
        row(1, A, folded="lab/former-name", mark="0" * 32),
        row(1, A, hub_id="another", mark="0" * 32),
    ],
    ids=["never read", "another commit", "failed", "gone", "renamed", "another repository"],
)
@pytest.mark.parametrize("scope", [RECENT, OWNER])
def test_what_differs_is_read(known: WatchedRow, scope: str) -> None:
    found = triage([known], [A], scope)
    assert found == Triage(frozenset(), {1: A}, ())


def test_a_new_commit_is_looked_at_twice() -> None:
    known = row(1, A, is_proven=False)
    assert triage([known], [A], RECENT).same == {1}
    assert dict(triage([known], [A], OWNER).moved) == {1: None}
    assert dict(triage([known], [MOVED], OWNER).moved) == {1: MOVED}


def test_one_item_may_speak_of_two_records() -> None:
    """A model took the name of another one: both are read."""
    shown = item("B", hub_id="A")
    found = triage([row(1, A), row(2, B)], [shown], RECENT)
    assert dict(found.moved) == {1: shown, 2: shown}


def test_a_record_that_two_items_speak_of_is_as_it_was_if_one_shows_it_so() -> None:
    found = triage([row(1, A)], [MOVED, A], RECENT)
    assert found == Triage(frozenset({1}), {}, ())


def test_what_no_watched_model_matches_is_new() -> None:
    same_name = item("A", hub_id="other")
    found = triage([row(1, A)], [A, same_name, B], RECENT)
    assert found.new == (B,)
    assert triage([], [A, B], RECENT).new == (A, B)


def test_an_empty_page_says_nothing() -> None:
    assert triage([row(1, A)], [], OWNER) == triage([], [], RECENT)
