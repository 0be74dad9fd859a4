"""An environment with MLflow in it, inside ours but apart: neither can disturb the other's libraries."""

import subprocess
import sys
import venv
from pathlib import Path

import msgspec

WANTED = "mlflow>=3.17"
DRIVER = "psycopg[binary]"
"""What its SQLAlchemy takes for PostgreSQL, as we do."""
INSIDE = Path(__file__).with_name("inside.py")
_MOST_SECONDS = 1_800
_VERSIONS = """
import json, platform
from importlib.metadata import version
print(json.dumps({name: version(name) for name in ("mlflow", "sqlalchemy", "uvicorn", "flask", "psycopg")}))
"""


class EnvironmentFailedError(RuntimeError):
    """MLflow could not be installed or called."""


def ensure_environment() -> Path:
    """The interpreter of the environment; where there is none yet, pip makes it in some minutes."""
    folder = Path(sys.prefix) / "mlflow"
    python, stamp = folder / "bin" / "python", folder / f"{WANTED}.installed"
    if not stamp.exists():
        print(f"installing {WANTED} into an environment of its own ...", flush=True)
        venv.create(folder, with_pip=True, clear=True)
        _call([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", WANTED, DRIVER])
        stamp.touch()
    return python


def versions_of(python: Path) -> dict[str, str]:
    """What is installed there."""
    return msgspec.json.decode(_call([python, "-c", _VERSIONS]), type=dict[str, str])


def call_inside(python: Path, *arguments: str) -> None:
    """Run the script that imports MLflow."""
    _call([python, "-P", INSIDE, *arguments])


def _call(command: list[str | Path]) -> bytes:
    done = subprocess.run(command, capture_output=True, timeout=_MOST_SECONDS, check=False)  # noqa: S603 - our own words
    if done.returncode:
        raise EnvironmentFailedError(done.stderr.decode(errors="replace")[-2_000:])
    return done.stdout
