import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from registry.db import Database
from registry.dumps import DumpManifest, DumpPlan, make_due, placed, write_dump
from tests.cli.conftest import cardwatch as cardwatch  # noqa: PLC0414 - a fixture
from tests.support.licenses.knowledge import knowledge

NIGHT = datetime(2026, 3, 2, 4, tzinfo=UTC)
Dumped = Callable[..., Path]


def silent() -> None:
    """Nobody watches."""


def dump_into(database: Database, folder: Path, own_terms: str | None = None) -> DumpManifest:
    """A dump under this name."""
    with placed(folder) as partial:
        return write_dump(database, knowledge(), partial, NIGHT, own_terms=own_terms, tell=silent)


def night(database: Database, shelf: Path, now: datetime = NIGHT, keep: int = 2) -> str | None:
    """What a worker does at this moment."""
    return make_due(database, knowledge(), DumpPlan(shelf, 2, keep, "CC0-1.0"), now, silent)


def lines_in(folder: Path, name: str) -> list[dict[str, Any]]:
    """The lines of a file, by a reader of its own."""

    return [
        msgspec.json.decode(line) for line in gzip.decompress((folder / f"{name}.jsonl.gz").read_bytes()).splitlines()
    ]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "data" / "dumps"
