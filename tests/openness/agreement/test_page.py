"""docs/openness-differences.md says where computed values and the index differ, and is up to date."""

from pathlib import Path

import pytest

from registry.licenses import Knowledge
from registry.openness.agreement import compare_starter, render_page
from registry.openness.agreement.cells import ComparedCell
from registry.openness.agreement.page import of_facts, share_of

PAGE = Path(__file__).parents[3] / "docs" / "openness-differences.md"
WANTED = 0.85


@pytest.fixture(scope="module")
def cells(knowledge: Knowledge) -> tuple[ComparedCell, ...]:
    return compare_starter(knowledge)


@pytest.mark.slow
def test_most_cells_agree_and_each_difference_has_its_reason(cells: tuple[ComparedCell, ...]) -> None:
    assert len(of_facts(cells)) > 350
    assert share_of(of_facts(cells)) >= WANTED
    for cell in cells:
        assert cell.agrees or cell.reason, cell


@pytest.mark.slow
def test_the_page_is_up_to_date(cells: tuple[ComparedCell, ...]) -> None:
    assert PAGE.read_text(encoding="utf-8") == render_page(cells)
