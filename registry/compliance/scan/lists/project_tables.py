"""Descriptions of Python projects and their lock files: what packages are called says nothing of models. Pure."""

from collections.abc import Iterator

from registry.compliance.scan.files import MAX_DOCUMENT, FileReader, ScanFile, by_name
from registry.compliance.scan.settings import Pairs, Tree, UnreadableSettings, models_in_trees, toml_trees
from registry.compliance.scan.texts import merged, models_in_text, read_plain
from registry.compliance.scan.values import Found

_PACKAGING = frozenset({"build-system", "dependencies", "dependency-groups", "project"})
_TOOLS = frozenset(
    {
        "basedpyright", "black", "bumpversion", "cibuildwheel", "codespell", "commitizen", "coverage", "flake8", "flit",
        "hatch", "importlinter", "interrogate", "isort", "maturin", "mypy", "pdm", "pixi", "poe", "poetry", "pylint",
        "pyright", "pytest", "rye", "ruff", "scikit-build", "semantic_release", "setuptools", "setuptools_scm",
        "towncrier", "tox", "ty", "uv", "yapf",
    }
)  # fmt: skip
"""Tools whose tables name packages, modules and rules."""


def read_project(file: ScanFile) -> Iterator[Found]:
    """The models that the tables of other tools name, and addresses."""
    try:
        trees = [_without_packages(tree) for tree in toml_trees(file.text)]
    except (UnreadableSettings, RecursionError):
        yield from read_plain(file)
        return
    yield from merged(models_in_trees(trees), models_in_text(file.text, only_addresses=True))


def _without_packages(tree: Tree) -> Tree:
    if not isinstance(tree, Pairs):
        return tree
    return Pairs([(key, _tools(key, inner)) for key, inner in tree.pairs if key not in _PACKAGING], tree.line)


def _tools(key: str, tree: Tree) -> Tree:
    if key != "tool" or not isinstance(tree, Pairs):
        return tree
    return Pairs([(name, inner) for name, inner in tree.pairs if name not in _TOOLS], tree.line)


def read_lock(file: ScanFile) -> Iterator[Found]:
    """The addresses of a lock file."""
    yield from models_in_text(file.text, only_addresses=True)


_LOCKS = by_name("uv.lock", "poetry.lock", "pdm.lock", "pixi.lock", "pipfile.lock", "cargo.lock", "bun.lock")
PROJECT_READERS = (
    FileReader(kind="a description of a project", takes=by_name("pyproject.toml", "pipfile"), read=read_project),
    FileReader(kind="a lock file", takes=_LOCKS, read=read_lock, limit=MAX_DOCUMENT),
)
