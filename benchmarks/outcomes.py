"""What a benchmark found, as a table that a file keeps and `docs/performance.md` shows."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import msgspec

RESULTS = Path(__file__).resolve().parent / "results"
PACKAGES = ("cardwatch", "litestar", "uvicorn", "sqlalchemy", "sqlmodel", "psycopg", "msgspec")

PRINTED = ("what it said",)
"""The one column of benchmarks that print lines and keep no table."""
Cell = str | int | float | None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """One run of a benchmark."""

    benchmark: str
    measured_at: datetime
    machine: dict[str, object]
    data: str
    """What the records were made of."""
    options: dict[str, object]
    columns: tuple[str, ...]
    rows: list[list[Cell]]
    notes: list[str] = []
    """What else a reader must know, in sentences."""


def outcome_of(
    benchmark: str, data: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]], notes: Sequence[str] = (),
    **options: object,
) -> Outcome:  # fmt: skip
    """What was found on this machine just now."""
    return Outcome(
        benchmark=benchmark,
        measured_at=datetime.now(UTC).replace(microsecond=0),
        machine=machine(),
        data=data,
        options=options,
        columns=tuple(columns),
        rows=[list(row) for row in rows],
        notes=list(notes),
    )


def keep(outcome: Outcome, folder: Path) -> Path:
    """Write it into this folder in the place of an earlier one; git ignores the usual folder."""
    folder.mkdir(parents=True, exist_ok=True)
    if folder == RESULTS:
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    path = folder / f"{outcome.benchmark}.json"
    path.write_bytes(msgspec.json.format(msgspec.json.encode(outcome), indent=1) + b"\n")
    return path


def read(path: Path) -> Outcome:
    """An outcome that was kept."""
    return msgspec.json.decode(path.read_bytes(), type=Outcome)


def lines(outcome: Outcome) -> list[str]:
    """The table for a terminal."""
    cells = [list(outcome.columns), *([shown(cell) for cell in row] for row in outcome.rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    aligned = [
        "  ".join(
            cell.ljust(width) if isinstance(of, str) else cell.rjust(width)
            for cell, width, of in zip(row, widths, outcome.rows[0], strict=True)
        )
        for row in cells
    ]
    return [line.rstrip() for line in [*aligned, *outcome.notes, f"Data: {outcome.data}."]]


def shown(cell: Cell) -> str:
    """A value with as many places as it deserves."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    places = 0 if isinstance(cell, int) or abs(cell) >= 100 else 1 if abs(cell) >= 10 else 2  # noqa: PLR2004 - three digits
    return f"{cell:,.{places}f}"


def machine() -> dict[str, object]:
    """What a reader must know of this machine."""
    return {
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "load_average": [round(load, 1) for load in os.getloadavg()],
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "packages": {name: version(name) for name in PACKAGES},
    }
