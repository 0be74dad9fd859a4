"""Where the shared test data stand, if they do."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[4] / "shared"
CHANGES = SHARED / "testdata" / "change_examples.json"
CARDS = SHARED / "testdata" / "cards.jsonl.gz"
REFERENCE = SHARED / "reference"

needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the shared test data are not beside this repository")
