"""Real data that lies beside the repository on development machines; tests that need it skip where it is absent."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_TESTDATA = Path(__file__).parents[3].parent / "shared" / "testdata"


def real(name: str) -> Path:
    path = _TESTDATA / name
    if not path.exists():
        pytest.skip(f"real data absent: ../shared/testdata/{name}")
    return path


def real_lines(name: str) -> Iterator[dict[str, Any]]:
    with gzip.open(real(name), "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
