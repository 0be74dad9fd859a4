"""Access by region: what a card's switch and a refusal tell, what they do not, and since when."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from registry.records.facts import ObservedFacts, fingerprint
from registry.records.regions import dated, region_moved, region_of

NOW = datetime(2026, 11, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
OLD = ObservedFacts(id="lab/model")
OPEN = ObservedFacts(id="lab/model", eu_disallowed=False, is_region_blocked=False)
FLAGGED = ObservedFacts(id="lab/model", eu_disallowed=True, is_region_blocked=False)
REFUSED = ObservedFacts(id="lab/model", eu_disallowed=False, is_region_blocked=True)
BOTH = ObservedFacts(id="lab/model", eu_disallowed=True, is_region_blocked=True)


@pytest.mark.parametrize(
    ("facts", "state", "excluded", "source"),
    [
        (OLD, "unknown", None, None),
        (OPEN, "open", None, None),
        (FLAGGED, "restricted", ["EU"], "card_flag"),
        (REFUSED, "restricted", None, "refused"),
        (BOTH, "restricted", ["EU"], "refused"),
        # Files were handed to the registry, wherever it is; what the card says was not told.
        (ObservedFacts(id="lab/model", is_region_blocked=False), "unknown", None, None),
        (ObservedFacts(id="lab/model", eu_disallowed=False), "open", None, None),
    ],
)
def test_what_was_seen_is_told_and_no_more(
    facts: ObservedFacts, state: str, excluded: list[str] | None, source: str | None
) -> None:
    told = msgspec.json.decode(msgspec.json.encode(region_of(facts, NOW)))
    since = None if state == "unknown" else "2026-11-01T00:00:00Z"
    assert told == {
        "state": state, "excluded": excluded, "source": source, "seen_from": "the registry", "since": since,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        (OPEN, FLAGGED, True), (FLAGGED, OPEN, True), (OPEN, REFUSED, True), (REFUSED, OPEN, True),
        (FLAGGED, BOTH, False), (BOTH, FLAGGED, False), (OPEN, OPEN, False),
        # Older readings did not look at the switch, and had the files that are refused now.
        (OLD, FLAGGED, False), (OLD, OPEN, False), (OLD, REFUSED, True),
        (msgspec.structs.replace(OLD, unread=("LICENSE",)), REFUSED, False),
        (msgspec.structs.replace(OLD, listed=True), REFUSED, False),
        (FLAGGED, OLD, False),
        # What was unknown for a while is compared with what was known last.
        (dated(OLD, OPEN, NOW), FLAGGED, True), (dated(OLD, FLAGGED, NOW), OPEN, True),
        (dated(OLD, dated(OLD, OPEN, NOW), LATER), FLAGGED, True), (dated(OLD, OPEN, NOW), OPEN, False),
        (dated(OLD, OLD, NOW), FLAGGED, False), (dated(OLD, None, NOW), FLAGGED, False),
    ],
)  # fmt: skip
def test_only_what_moves_for_people_is_a_change(before: ObservedFacts, after: ObservedFacts, *, moved: bool) -> None:
    assert region_moved(before, after) is moved


def test_since_when_it_is_so_is_kept_while_it_is_so() -> None:
    first = dated(FLAGGED, None, NOW)
    assert first.region_since == NOW
    assert dated(FLAGGED, first, LATER).region_since == NOW
    assert dated(BOTH, first, LATER).region_since == LATER
    assert dated(OLD, first, LATER).region_since is None


def test_what_was_not_asked_is_as_it_was() -> None:
    again = dated(msgspec.structs.replace(OPEN, is_region_blocked=None), dated(REFUSED, None, NOW), LATER)
    assert (again.is_region_blocked, again.region_since) == (True, NOW)


def test_a_model_that_is_open_is_the_same_state_for_older_readings() -> None:
    assert fingerprint(OLD) == fingerprint(OPEN) == fingerprint(dated(OPEN, None, NOW))
    assert fingerprint(dated(OLD, OPEN, NOW)) == fingerprint(OLD)
    assert len({fingerprint(facts) for facts in (OPEN, FLAGGED, REFUSED, BOTH)}) == 4
