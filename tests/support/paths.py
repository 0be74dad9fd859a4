"""Where the repository stands, for processes that are started in it and data that lie beside it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
