"""What a declaration means is read once, and no more of it is kept than was decided."""

import msgspec
import pytest

from registry.compliance.rules import facts as reading
from registry.compliance.rules.facts import SubjectFacts, read_subject
from registry.licenses.catalogue.load import load_catalogue
from registry.licenses.declarations import Declared, find_candidates


def test_few_short_readings_are_kept_and_all_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading._Readings, "MOST", 2)  # noqa: SLF001 - thousands would take long
    catalogue, words = load_catalogue(), ("mit", "apache-2.0", "gemma", "x" * 201, "mit")
    for word in words:
        declared = Declared((word,))
        for _ in range(2):
            found = read_subject(catalogue, SubjectFacts(declared=declared), ())
            assert found.declared == find_candidates(catalogue, declared)


def test_a_reading_is_of_the_catalogue_that_is_asked() -> None:
    catalogue, subject = load_catalogue(), SubjectFacts(declared=Declared(("mit",)))
    empty = msgspec.structs.replace(catalogue, entries={}, hub_ids={}, spellings={}, spdx={}, pages={}, texts_at={})
    assert read_subject(catalogue, subject, ()).declared.parts != read_subject(empty, subject, ()).declared.parts
    assert read_subject(catalogue, subject, ()).declared == find_candidates(catalogue, subject.declared)
