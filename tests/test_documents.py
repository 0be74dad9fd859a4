"""What documents name is there: files, names of our code, links, commands, versions. Forms are well formed."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from registry.cli import cardwatch

ROOT = Path(__file__).resolve().parents[1]
ADRS = ROOT / "docs" / "adr"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TOP = ["README.md", "ARCHITECTURE.md", "GLOSSARY.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]
HISTORY = sorted(ADRS.glob("0*.md"))
"""Decisions keep the names of their day; docs/adr/README.md says where those things are now."""
CURRENT = [
    *(ROOT / name for name in TOP), *sorted((ROOT / "docs").glob("*.md")), ADRS / "README.md",
    *sorted((ROOT / ".github").glob("*.md")),
]  # fmt: skip
WRITTEN = [*CURRENT, *HISTORY]
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))

OURS = re.compile(r"(?<![\w/.-])(?:registry|workers|tests|migrations|benchmarks)/[\w./*-]*")
NAMED = re.compile(r"`((?:registry|workers)/[\w/]+\.py)`: ((?:`\w+`(?:, )?)+)")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
FIELDS = {"checkboxes", "dropdown", "input", "markdown", "textarea"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def anchors_of(path: Path) -> frozenset[str]:
    """The anchors of headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text_of(path)), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", re.sub(LINK, "", heading).lower()) for heading in headings)
    return frozenset(heading.strip().replace(" ", "-") for heading in plain)


@cache
def defined_in(path: Path) -> frozenset[str]:
    """What a module defines: classes, functions, constants, and the fields and methods of its classes."""
    found: set[str] = set()
    tree = ast.parse(text_of(path))
    members = [member for one in tree.body if isinstance(one, ast.ClassDef) for member in one.body]
    for node in (*tree.body, *members):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found.update(target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return frozenset(found)


@pytest.mark.parametrize("path", CURRENT, ids=name_of)
def test_every_path_of_ours_exists(path: Path) -> None:
    named = {match.rstrip(".") for match in OURS.findall(text_of(path))}
    assert {name for name in named if not any(ROOT.glob(name.rstrip("/")))} == set()


@pytest.mark.parametrize("path", CURRENT, ids=name_of)
def test_every_name_stands_in_the_file_beside_it(path: Path) -> None:
    """Documents name code as file and names, `registry/ids.py`: `new_id`."""
    gone = [
        f"{file}: {name}"
        for file, names in NAMED.findall(text_of(path))
        for name in re.findall(r"\w+", names)
        if not (ROOT / file).is_file() or name not in defined_in(ROOT / file)
    ]
    assert gone == []


@pytest.mark.parametrize("path", WRITTEN, ids=name_of)
def test_links_lead_somewhere(path: Path) -> None:
    broken = []
    for link in LINK.findall(FENCE.sub("", text_of(path))):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        there = (path.parent / target).resolve() if target else path
        if not there.exists() or (anchor and anchor not in anchors_of(there)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("path", [path for path in CURRENT if path.name != "CHANGELOG.md"], ids=name_of)
def test_every_named_command_exists(path: Path) -> None:
    """The changelog alone may name commands that were."""
    named = re.findall(r"(?:`|^\$ (?:\.venv/bin/)?|bin/)cardwatch ([a-z]+)", text_of(path), re.MULTILINE)
    assert set(named) - set(cardwatch.modules) == set()


def test_the_map_shows_every_package() -> None:
    """Each folder of modules has a place in the table of ARCHITECTURE.md, sub-packages in the row of their package."""
    rows = {
        package: row
        for row in text_of(ROOT / "ARCHITECTURE.md").splitlines()
        for package in re.findall(r"^\| `registry/(\w+)/` ", row)
    }
    packages = [path.parent.relative_to(ROOT / "registry") for path in (ROOT / "registry").glob("*/**/__init__.py")]
    assert {name for name in map(str, packages) if "/" not in name} == set(rows)
    missing = [
        str(place) for place in packages if any(f"`{part}`" not in rows[place.parts[0]] for part in place.parts[1:])
    ]
    assert missing == []


def test_the_index_has_every_decision_and_its_title() -> None:
    listed = dict(re.findall(r"\[(\d+)\]\((\d{4}-[\w-]+\.md)\)", text_of(ADRS / "README.md")))
    assert listed == {str(int(path.name[:4])): path.name for path in HISTORY}
    for number, path in enumerate(HISTORY, 1):
        assert text_of(path).startswith(f"# {number}. "), path.name


def test_the_changelog_knows_the_version() -> None:
    """The newest released version is that of pyproject.toml, or the one before it while a release is being made."""
    versions = re.findall(
        r"^## (\d+\.\d+\.\d+) - \d{4}-\d{2}-\d{2}(?: \[withdrawn\])?$", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE
    )
    assert versions[0] == PROJECT["project"]["version"]
    assert versions == sorted(versions, key=lambda version: tuple(map(int, version.split("."))), reverse=True)
    assert "## Unreleased" in text_of(ROOT / "CHANGELOG.md")


def test_types_are_published() -> None:
    assert "py.typed" in PROJECT["tool"]["setuptools"]["package-data"]["*"]
    assert [top for top in ("registry", "workers") if not (ROOT / top / "py.typed").is_file()] == []


@pytest.mark.parametrize("path", [form for form in FORMS if form.name != "config.yml"], ids=name_of)
def test_issue_forms_are_well_formed(path: Path) -> None:
    """GitHub shows nothing at all of a form with a mistake in it."""
    form: dict[str, Any] = yaml.safe_load(text_of(path))
    assert {"name", "description", "body"} <= set(form) <= {"name", "description", "title", "labels", "body"}
    identifiers = [item["id"] for item in form["body"] if "id" in item]
    assert len(identifiers) == len(set(identifiers))
    for item in form["body"]:
        assert item["type"] in FIELDS
        attributes = item["attributes"]
        assert attributes.get("value") if item["type"] == "markdown" else attributes.get("label")
        if item["type"] == "dropdown":
            assert len(attributes["options"]) == len(set(attributes["options"])) > 1


def test_there_are_forms() -> None:
    names = {form.name for form in FORMS}
    assert {"bug.yml", "licence_fact.yml", "feature.yml", "config.yml"} <= names
    assert (ROOT / ".github" / "PULL_REQUEST_TEMPLATE.md").is_file()


@pytest.mark.parametrize("path", [path for path in CURRENT if path.parent == ROOT / "docs"], ids=name_of)
def test_whoever_is_shown_a_command_can_find_out_how_to_have_it(path: Path) -> None:
    shown = any(re.search(r"^(?:\$ )?cardwatch ", block, re.MULTILINE) for block in FENCE.findall(text_of(path)))
    assert not shown or "](../README.md#the-command-cardwatch)" in text_of(path)


def test_the_number_of_models_that_come_with_it_is_the_one_that_is_told() -> None:
    told = re.search(r"A new registry begins with ([\d,]+) models", text_of(ROOT / "README.md"))
    counted = re.search(r"^\| all records \| ([\d,]+) \|$", text_of(ROOT / "docs" / "catalogue.md"), re.MULTILINE)
    assert told, "README tells no number"
    assert counted, "the page of the catalogue, which a test of its own holds to it, tells no number"
    assert told[1] == counted[1]
