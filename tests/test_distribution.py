"""What is handed out: wheel and image hold the shipped claims of others with the licences of their data."""

import fnmatch
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHIPPED = "registry/records/indexes/shipped"
SOURCES = ("osai", "mot", "comparia", "open-llms", "opening-up-chatgpt")
FILES = ("claims.json", "source.yaml", "LICENSE")
TABLES = "registry/openness/frameworks/tables/fmti"
FILES_OF_TABLES = ("editions.json", "source.yaml", "LICENSE")


@pytest.mark.slow
def test_the_wheel_holds_the_claims_and_their_licences(tmp_path: Path) -> None:
    copy = tmp_path / "source"
    listing = ["git", "ls-files", "pyproject.toml", "README.md", "LICENSE", "registry", "workers", "migrations"]
    tracked = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 - of our own
    for path in tracked.stdout.splitlines():
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        (copy / path).write_bytes((ROOT / path).read_bytes())
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", str(tmp_path), str(copy)], check=True, capture_output=True)  # noqa: S603 - of our own
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
        for source in SOURCES:
            assert {f"{SHIPPED}/{source}/{file}" for file in FILES} <= names
            (listed,) = [name for name in names if name.endswith(f"licenses/{SHIPPED}/{source}/LICENSE")]
            assert packed.read(listed) == (ROOT / SHIPPED / source / "LICENSE").read_bytes()
        assert {f"{TABLES}/{file}" for file in FILES_OF_TABLES} <= names
        assert any(name.endswith(f"licenses/{TABLES}/LICENSE") for name in names)
        metadata = packed.read(next(name for name in names if name.endswith("/METADATA"))).decode()
    assert metadata.count("License-File:") == 2 + len(SOURCES)
    assert "Provides-Extra: mcp" in metadata
    assert {name.partition("/")[0] for name in names if not name.startswith("cardwatch-")} == {
        "registry", "workers", "migrations",
    }  # fmt: skip


def test_the_image_takes_them_in() -> None:
    wanted = [f"{SHIPPED}/{source}/{file}" for source in SOURCES for file in FILES]
    wanted += [f"{TABLES}/{file}" for file in FILES_OF_TABLES]
    assert [path for path in wanted if not is_sent(path)] == []
    assert not is_sent(".git/HEAD")
    assert not is_sent("clients/python/pyproject.toml")


def is_sent(path: str) -> bool:
    """Whether a file of the repository is in the context of the image: the last pattern that fits decides."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sent = True
    for line in filter(None, (line.strip() for line in lines if not line.startswith("#"))):
        pattern = line.removeprefix("!")
        parts = [path, *map(str, Path(path).parents)]
        if any(fnmatch.fnmatchcase(part, pattern.removeprefix("**/")) for part in parts):
            sent = line.startswith("!")
    return sent
