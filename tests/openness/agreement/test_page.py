"""docs/openness-differences.md says where computed values and the index differ, and is up to date."""

from collections import Counter
from pathlib import Path

import pytest

from registry.errors import MisconfiguredError
from registry.licenses import Knowledge
from registry.openness.agreement import compare_starter, render_page
from registry.openness.agreement.cells import ComparedCell
from registry.openness.agreement.page import of_facts, share_of
from registry.openness.agreement.reasons import KINDS, load_reasons, read_reasons, reason_of

PAGE = Path(__file__).parents[3] / "docs" / "openness-differences.md"
WANTED = 0.85
ENTRY = "{model: lab/model, dimension: code, index: open, computed: closed, kind: rule, why: It is.}"


@pytest.fixture(scope="module")
def cells(knowledge: Knowledge) -> tuple[ComparedCell, ...]:
    return compare_starter(knowledge)


@pytest.mark.slow
def test_most_cells_agree(cells: tuple[ComparedCell, ...]) -> None:
    assert len(of_facts(cells)) > 350
    assert share_of(of_facts(cells)) >= WANTED
    assert share_of(cells) >= WANTED


@pytest.mark.slow
def test_each_difference_was_looked_into_and_nothing_else_has_a_reason(cells: tuple[ComparedCell, ...]) -> None:
    differing = {(cell.model, cell.dimension) for cell in cells if not cell.agrees}

    assert [cell for cell in cells if not cell.agrees and not cell.reason] == []
    assert set(load_reasons()) == differing
    whys = Counter(one.why for one in load_reasons().values())
    assert max(whys.values()) <= 3, "a reason of many cells is none of its own"


@pytest.mark.slow
def test_the_page_is_up_to_date(cells: tuple[ComparedCell, ...]) -> None:
    assert PAGE.read_text(encoding="utf-8") == render_page(cells)


def test_a_reason_holds_for_the_values_that_were_looked_into() -> None:
    (model, dimension), one = next(iter(load_reasons().items()))

    assert reason_of(model, dimension, one.index, one.computed) == one
    assert reason_of(model, dimension, one.computed, one.index) is None
    assert reason_of("lab/model", dimension, one.index, one.computed) is None
    assert one.kind in KINDS


@pytest.mark.parametrize("told", ["- model: lab/model", "[1", "a: b", f"[{ENTRY}, {ENTRY}]"])
def test_a_file_that_tells_no_reasons_is_refused(told: str, tmp_path: Path) -> None:
    (tmp_path / "reasons.yaml").write_text(told)

    with pytest.raises(MisconfiguredError, match=r"reasons\.yaml"):
        read_reasons(tmp_path / "reasons.yaml")
