"""The pure part: which assertion counts after a change, what can be stored, where two documents differ."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.curation.proposals.rules import (
    FIELDS,
    NothingAsserted,
    amended,
    assertions_fingerprint,
    checked_value,
    differences,
)
from registry.records.facts.curation import Validity
from registry.records.layers.rules import Assertion, resolve
from tests.support.curation.assertions import NOW, assertion

SPRING = Validity(from_at=datetime(2026, 3, 1, tzinfo=UTC), until_at=datetime(2026, 6, 1, tzinfo=UTC))
AT_TWO = Validity(revisions=("2" * 40,))
LIMITS = st.sampled_from([None, SPRING, AT_TWO])


def one(value: str, validity: Validity | None = None) -> Assertion:
    return Assertion(field="description", value=value, by="ann", at=NOW, validity=validity)


def test_an_assertion_without_limit_replaces_all_and_a_limited_one_goes_on_top() -> None:
    old, spring, new = one("old"), one("spring", SPRING), one("new")
    assert amended([old], "description", spring, SPRING) == [old, spring]
    assert amended([old, spring], "description", new, None) == [new]
    again = one("spring again", SPRING)
    assert amended([old, spring], "description", again, SPRING) == [old, again]
    assert amended([old, spring], "description", None, SPRING) == [old]
    assert amended([old, spring], "description", None, None) == []
    other = assertion("released", "2026")
    assert amended([other, old], "description", None, None) == [other]
    with pytest.raises(NothingAsserted):
        amended([old], "description", None, SPRING)
    with pytest.raises(NothingAsserted):
        amended([other], "description", None, None)


@given(st.lists(st.tuples(LIMITS, st.none() | st.sampled_from(["a", "b", "c"])), max_size=8))
def test_what_is_in_force_is_what_was_said_last_for_that_state(said: list[tuple[Validity | None, str | None]]) -> None:
    """Against a plain list: taking away without a limit forgets all, within a limit what was said within it."""
    standing: list[Assertion] = []
    oracle: dict[Validity | None, str] = {}
    for limit, value in said:
        try:
            standing = amended(standing, "description", one(value, limit) if value else None, limit)
        except NothingAsserted:
            assert value is None
            assert not oracle if limit is None else limit not in oracle
            continue
        if limit is None:
            oracle.clear()
        oracle.pop(limit, None)
        if value:
            oracle[limit] = value
    for at, revision, counts in (
        (datetime(2026, 4, 1, tzinfo=UTC), "1" * 40, {None, SPRING}),
        (datetime(2026, 7, 1, tzinfo=UTC), "2" * 40, {None, AT_TWO}),
        (datetime(2026, 7, 1, tzinfo=UTC), None, {None}),
    ):
        wanted = [value for limit, value in oracle.items() if limit in counts]
        found = resolve({}, standing, seen_at=at, revision=revision).facts.description
        assert found == (wanted[-1] if wanted else None)


def test_a_value_is_stored_in_one_form() -> None:
    item: dict[str, Any] = {"availability": "open", "license": None, "evidence": []}
    assert checked_value("artifacts.base_weights", item) == {"availability": "open"}
    assert checked_value("conclusion", {"license": "mit", "territory": None}) == {"license": "mit"}
    assert checked_value("openness_category", "unknown") == "unknown"
    assert checked_value("parameters", "7", strict=False) == 7
    for field, value in (("parameters", "7"), ("tags", ["\x00"]), ("origin.kind", "club"), ("conclusion", "mit")):
        with pytest.raises(ValueError, match=r"."):
            checked_value(field, value)


def test_fingerprints_tell_states_of_a_field_apart() -> None:
    assert assertions_fingerprint([]) is None
    assert assertions_fingerprint([one("a")]) == assertions_fingerprint([one("a")])
    states = ([one("a")], [one("b")], [one("a", SPRING)], [one("a"), one("b")])
    assert len({assertions_fingerprint(state) for state in states}) == len(states)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(JSON, JSON)
def test_differences_lead_from_one_document_to_the_other(before: object, after: object) -> None:
    found = differences(before, after)
    assert bool(found) == (before != after) or all(old == new for _, old, new in found)
    assert len({path for path, _, _ in found}) == len(found)


def test_a_pointer_escapes_what_it_must() -> None:
    assert differences({"a/b": {"c~d": 1}}, {"a/b": {"c~d": 2}}) == [("/a~1b/c~0d", 1, 2)]


def test_fields_are_named_once() -> None:
    assert len(set(FIELDS)) == len(FIELDS)
    assert {"conclusion", "territory", "origin.country", "artifacts.base_weights", "licenses.data"} <= set(FIELDS)
