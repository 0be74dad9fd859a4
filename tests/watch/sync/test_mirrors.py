"""What a mirror says counts for the content of a commit and for nothing else."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from registry.hub.failures import FailureKind, HubFailure
from registry.licenses.comparison.rules import compare
from registry.records.facts.observation import ObservedFacts, fingerprint
from registry.watch.changes.rules import changes_between
from registry.watch.sync.rules import believed
from tests.support.licenses.knowledge import knowledge
from tests.support.watch.story import MODEL

THEN = datetime(2025, 5, 1, tzinfo=UTC)
LAST = ObservedFacts(
    id=MODEL, hub_id="1", revision="a" * 40, declared=("mit",), gated="auto", gate_prompt_sha256="9" * 64,
    last_modified_at=THEN,
)  # fmt: skip


def mirror(**said: object) -> ObservedFacts:
    told: dict[str, object] = {
        "hub_id": "77",
        "gated": "no",
        "gate_prompt_sha256": None,
        "private": True,
        "disabled": True,
    }
    return msgspec.structs.replace(LAST, **{**told, **said})


def test_the_same_commit_is_the_same_state() -> None:
    seen = believed(mirror(), LAST)
    assert isinstance(seen, ObservedFacts)
    assert fingerprint(seen) == fingerprint(LAST)


def test_a_newer_commit_counts() -> None:
    newer = mirror(revision="b" * 40, declared=("apache-2.0",), last_modified_at=THEN + timedelta(hours=1))
    seen = believed(newer, LAST)
    assert isinstance(seen, ObservedFacts)
    assert (seen.declared, seen.gated, seen.hub_id) == (("apache-2.0",), "auto", "1")


@pytest.mark.parametrize("modified", [None, THEN, THEN - timedelta(days=3)])
def test_an_older_commit_is_no_change_back(modified: datetime | None) -> None:
    answer = believed(mirror(revision="b" * 40, declared=("apache-2.0",), last_modified_at=modified), LAST)
    assert isinstance(answer, HubFailure)
    assert answer.kind is FailureKind.UNREACHABLE


def test_a_gate_that_only_the_hub_can_tell_is_no_change_once_it_is_told() -> None:
    seen = believed(mirror(), None)
    assert isinstance(seen, ObservedFacts)
    assert (seen.gated, seen.hub_id, seen.private) == ("unknown", None, False)
    known = knowledge()
    texts = {"9" * 64: "Share your address to get access."}
    for before, after in ((seen, LAST), (LAST, seen)):
        assert not changes_between(
            before, after, texts, lambda x, y: compare(known.catalogue, known.index, x, y), lambda *_: True
        )
