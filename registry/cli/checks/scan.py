"""``cardwatch scan``: which models does a project use, and may it?"""

import os
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import click
import msgspec

from registry.cli.checks.check import EXIT_CODES, read_body
from registry.cli.checks.use_options import use_options
from registry.cli.session import now, open_runtime, print_json
from registry.compliance.checks import CheckAnswer, check
from registry.compliance.rules import Outcome
from registry.compliance.scan import Reference, references_in
from registry.errors import NotFound
from registry.runtime import Runtime

EXIT_NOTHING = 4
MAX_FILE_BYTES = 1024 * 1024
MAX_FILES = 50_000
SKIPPED = frozenset(
    {".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__", ".mypy_cache", ".ruff_cache"}
)


class Scanned(msgspec.Struct, frozen=True, kw_only=True):
    """One model that a project refers to, and the answer for it."""

    model: str
    revision: str | None
    """The revision that is pinned, where one is."""
    verdict: Outcome
    references: list[Reference]
    answer: CheckAnswer | None
    detail: str | None = None


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@use_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def scan(path: Path, *, as_json: bool, **use: Any) -> None:  # noqa: ANN401 - click's options
    """Find the models that the files under PATH refer to, and check each of them for a use.

    A model that is not registered needs review. Exit codes: the strictest of the answers (0 allowed, 1 denied, 2 needs
    review), 3 error, 4 nothing found.
    """
    found = sorted({reference for file in _files(path) for reference in _references_in_file(file, path)})
    if not found:
        click.echo("No reference to a model was found.", err=True)
        sys.exit(EXIT_NOTHING)
    found.sort(key=lambda reference: (reference.model, reference.revision))
    by_model = [(pair, list(same)) for pair, same in groupby(found, lambda one: (one.model, one.revision))]
    with open_runtime() as runtime:
        results = [_check_references(runtime, *pair, references, use) for pair, references in by_model]
    if as_json:
        print_json(results)
    else:
        _print_scanned(results)
    sys.exit(EXIT_CODES[max((result.verdict for result in results), key=lambda verdict: verdict.strictness)])


def _check_references(
    runtime: Runtime, model: str, revision: str, references: list[Reference], use: dict[str, Any]
) -> Scanned:
    pinned = revision or None
    body = read_body({"model": model, "revision": pinned}, use)
    try:
        with runtime.database.reading() as session:
            answer = check(session, runtime.knowledge, body, now())
    except NotFound:
        detail = f"Not in the registry; `cardwatch watch add {model}` adds it."
        return Scanned(
            model=model,
            revision=pinned,
            verdict=Outcome.NEEDS_REVIEW,
            references=references,
            answer=None,
            detail=detail,
        )
    return Scanned(model=model, revision=pinned, verdict=answer.verdict, references=references, answer=answer)


def _print_scanned(results: list[Scanned]) -> None:
    for result in results:
        first, at = result.references[0], f"@{result.revision[:12]}" if result.revision else ""
        more = f" and {len(result.references) - 1} more" if len(result.references) > 1 else ""
        click.echo(f"{result.verdict:26}{result.model}{at}  ({first.path}:{first.line}{more})")
        if result.detail:
            click.echo(f"{'':26}{result.detail}")
        for finding in result.answer.findings if result.answer else ():
            if finding.outcome is result.verdict and result.verdict is not Outcome.ALLOWED:
                click.echo(f"{'':26}{finding.reason}")


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    count = 0
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(set(folders) - SKIPPED)
        for name in sorted(names):
            count += 1
            if count > MAX_FILES:
                click.echo(f"More than {MAX_FILES} files; the rest was not read.", err=True)
                return
            yield Path(folder, name)


def _references_in_file(file: Path, root: Path) -> list[Reference]:
    """The references in one file; links, large files and those with a NUL byte are passed over."""
    try:
        if file.is_symlink() or not file.is_file() or file.stat().st_size > MAX_FILE_BYTES:
            return []
        data = file.read_bytes()
    except OSError:
        return []
    name = str(file.relative_to(root)) if root.is_dir() else str(file)
    return [] if b"\x00" in data else list(references_in(name, data.decode("utf-8", "replace")))


COMMANDS = (scan,)
