"""Fifty documents of others: the difference is exactly what the report says, and twice is once."""

import json
from typing import Any

import pytest

from tests.exports.enrichment.conftest import Enrich
from tests.support.exports.differences import additions, as_written, is_cut_out
from tests.support.exports.foreign import SAMPLES, Sample


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda one: one.name)
def test_the_difference_is_exactly_what_was_added(sample: Sample, enriched: Enrich) -> None:
    done = enriched(sample.data)
    told = {place for one in done.report.matched for place in one.added}
    assert done.report.matched
    found = additions(as_written(sample.data), as_written(done.data))
    assert {_short(place) for place in found} == {_short(place) for place in told}
    changed = {place: before for place, (before, _) in found.items() if before is not None}
    assert set(changed.values()) <= {"NOASSERTION"}
    assert all(place.endswith(("licenseConcluded", "licenseDeclared")) for place in changed)
    if not changed:
        assert is_cut_out(sample.data, done.data)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda one: one.name)
def test_twice_is_once_and_always_the_same(sample: Sample, enriched: Enrich) -> None:
    done = enriched(sample.data)
    assert enriched(sample.data).data == done.data
    again = enriched(done.data)
    assert again.data == done.data
    assert again.report.matched == ()
    assert set(again.report.already_enriched) == {one.pointer for one in done.report.matched}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda one: one.name)
def test_licences_that_a_document_states_stay(sample: Sample, enriched: Enrich) -> None:
    done = enriched(sample.data)
    before, after = json.loads(sample.data.decode("utf-8-sig")), json.loads(done.data.decode("utf-8-sig"))
    assert list(_stated(before)) == [one for one in _stated(after) if one in list(_stated(before))]


def _stated(value: object) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        for name, held in value.items():
            if name in {"licenses", "licenseConcluded", "licenseDeclared"} and held not in ([], "NOASSERTION"):
                yield held
            else:
                yield from _stated(held)
    elif isinstance(value, list):
        for held in value:
            yield from _stated(held)


def test_there_are_fifty() -> None:
    assert len(SAMPLES) == len({one.name for one in SAMPLES}) == 50


def _short(place: str) -> str:
    """A list that is new is one place, whatever is in it; one that was empty is filled."""
    for name in ("/properties", "/annotations", "/licenses", "/hasExtractedLicensingInfos"):
        head, found, _ = place.rpartition(name)
        if found:
            return head + name
    return place
