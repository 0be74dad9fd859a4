"""`cardwatch frameworks`: the page of the rules, and facts in a file."""

import json
from pathlib import Path

from tests.cli.conftest import Cardwatch
from tests.support.paths import ROOT

PAGE = ROOT / "docs" / "openness.md"


def test_the_command_writes_and_compares_it(cardwatch: Cardwatch, tmp_path: Path) -> None:
    page = tmp_path / "openness.md"
    assert cardwatch("frameworks", "docs", "--output", str(page), "--check").code == 1
    assert cardwatch("frameworks", "docs", "--output", str(page)).code == 0
    assert page.read_text(encoding="utf-8") == PAGE.read_text(encoding="utf-8")
    assert cardwatch("frameworks", "docs", "--output", str(page), "--check").code == 0


def test_the_command_judges_a_file(cardwatch: Cardwatch, tmp_path: Path) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps({"framework": "category", "facts": {"weights": "no"}}), encoding="utf-8")
    assert json.loads(cardwatch("frameworks", "evaluate", str(file)).out)["result"] == "closed"
    file.write_text("{", encoding="utf-8")
    assert cardwatch("frameworks", "evaluate", str(file)).code == 3
    file.write_text(json.dumps({"framework": "category", "facts": {"weigths": "no"}}), encoding="utf-8")
    assert "did you mean 'weights'" in cardwatch("frameworks", "evaluate", str(file)).err
