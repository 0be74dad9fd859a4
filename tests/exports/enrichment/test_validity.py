"""Enriched documents pass the official validators of their formats, as they did before."""

import pytest

from tests.exports.enrichment.conftest import Enrich
from tests.support.exports.foreign import SAMPLES, Sample
from tests.support.exports.validators import SHAPES, faults_of

QUICK = {"nested-1.6-2", "annotated-SPDX-2.3-1"}


@pytest.mark.parametrize("name", sorted(QUICK))
def test_one_of_a_kind_is_valid_before_and_after(name: str, enriched: Enrich) -> None:
    assert_valid(next(one for one in SAMPLES if one.name == name), enriched)


@pytest.mark.slow
@pytest.mark.parametrize("sample", [one for one in SAMPLES if one.name not in QUICK], ids=lambda one: one.name)
def test_each_is_valid_before_and_after(sample: Sample, enriched: Enrich) -> None:
    if sample.version.startswith("3.") and not SHAPES.is_dir():
        pytest.skip("The shapes of SPDX 3 are not there.")
    assert_valid(sample, enriched)


def assert_valid(sample: Sample, enriched: Enrich) -> None:
    assert faults_of(sample.data, sample.version) == []
    done = enriched(sample.data)
    assert done.report.matched
    assert faults_of(done.data, sample.version) == []
