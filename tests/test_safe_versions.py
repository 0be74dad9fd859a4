"""What is installed is not older than the versions that SECURITY.md calls safe."""

import re
from importlib.metadata import PackageNotFoundError, version

import pytest
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.support.paths import ROOT

ROW = re.compile(r"^\| ([A-Za-z0-9_-]+) \| ([0-9.]+) \| .*(?:CVE|GHSA)-", re.MULTILINE)
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", re.MULTILINE)


def least_versions() -> dict[str, Version]:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    table = text.partition("## Minimum safe versions")[2].partition("\n## ")[0]
    return {canonicalize_name(name): Version(least) for name, least in ROW.findall(table)}


LEAST = least_versions()


def test_the_table_names_its_reasons() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8").partition("## Minimum safe versions")[2].partition("\n## ")[0]
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith(("| package", "|---"))]
    assert len(rows) == len(LEAST) > 10
    assert rows == sorted(rows)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_files_hold_safe_versions(name: str) -> None:
    pinned = [(canonicalize_name(found), Version(at)) for found, at in PINNED.findall((ROOT / name).read_text())]
    assert len(pinned) > 50
    assert [(found, str(at)) for found, at in pinned if at < LEAST.get(found, at)] == []
    assert name == "requirements.lock" or {found for found, _ in pinned} >= LEAST.keys()


@pytest.mark.parametrize("package", LEAST)
def test_what_runs_here_is_safe(package: str) -> None:
    try:
        installed = Version(version(package))
    except PackageNotFoundError:
        pytest.skip(f"{package} is not installed here")
    assert installed >= LEAST[package]
