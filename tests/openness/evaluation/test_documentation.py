"""The page that explains each number is made from the rules, and is up to date."""

import pytest

from registry.openness.evaluation import render_page
from registry.openness.frameworks import FRAMEWORKS, Framework
from tests.support.paths import ROOT

PAGE = ROOT / "docs" / "openness.md"


def test_the_committed_page_is_what_the_rules_say() -> None:
    told = "run: cardwatch frameworks docs --output docs/openness.md"
    assert PAGE.read_text(encoding="utf-8") == render_page(), told


@pytest.mark.parametrize("one", FRAMEWORKS.values(), ids=lambda one: one.id)
def test_every_rule_stands_on_the_page(one: Framework) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for told in (one.title, one.method_version, one.source, *one.rules):
        assert told in page
