"""The page people read is made from the data: it can neither go stale nor miss an entry or a term."""

from typing import get_args, get_type_hints

import pytest

from registry.licenses.catalogue import explanation
from registry.licenses.catalogue.clauses import Duty, Metric, Threshold
from registry.licenses.catalogue.documentation import render_page
from registry.licenses.catalogue.entries import Evidence, License, LicenseClass, Terms
from registry.licenses.catalogue.load import country_set, load_catalogue
from tests.support.paths import ROOT

PAGE = ROOT / "docs" / "licences.md"


def test_the_committed_page_is_what_the_data_say() -> None:
    written = render_page(load_catalogue())
    assert PAGE.read_text(encoding="utf-8") == written, "run: cardwatch licenses docs --output docs/licences.md"


@pytest.mark.parametrize("entry", load_catalogue().entries.values(), ids=lambda entry: entry.key)
def test_every_entry_stands_on_the_page(entry: License) -> None:
    key = entry.key if not entry.family else entry.hub_ids[0]
    assert f"`{key}`" in PAGE.read_text(encoding="utf-8")


def test_every_word_of_the_data_is_explained() -> None:
    hints = get_type_hints(Threshold)
    assert set(explanation.TERMS) == set(Terms.__struct_fields__)
    assert set(explanation.CLASSES) == set(LicenseClass)
    assert set(explanation.EVIDENCE) == set(Evidence)
    assert set(explanation.DUTIES) == set(get_args(Duty))
    assert set(explanation.METRICS) == set(get_args(Metric))
    assert set(explanation.EFFECTS) == set(get_args(hints["effect"]))
    assert set(explanation.EXEMPT) == set(get_args(get_args(hints["exempt"])[0]))
    assert set(explanation.ONLY_FOR) == set(get_args(get_args(hints["only_for"])[0]))


def test_rows_read_as_a_lawyer_needs_them() -> None:
    page = PAGE.read_text(encoding="utf-8")
    row = next(line for line in page.splitlines() if "`llama3.2`" in line)
    assert "over 700,000,000 monthly users at release" in row
    assert "EU: multimodal models, by seat or home (AUP" in row
    assert 'show "Built with Llama"' in row
    assert "EU, GB, KR: all models, every use" in page
    assert "only unchanged" in next(line for line in page.splitlines() if "`cc-by-nd-4.0`" in line)
    assert len(country_set("EU27")) == 27
    assert max(map(len, page.splitlines())) < 700
