"""Real data that lie beside the repository on some machines (../shared); elsewhere tests that need them are skipped."""

import gzip
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from tests.support.paths import ROOT

SHARED = ROOT.parent / "shared"
CARDS = "testdata/cards.jsonl.gz"
"""The front matter of 1,774 cards of the Hub, by model."""

_ABSENT = "real data are not here: ../shared"
needs_real_data = pytest.mark.skipif(not SHARED.is_dir(), reason=_ABSENT)


def real(name: str) -> Path:
    """The file or folder of this name; the test that asks for it is skipped where it is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{_ABSENT}/{name}")
    return path


def real_lines(name: str) -> Iterator[dict[str, Any]]:
    """The objects of a compressed file of JSON lines; skips as `real` does."""
    with gzip.open(real(name)) as lines:
        for line in lines:
            yield msgspec.json.decode(line)


def real_or_empty(name: str) -> Any:  # noqa: ANN401 - any JSON or YAML
    """What a file of JSON or YAML holds, or {}: the parameters of a test are asked for before it can be skipped."""
    path = SHARED / name
    if not path.exists():
        return {}
    load = json.loads if path.suffix == ".json" else partial(yaml.load, Loader=yaml.CSafeLoader)
    return load(path.read_text(encoding="utf-8"))
